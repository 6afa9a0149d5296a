// SPDX-License-Identifier: GPL-3.0-or-later
// The seconds that an estimate may be fitted to: those in which each instance ran what the estimate
// takes it to run. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/base/result.h"

namespace sextant {

// What is known of what the instances of a service ran. Unix times.
struct WhatRan {
  struct Preview {
    std::int64_t from = 0;
    std::optional<std::int64_t> to;  // nothing: it runs
  };
  std::vector<std::int64_t> changed_at;  // publishes, and when each instance took what it runs
  std::vector<Preview> previews;
};

struct CalmSpan {
  static constexpr std::int64_t seconds_max = 300;
  // Instances take a change one after the other, and caches fill.
  static constexpr std::int64_t warm_up_seconds = 30;
  static constexpr std::int64_t least_seconds = 20;
  std::int64_t from = 0, to = 0;  // the second is past the last second
  bool is_before_preview = false;  // one runs, and what came before it is taken
};

// The newest such seconds; while a preview runs, those before it. Error: verdict_unknown, where they
// are too few.
[[nodiscard]] Result<CalmSpan> calmSpan(const WhatRan& ran, std::int64_t now);

}  // namespace sextant
