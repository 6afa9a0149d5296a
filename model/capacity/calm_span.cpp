// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/calm_span.h"

#include <algorithm>
#include <string>

namespace sextant {
namespace {

std::string tooShort(const CalmSpan& span, std::int64_t since_change) {
  const std::string needed =
      std::to_string(CalmSpan::warm_up_seconds + CalmSpan::least_seconds) + " s, for caches fill first.";
  const std::string seconds = std::to_string(std::max<std::int64_t>(0, since_change)) + " s";
  if (span.is_before_preview) {
    return "There is no estimate: a preview runs, and only " + seconds +
           " lie between it and the change before it, too short to calibrate. It takes " + needed;
  }
  return "There is no estimate yet: " + seconds +
         " since the last change of what the instances run, too short to calibrate. It takes " +
         needed;
}

}  // namespace

Result<CalmSpan> calmSpan(const WhatRan& ran, std::int64_t now) {
  CalmSpan span{now - CalmSpan::seconds_max, now, false};
  for (const WhatRan::Preview& one : ran.previews) {
    if (one.to || one.from >= span.to) continue;
    span.to = one.from;
    span.is_before_preview = true;
  }
  // Of a clock that is ahead nothing later is believed than the present.
  std::optional<std::int64_t> changed;
  const auto changedAt = [&](std::int64_t at) {
    changed = std::max(changed.value_or(at), std::min(at, now));
  };
  for (const std::int64_t at : ran.changed_at)
    changedAt(at);
  for (const WhatRan::Preview& one : ran.previews) {
    if (one.to) changedAt(*one.to);
  }
  span.from = span.to - CalmSpan::seconds_max;
  if (changed) span.from = std::max(span.from, *changed + CalmSpan::warm_up_seconds);
  if (span.to - span.from >= CalmSpan::least_seconds) return span;
  return fail(ErrorKind::verdict_unknown, tooShort(span, span.to - *changed));
}

}  // namespace sextant
