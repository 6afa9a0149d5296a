// SPDX-License-Identifier: GPL-3.0-or-later
// From the wish to publish, or to restore, to its known end.
#pragma once

#include <QPointer>

#include "widgets/console/console_parts.h"
#include "widgets/console/diff_side.h"
#include "widgets/console/draft_rebase.h"
#include "widgets/publish/publish_dialog.h"

namespace sextant::ui {

// One publish at a time. A dialog that is closed while the outcome is not known goes on in the
// background; start() shows it again.
class PublishFlow : public QObject {
  Q_OBJECT
 public:
  PublishFlow(const ConsoleParts& parts, QWidget* window);
  // All drafts of the service in one publish; the dialog lets single ones be left out.
  void start(const ServiceKey& key);
  // An older revision's content as a new revision.
  void startRestore(const ServiceKey& key, RevisionNumber revision);
  // nullptr where none is open.
  [[nodiscard]] PublishDialog* dialog() const { return dialog_; }
  void showDialog();

 signals:
  void published(const sextant::ServiceKey& key, sextant::RevisionNumber before,
                 sextant::RevisionNumber now);
  void rollbackWanted(const sextant::ServiceKey& key, sextant::RevisionNumber to);
  void diffWanted(const sextant::ui::DiffSide& left, const sextant::ui::DiffSide& right);
  // That draft is no document, and a rebase left marks of both texts there.
  void mendingWanted(const sextant::Address& address);
  // Drafts of this service set keys that the new revision sets otherwise: they wait for a choice.
  void choiceWanted(const sextant::ServiceKey& key);
  void outcomeUnknown(const QString& sentence);
  void outcomeKnown();
  void failed(const QString& sentence);

 private:
  struct Job {
    ServiceKey key;
    std::vector<std::shared_ptr<const Draft>> drafts;  // of a publish, as they were at its start
    std::optional<RevisionContent> restored;           // of a restore
    QString overrides;                    // of the chosen drafts, once they are checked
    std::optional<WriteRequest> request;  // sent, and its end not known
    RevisionNumber sent_base = {};
    bool in_flight = false;
  };
  [[nodiscard]] bool showRunning();
  void openDialog();
  void fillDialog(bool rebased);
  [[nodiscard]] PublishTarget target() const;
  // What would be published beside what it is compared with, a part a profile.
  struct Compared {
    QString name;
    // Of the drafts, which the job shares, so that no large text is copied.
    std::shared_ptr<const std::string> left, right;
    QString left_title, right_title;
  };
  [[nodiscard]] std::vector<Compared> compared() const;
  [[nodiscard]] std::vector<Compared> comparedDrafts(const QString& head) const;
  [[nodiscard]] std::vector<Compared> comparedRevisions(const QString& head) const;
  [[nodiscard]] std::vector<const Draft*> chosenDrafts() const;
  [[nodiscard]] RevisionNumber base() const;
  // Precondition: a publish, which has drafts.
  [[nodiscard]] const Draft& oldestDraft() const;
  void checkChosen();
  void send(const QString& description);
  [[nodiscard]] WriteRequest makeRequest(const QString& description) const;
  void write();
  void answered(const Result<PublishReceipt>& receipt);
  void tellConflict(const Error& error);
  void rebase();
  void rebaseWhenRead(const ServiceKey& key);
  void takeRebase(const ServiceKey& key, Result<RebaseOutcome> outcome);
  void dialogFinished();

  ConsoleParts parts_;
  QWidget* window_;
  QPointer<PublishDialog> dialog_;
  std::optional<Job> job_;
  bool rebase_wanted_ = false;
  BackgroundJob comparing_;
  BackgroundJob checking_;
  BackgroundJob merging_;
};

}  // namespace sextant::ui
