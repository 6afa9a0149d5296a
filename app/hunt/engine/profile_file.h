// SPDX-License-Identifier: GPL-3.0-or-later
// The profile as it lies beside an instance: an agent writes it, the service reads it.
#pragma once

#include "app/hunt/engine/engine_profile.h"
#include "model/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sextant::hunt {

// The revision that a file's first line names:
//   # sextant prod/hunt-engine/eu1/hunt-1 revision 42 effective <64 hexadecimal digits>
// Without that line the revision is 0 and the hash is empty.
struct ProfileHeader {
  std::int64_t revision = 0;
  std::string effective_hash;
};

// A first line that begins with "# sextant " and is not of the form above is a problem: a wrong
// revision must not be reported as none.
[[nodiscard]] tl::expected<ProfileHeader, std::vector<Problem>> readProfileHeader(
    std::string_view text);

// The whole file; of one that is longer than 1 MiB its beginning. Error: input (it cannot be read).
[[nodiscard]] Result<std::string> readProfileText(const std::string& path);

// answer_no; `what` holds one "FILE:LINE:COLUMN: sentence" a line.
[[nodiscard]] Error profileError(const std::vector<Problem>& problems, const std::string& path);

// A profile of hunt-engine with what its header says.
struct LoadedProfile {
  EngineProfile profile;
  std::int64_t revision = 0;
  std::string effective_hash;
};

// Reads header and profile.
[[nodiscard]] tl::expected<LoadedProfile, std::vector<Problem>> parseProfileFile(
    std::string_view text);

// Errors: input (the file cannot be read), answer_no (its text is bad, as profileError() says).
[[nodiscard]] Result<LoadedProfile> loadProfileFile(const std::string& path);

}  // namespace sextant::hunt
