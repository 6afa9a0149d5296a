// SPDX-License-Identifier: GPL-3.0-or-later
// The profile as it lies beside an instance: an agent writes it, the engine reads it.
#pragma once

#include "app/hunt/engine/engine_profile.h"
#include "model/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sextant::hunt {

// A profile with the revision that its first line names:
//   # sextant prod/hunt-engine/eu1/hunt-1 revision 42 effective <64 hexadecimal digits>
// Without that line the revision is 0 and the hash is empty.
struct LoadedProfile {
  EngineProfile profile;
  std::int64_t revision = 0;
  std::string effective_hash;
};

// Reads header and profile. A first line that begins with "# sextant " and is not of the form
// above is a problem: a wrong revision must not be reported as none.
[[nodiscard]] tl::expected<LoadedProfile, std::vector<Problem>> parseProfileFile(
    std::string_view text);

// Error: input (the file cannot be read), answer_no (its text is bad; `what` holds one
// "FILE:LINE:COLUMN: sentence" a line).
[[nodiscard]] Result<LoadedProfile> loadProfileFile(const std::string& path);

}  // namespace sextant::hunt
