// SPDX-License-Identifier: GPL-3.0-or-later
// Who is in which arm, and whether all of them still report. An instance is never forgotten: one
// that stops is a question, not a smaller arm.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/rollout/arm_samples.h"

namespace sextant {

class Attendance {
 public:
  using Reporting = std::map<std::string, Arm>;  // baseline and candidate only

  // The next second. True where an instance is new or has changed its arm: what was counted before
  // is then another mixture of instances, and is not added to.
  bool take(const Reporting& reporting);

  // Those that were there at some time and did not report in the last second.
  [[nodiscard]] const std::vector<std::string>& absent() const { return absent_; }
  [[nodiscard]] std::size_t instances(Arm arm) const;
  // Of the seconds of all instances of an arm since the last change, the part without a report.
  [[nodiscard]] double missingShare(Arm arm) const;

 private:
  struct Seconds {
    std::uint64_t due = 0;
    std::uint64_t reported = 0;
  };
  Reporting roster_;
  std::map<Arm, Seconds> seconds_;
  std::vector<std::string> absent_;
};

}  // namespace sextant
