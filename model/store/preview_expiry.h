// SPDX-License-Identifier: GPL-3.0-or-later
// When a preview ends, and how it came to its end: somebody or something said so, its lease ran out and nobody has
// looked since, or it was proposed and not consented to and started within its hour.
#pragma once

#include "model/store/emergency_types.h"

namespace sextant {

// Preview::over_because of one that was not.
inline constexpr const char* expiry_reason = "It expired: it was not started within an hour.";

// It is over without ever having run.
[[nodiscard]] inline bool hasExpired(const Preview& preview) {
  return preview.state == PreviewState::over && preview.over_because == expiry_reason;
}

// Why it is over, in a sentence; empty: it is not. The sentences for a lease that ran out are those
// which the store writes down as soon as it is touched (0013_preview_ends.sql).
[[nodiscard]] std::string whyOver(const Preview& preview);

// Of its whole time, however short its lease is; nothing where it does not run. `now_us`: Unix time.
[[nodiscard]] std::optional<std::int64_t> secondsLeft(const Preview& preview, std::int64_t now_us);

}  // namespace sextant
