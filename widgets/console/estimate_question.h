// SPDX-License-Identifier: GPL-3.0-or-later
// What an estimate is made from, by what a console knows now.
#pragma once

#include <optional>

#include "model/capacity/calm_span.h"
#include "model/capacity/what_if.h"
#include "widgets/console/console_parts.h"

namespace sextant::ui {

struct EstimateBasis {
  WhatIfQuestion question;
  // Why there is nothing to calibrate on: then the question has no measurements, and only its rules
  // can be looked at.
  std::optional<Error> unsettled;
  bool is_before_preview = false;  // see CalmSpan
};

// Of these profiles beside those in force. Errors: verdict_unknown (there is no estimate, and why),
// input (rules or settings that cannot be used).
[[nodiscard]] Result<EstimateBasis> estimateBasis(const ConsoleParts& parts, const ServiceKey& key,
                                                  const ProfileSet& profiles, std::int64_t now);

}  // namespace sextant::ui
