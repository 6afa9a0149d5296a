// SPDX-License-Identifier: GPL-3.0-or-later
// A tab with one change: what it does, the conversation about it, who approves, and the next step.
#pragma once

#include <QFileDialog>
#include <QPointer>
#include <QPushButton>
#include <QTimer>

#include "widgets/common/banner.h"
#include "widgets/common/state_label.h"
#include "widgets/console/change_anchors.h"
#include "widgets/console/change_estimate.h"
#include "widgets/console/change_needs.h"
#include "widgets/console/change_rebase.h"
#include "widgets/console/change_room.h"
#include "widgets/console/change_trial.h"
#include "widgets/console/change_unsent.h"
#include "widgets/console/page.h"
#include "widgets/review/approvals_view.h"
#include "widgets/review/conversation_view.h"
#include "widgets/review/description_text.h"
#include "widgets/review/end_dialog.h"
#include "widgets/review/summary_strip.h"

namespace sextant::ui {

class ChangePage : public Page {
  Q_OBJECT
 public:
  ChangePage(const ConsoleParts& parts, ServiceKey key, ChangeNumber number,
             QWidget* parent = nullptr);
  [[nodiscard]] static QString keyOf(const ServiceKey& key, ChangeNumber number);
  [[nodiscard]] QString key() const override { return keyOf(key_, watch_->number()); }
  [[nodiscard]] QString title() const override;
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override;
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("reviews"); }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] bool hasNextStep() const override { return nextStep() != Step::none; }
  [[nodiscard]] std::optional<ConsoleLink> link() const override {
    return ConsoleLink::toChange(key_, watch_->number().value);
  }
  void nextDifference() override { views_->diff()->view()->nextDifference(); }
  void previousDifference() override { views_->diff()->view()->previousDifference(); }
  void readAgain() override { watch_->readAgain(); }
  void finish() override { unsent_->save(); }
  void focusContent() override { views_->diff()->view()->setFocus(); }

  [[nodiscard]] ChangeWatch* watch() const { return watch_; }
  [[nodiscard]] SummaryStrip* summary() const { return summary_; }
  [[nodiscard]] ConversationView* conversation() const { return conversation_; }
  [[nodiscard]] ApprovalsView* approvals() const { return approvals_; }
  [[nodiscard]] DiffParts* diff() const { return views_->diff(); }
  [[nodiscard]] ChangeViews* views() const { return views_; }
  [[nodiscard]] ChangeRoom* room() const { return room_; }
  [[nodiscard]] FollowSign* sign() const { return sign_; }
  [[nodiscard]] ChangeRebase* rebasing() const { return rebase_; }
  // nullptr where none is open.
  [[nodiscard]] QFileDialog* reportDialog() const { return report_; }
  [[nodiscard]] QPushButton* stepButton() const { return step_; }
  [[nodiscard]] QPushButton* objectButton() const { return object_; }
  [[nodiscard]] QPushButton* updateButton() const { return update_; }
  [[nodiscard]] QPushButton* draftsButton() const { return drafts_; }
  [[nodiscard]] QPushButton* rebaseButton() const { return rebase_button_; }
  [[nodiscard]] QPushButton* moreButton() const { return more_; }
  [[nodiscard]] QPushButton* abandonButton() const { return abandon_; }
  [[nodiscard]] Banner* banner() const { return banner_; }
  // Names of who else looks, as they are shown.
  [[nodiscard]] QStringList othersShown() const { return views_->people()->words(); }
  // Comments are about this place from now on, the others see it, and one can write at once.
  void pointAt(const Scope& scope, const std::string& pointer);
  // The same without taking the focus.
  void lookAt(const Scope& scope, const std::string& pointer);
  // Asks where to keep a report of the change.
  void askReport();
  void askEnd();
  [[nodiscard]] EndDialog* endDialog() const { return end_; }

 signals:
  // Its texts are to be laid into the drafts.
  void draftsWanted(const sextant::ServiceKey& key, const sextant::Change& change);
  // It goes out in stages.
  void rolloutBegan(const sextant::ServiceKey& key);
  void published(const sextant::ServiceKey& key, sextant::RevisionNumber base,
                 sextant::RevisionNumber revision);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  enum class Step { none, approve, publish };
  QWidget* buildBar();
  QWidget* buildMain();
  QWidget* buildSide();
  void buildMore();
  void connectParts();
  void connectStore();
  void connectRebase();
  void connectViews();
  void connectConversation();
  void connectUnsent();
  void refresh();
  void refreshBar();
  void refreshButtons(bool may_write);
  void refreshMarks();
  void showText();
  [[nodiscard]] Step nextStep() const;
  [[nodiscard]] QString stepHindrance() const;
  [[nodiscard]] QString approvalHindrance() const;
  [[nodiscard]] QString rulesAwaited() const;
  // Another proposal than the one before is shown: its buttons wait for a moment.
  void noteEdit();
  // By login: what is proposed now is this one's.
  [[nodiscard]] bool isMine() const;
  // This login has written none of its versions, and its word for what it is now does not count yet.
  [[nodiscard]] bool mayApprove() const;
  // Neither published nor abandoned, nor on its way out.
  [[nodiscard]] bool isOpen() const;
  [[nodiscard]] bool mayWrite() const;
  [[nodiscard]] std::vector<const Draft*> drafts() const;
  void step();
  void approve();
  void publish();
  void askObjection();
  void askAbandon();
  void update();
  void comment(ChangeComment comment, std::function<void(bool)> done);
  void checkSuggestion();
  void suggest();
  void takeSuggestion(const QString& thread, int comment);
  [[nodiscard]] const ChangeComment* commentOf(const QString& thread, int index) const;
  // Where a thread's place is now; nothing: it is about the change as a whole.
  [[nodiscard]] std::optional<std::pair<Scope, std::string>> placeOf(const ChangeComment& comment) const;
  void openPlace(const QString& thread);
  void showThreadAt(const Scope& scope, const std::string& pointer);
  void answered(const QString& what, const Result<ChangeReceipt>& receipt);
  // Reads what is still missing, and writes it.
  void writeReport(const QString& file);
  void tellProblem(const QString& what, const Error& error);

  ConsoleParts parts_;
  ServiceKey key_;
  ChangeWatch* watch_;
  ChangeVersions* versions_;
  ChangeAnchors* anchors_;
  ChangeNeeds* needs_;
  ChangeEstimate* estimate_;
  ChangeTrial* trial_;
  ChangeRebase* rebase_;
  ElidedLabel* state_words_;
  StateLabel* state_;
  QPushButton* more_;
  QPushButton* rebase_button_;
  QPushButton* abandon_;
  QPushButton* drafts_;
  QPushButton* update_;
  QPushButton* object_;
  QPushButton* step_;
  Banner* banner_;
  DescriptionText* description_;
  SummaryStrip* summary_;
  FollowSign* sign_;
  ChangeViews* views_;
  ChangeRoom* room_;
  ConversationView* conversation_;
  ChangeUnsent* unsent_;
  ApprovalsView* approvals_;
  std::optional<Scope> place_scope_;
  std::string place_;
  QPointer<QFileDialog> report_;
  QPointer<EndDialog> end_;
  bool is_sending_ = false;
  std::string shown_hash_;
  QTimer just_edited_;
};

}  // namespace sextant::ui
