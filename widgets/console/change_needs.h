// SPDX-License-Identifier: GPL-3.0-or-later
// Who has to approve a change by the approver rules of its environment, and who has.
#pragma once

#include <QObject>

#include "model/review/approver_rules.h"
#include "widgets/common/background_job.h"
#include "widgets/console/change_versions.h"
#include "widgets/console/change_watch.h"

namespace sextant::ui {

class ChangeNeeds : public QObject {
  Q_OBJECT
 public:
  // Both must outlive it.
  ChangeNeeds(const ConsoleParts& parts, const ChangeWatch* watch, const ChangeVersions* versions,
              QObject* parent = nullptr);
  // One for each rule that fits. Those of the version before until isKnown().
  [[nodiscard]] const std::vector<ApprovalNeed>& needs() const { return needs_; }
  // The revision of the settings that the rules are of; 0: there are none.
  [[nodiscard]] RevisionNumber settings() const { return settings_; }
  // They are those of the change as it was read last, under the settings in force.
  [[nodiscard]] bool isKnown() const;
  // Why the rules cannot be used; a sentence or empty.
  [[nodiscard]] const QString& problem() const { return problem_; }
  // Somebody's word is missing. Where the rules cannot be used, nobody's is known to be.
  [[nodiscard]] bool isMissing() const;
  // A rule waits for this login's.
  [[nodiscard]] bool isMissingOf(const std::string& login) const;
  // A sentence that tells whose word is missing and why; empty: nobody's that is known of.
  [[nodiscard]] QString missingWords() const;

 signals:
  void changed();

 private:
  void follow();
  // Names what the needs would be made from; nothing: not all of it has been read.
  [[nodiscard]] std::optional<std::string> source() const;
  ConsoleParts parts_;
  const ChangeWatch* watch_;
  const ChangeVersions* versions_;
  std::vector<ApprovalNeed> needs_;
  RevisionNumber settings_{0};
  QString problem_;
  std::string followed_;  // the source that needs are being made from
  std::string known_;     // that needs_ are made from
  BackgroundJob job_;
};

// "databases (1 of ann, bob)": who may give what is missing.
[[nodiscard]] QString whoseWords(const ApprovalNeed& need);
// "asked because of /db: /db/pool/max".
[[nodiscard]] QString becauseWords(const ApprovalNeed& need);

}  // namespace sextant::ui
