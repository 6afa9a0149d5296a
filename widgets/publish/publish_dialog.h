// SPDX-License-Identifier: GPL-3.0-or-later
// The last look before a publish: target, description, problems, the difference, and what became
// of it.
#pragma once

#include <QDialog>
#include <QLineEdit>
#include <QPushButton>

#include "model/base/address.h"
#include "model/base/problem.h"
#include "widgets/common/banner.h"
#include "widgets/common/chip.h"
#include "widgets/common/progress_note.h"
#include "widgets/problems/problem_list.h"
#include "widgets/publish/diff_parts.h"
#include "widgets/publish/publish_state.h"

namespace sextant::ui {

struct PublishTarget {
  Address address;             // of the profile
  QString environment_colour;  // see environmentColour()
  RevisionNumber base;         // the stable revision that the draft is based on
  int instances = 0;           // that the profile reaches
  int instances_total = 0;
  QString reach_note = {};  // "hunt-3 overrides cache.ttl"
  QString scopes = {};      // "base and eu1", where there are several
  // An older revision whose content comes back, instead of a draft.
  std::optional<RevisionNumber> restores = {};
  bool is_protected = false;
  QString warning = {};  // about the way it is published; empty: nothing is unusual
};

// Not modal to the event loop: the caller shows it, listens, and feeds the store's answers in.
class PublishDialog : public QDialog {
  Q_OBJECT
 public:
  explicit PublishDialog(QWidget* parent = nullptr);
  void setTarget(const PublishTarget& target);
  void setDocument(DiffDocument document, const QString& notice = {});
  // Several drafts in one publish; each can be left out. Nothing is offered while one is being
  // compared, or while what is seen is an earlier comparison.
  void setParts(std::vector<DiffPart> parts);
  [[nodiscard]] std::vector<std::size_t> checkedParts() const { return diff_->checked(); }
  // What is chosen is being checked; setProblems ends it.
  void setChecking();
  void setProblems(const std::vector<Problem>& problems);
  // Sentences that say what looks like a slip; where there are any, the service's name has to be
  // typed before it can be published. Other sentences than before ask anew. To go back in a protected
  // environment needs no approval, and its name instead.
  void setSlips(const QStringList& sentences);
  void setDescription(const QString& description);
  [[nodiscard]] QString description() const;

  // The store's answers.
  void setPublished(RevisionNumber number);
  // Conflict, denied, unavailable, outcome_unknown, ...; `stable_now` with a conflict.
  void setFailed(const Error& error, std::optional<RevisionNumber> stable_now = {});
  // The drafts are being merged with the new revision; only what setRebased gives is published.
  void setRebasing(bool rebasing);
  // The draft now stands on another revision: back to writing, with a new target and document.
  void setRebased(const PublishTarget& target, DiffDocument document);
  void setRebased(const PublishTarget& target, std::vector<DiffPart> parts);
  [[nodiscard]] const PublishState& state() const { return state_; }
  [[nodiscard]] QPushButton* publishButton() const { return publish_; }
  [[nodiscard]] QLineEdit* descriptionField() const { return description_; }
  [[nodiscard]] QLineEdit* confirmationField() const { return confirmation_; }
  [[nodiscard]] DiffParts* parts() const { return diff_; }
  [[nodiscard]] ProgressNote* progress() const { return progress_; }
  [[nodiscard]] QString warningWords() const { return warning_->isHidden() ? QString() : warning_->text(); }

 signals:
  void publishRequested(const QString& description);
  // A draft was left out or taken in: the caller gives the target and problems for the new choice.
  void partsChosen();
  // The outcome is unknown: call the store again with the same request id and arguments.
  void claimRequested();
  void showIncomingRequested();
  void rebaseRequested();
  // After a success: take it back at once.
  void rollbackRequested();

 public slots:
  void reject() override;

 private:
  void buildTarget(QVBoxLayout* column);
  [[nodiscard]] QWidget* makeConfirmation();
  void buildFoot(QVBoxLayout* column);
  void onPublish();
  void onBannerFirst();
  void onBannerSecond();
  void render();
  void renderBanner();
  [[nodiscard]] bool confirmed() const;
  [[nodiscard]] QString publishWords() const;

  PublishState state_;
  PublishTarget target_;
  int errors_ = 0;
  bool checking_ = false;
  bool rebasing_ = false;
  [[nodiscard]] QString nameToType() const;
  void askName();
  QStringList slips_;
  Chip* environment_;
  PlainLabel* title_;
  PlainLabel* base_;
  PlainLabel* reach_;
  PlainLabel* warning_;
  QLineEdit* description_;
  QWidget* slip_note_;
  PlainLabel* slip_words_;
  QLineEdit* confirmation_;
  Banner* banner_;
  ProblemList* problems_;
  QWidget* problems_rule_;
  DiffParts* diff_;
  ProgressNote* progress_;
  ElidedLabel* hindrance_;
  QPushButton* cancel_;
  QPushButton* publish_;
};

}  // namespace sextant::ui
