// SPDX-License-Identifier: GPL-3.0-or-later
// A preview that was proposed has an hour to be consented to and started.
#pragma once

#include "model/store/emergency_types.h"

namespace sextant {

// Preview::over_because of one that was not.
inline constexpr const char* expiry_reason = "It expired: it was not started within an hour.";

// It is over without ever having run.
[[nodiscard]] inline bool hasExpired(const Preview& preview) {
  return preview.state == PreviewState::over && preview.over_because == expiry_reason;
}

}  // namespace sextant
