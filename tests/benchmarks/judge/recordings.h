// SPDX-License-Identifier: GPL-3.0-or-later
// Canaries that were recorded on the reference cluster (tests/corpora/judge), second by second.
#pragma once

#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/rollout/arm_samples.h"

namespace sextant::benchmark {

// One instance in one second.
struct InstanceSecond {
  std::vector<double> counts;
  std::map<std::string, double> errors;
  double requests = 0;
};

// The instances of one second, the candidate's first (before the canary, its instance).
using ClusterSecond = std::vector<InstanceSecond>;

struct Recording {
  BucketBounds bounds;
  std::vector<ClusterSecond> before;
  std::vector<ClusterSecond> canary;
};

// Seconds in which not all three instances reported are left out. Error: input.
[[nodiscard]] Result<Recording> readRecording(const std::string& path);

[[nodiscard]] double requestsOf(const ClusterSecond& second);

}  // namespace sextant::benchmark
