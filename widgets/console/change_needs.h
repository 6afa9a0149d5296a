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
  // One for each rule that fits; empty: none does, or that is not known yet.
  [[nodiscard]] const std::vector<ApprovalNeed>& needs() const { return needs_; }
  // False until they are known for the change as it is.
  [[nodiscard]] bool isKnown() const { return is_known_; }
  // Why the rules cannot be used; a sentence or empty.
  [[nodiscard]] const QString& problem() const { return problem_; }
  // Somebody's word is missing. Where the rules cannot be used, nobody's is known to be.
  [[nodiscard]] bool isMissing() const;
  // A sentence that tells whose word is missing and why; empty: nobody's that is known of.
  [[nodiscard]] QString missingWords() const;

 signals:
  void changed();

 private:
  void follow();
  ConsoleParts parts_;
  const ChangeWatch* watch_;
  const ChangeVersions* versions_;
  std::vector<ApprovalNeed> needs_;
  bool is_known_ = false;
  QString problem_;
  std::string followed_;  // what needs_ are made from
  BackgroundJob job_;
};

// "databases (1 of ann, bob)": who may give what is missing.
[[nodiscard]] QString whoseWords(const ApprovalNeed& need);
// "asked because of /db: /db/pool/max".
[[nodiscard]] QString becauseWords(const ApprovalNeed& need);

}  // namespace sextant::ui
