// SPDX-License-Identifier: GPL-3.0-or-later
// A tab with one change: what it does, the conversation about it, who approves, and the next step.
#pragma once

#include <QPushButton>

#include "widgets/common/banner.h"
#include "widgets/common/chip.h"
#include "widgets/common/state_label.h"
#include "widgets/console/change_watch.h"
#include "widgets/console/page.h"
#include "widgets/publish/diff_parts.h"
#include "widgets/review/approvals_view.h"
#include "widgets/review/conversation_view.h"
#include "widgets/review/description_text.h"
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
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] bool hasNextStep() const override { return nextStep() != Step::none; }
  void nextDifference() override { diff_->view()->nextDifference(); }
  void previousDifference() override { diff_->view()->previousDifference(); }
  void readAgain() override { watch_->readAgain(); }
  void focusContent() override { diff_->setFocus(); }

  [[nodiscard]] ChangeWatch* watch() const { return watch_; }
  [[nodiscard]] SummaryStrip* summary() const { return summary_; }
  [[nodiscard]] ConversationView* conversation() const { return conversation_; }
  [[nodiscard]] ApprovalsView* approvals() const { return approvals_; }
  [[nodiscard]] DiffParts* diff() const { return diff_; }
  [[nodiscard]] QPushButton* stepButton() const { return step_; }
  [[nodiscard]] QPushButton* objectButton() const { return object_; }
  [[nodiscard]] QPushButton* updateButton() const { return update_; }
  [[nodiscard]] QPushButton* draftsButton() const { return drafts_; }
  [[nodiscard]] QPushButton* abandonButton() const { return abandon_; }
  [[nodiscard]] Banner* banner() const { return banner_; }
  // Names of who else looks, as they are shown.
  [[nodiscard]] QStringList othersShown() const;
  // Comments are about this place from now on.
  void pointAt(const Scope& scope, const std::string& pointer);

 signals:
  // Its texts are to be laid into the drafts.
  void draftsWanted(const sextant::ServiceKey& key, const sextant::Change& change);
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
  void connectParts();
  void connectDifference();
  void connectConversation();
  void refresh();
  void refreshBar();
  void refreshOthers();
  void showText();
  [[nodiscard]] Step nextStep() const;
  [[nodiscard]] QString stepHindrance() const;
  [[nodiscard]] bool isMine() const;
  [[nodiscard]] bool mayWrite() const;
  [[nodiscard]] std::vector<const Draft*> drafts() const;
  void step();
  void approve();
  void publish();
  void askObjection();
  void askAbandon();
  void update();
  void comment(ChangeComment comment, std::function<void(bool)> done);
  void takeSuggestion(const QString& thread, int comment);
  [[nodiscard]] const ChangeComment* commentOf(const QString& thread, int index) const;
  void openPlace(const QString& thread);
  void answered(const QString& what, const Result<ChangeReceipt>& receipt);
  void tellProblem(const QString& what, const Error& error);

  ConsoleParts parts_;
  ServiceKey key_;
  ChangeWatch* watch_;
  PlainLabel* state_words_;
  StateLabel* state_;
  QWidget* people_;
  QPushButton* abandon_;
  QPushButton* drafts_;
  QPushButton* update_;
  QPushButton* object_;
  QPushButton* step_;
  Banner* banner_;
  DescriptionText* description_;
  SummaryStrip* summary_;
  DiffParts* diff_;
  ConversationView* conversation_;
  ApprovalsView* approvals_;
  std::optional<Scope> place_scope_;
  std::string place_;
  int shown_comparison_ = 0;
  bool is_sending_ = false;
};

}  // namespace sextant::ui
