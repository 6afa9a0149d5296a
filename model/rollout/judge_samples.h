// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded samples for the judge: one JSON object a line,
//   {"t": seconds, "arm": "before"|"baseline"|"candidate", "instance": name, "le": [upper bounds in
//    seconds], "counts": [one more than le, not cumulative], "errors": {"cause": n}, "requests": n}
// in any order. Further members are passed over. Where a number stands, `null` and the words NaN,
// Infinity and -Infinity, which Python writes, are read as "a number that is none".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/base/result.h"
#include "model/rollout/arm_samples.h"

namespace sextant {

struct RecordedSamples {
  // Ascending; a record belongs to the second that holds its time, and two of one instance at
  // different times of it are added up. From the first record of
  // baseline or candidate to the last, also the seconds without any record, at the pace at which
  // the others came.
  std::vector<ArmSecond> seconds;
  std::vector<std::string> faults;  // sentences about records that belong to no second
};

// Error: input, with the line, where the text is not of this form. What is of this form and still
// cannot be true (NaN, a count below zero) is for the judge to find. An empty text has no seconds.
[[nodiscard]] Result<RecordedSamples> readSamples(std::string_view text);

}  // namespace sextant
