// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as lines of a file: an estimate can be made anew of runs that were measured long ago. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "tests/benchmarks/estimate/cluster_run.h"

namespace sextant::benchmark {

struct RunRecord {
  // present: what an estimate is made of, just before a subject is run; preview: of the subject, on
  // one instance beside the present.
  enum class Kind { present, subject, preview };
  Kind kind = Kind::present;
  std::string name;
  ProfileRun run;
};

[[nodiscard]] nlohmann::ordered_json jsonOf(const RunRecord& record);
// Error: input, where a line is no record.
[[nodiscard]] Result<std::vector<RunRecord>> readRecords(const std::string& lines);

// The runs of one profile as one: each is a window of its own. Precondition: at least one.
[[nodiscard]] MeasuredService pooled(const std::vector<MeasuredService>& runs);

}  // namespace sextant::benchmark
