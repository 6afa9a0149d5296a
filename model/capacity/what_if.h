// SPDX-License-Identifier: GPL-3.0-or-later
// The estimate for a service as it is, with the drafts, and over the values of one key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/capacity/capacity_model.h"

namespace sextant {

// An instance on which a draft runs beside the others.
struct PreviewedInstance {
  Scope instance;
  ProfileSet profiles;       // the service's, with the draft as it is run there
  MeasuredService measured;  // of that instance, since its cache was warm
  MeasuredService all;       // of the whole service in the same seconds
};

struct WhatIfQuestion {
  RuleSet rules;
  RuleQuestion state;  // its `after` are the profiles with the drafts, its `before` those in force
  CapacityModel model;
  MeasuredService measured;
  std::string varied = {};  // pointer of the key; empty: see `keys`
  // Where none is named: varied is the first of these that the drafts change, else `otherwise`, else
  // the one on which the 99th percentile depends most. None: nothing is varied.
  std::vector<std::string> keys = {};
  std::string otherwise = {};
  // Counts where it runs the very drafts that are asked about.
  std::optional<PreviewedInstance> preview = {};
};

struct WhatIfValue {
  Value value;
  Estimate estimate;
};

struct WhatIfAnswer {
  Calibration calibration;
  Estimate now;
  std::optional<Estimate> draft;    // nothing without a draft
  bool is_previewed = false;        // the draft's stands on the service time that a preview measured
  std::string varied;               // pointer of the key that is varied; empty: none
  std::vector<WhatIfValue> values;  // of that key, ascending; the others as in the drafts
  std::optional<std::size_t> now_at, draft_at, knee;
};

// Errors: verdict_unknown (there is no estimate, and why), input (a profile cannot be read). Takes a
// second or some; stops early, with fewer values, when `stopped` says so.
[[nodiscard]] Result<WhatIfAnswer> whatIf(
    const WhatIfQuestion& question,
    const std::function<bool()>& stopped = [] { return false; });

}  // namespace sextant
