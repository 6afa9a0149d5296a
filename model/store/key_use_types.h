// SPDX-License-Identifier: GPL-3.0-or-later
// Which keys of a profile were used, as values that cross between the store and its users.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "model/store/emergency_types.h"
#include "model/store/store_types.h"

namespace sextant {

// How often each key decided something since what is in force was put there.
struct KeyUseReport {
  Instance instance;
  RevisionNumber revision;  // that is in force; where a preview runs, the one below it
  PreviewNumber preview;    // 0: none
  std::map<std::string, std::uint64_t> uses;  // by JSON pointer; also those that did not
};

// The newest report of an instance.
struct KeyUses {
  KeyUseReport report;
  std::int64_t at_us = 0;  // Unix time, by the store's clock
};

}  // namespace sextant
