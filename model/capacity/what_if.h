// SPDX-License-Identifier: GPL-3.0-or-later
// The estimate for a service as it is, with the drafts, and over the values of one key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/capacity/capacity_model.h"

namespace sextant {

struct WhatIfQuestion {
  RuleSet rules;
  RuleQuestion state;  // its `after` are the profiles with the drafts, its `before` those in force
  CapacityModel model;
  MeasuredService measured;
  std::string varied = {};  // pointer of the key; empty: none
};

struct WhatIfValue {
  Value value;
  Estimate estimate;
};

struct WhatIfAnswer {
  Calibration calibration;
  Estimate now;
  std::optional<Estimate> draft;    // nothing without a draft
  std::vector<WhatIfValue> values;  // of the varied key, ascending; the others as in the drafts
  std::optional<std::size_t> now_at, draft_at, knee;
};

// Errors: verdict_unknown (there is no estimate, and why), input (a profile cannot be read). Takes a
// second or some; stops early, with fewer values, when `stopped` says so.
[[nodiscard]] Result<WhatIfAnswer> whatIf(
    const WhatIfQuestion& question,
    const std::function<bool()>& stopped = [] { return false; });

}  // namespace sextant
