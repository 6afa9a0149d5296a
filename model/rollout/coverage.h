// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what a change changes was exercised: a key counts where it decided something since the
// change was put in force, not where it was read. What was not exercised is not called safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sextant {

enum class KeyExercise {
  exercised,   // it has decided something
  not_yet,     // the service tells of it, and it has decided nothing so far
  not_told,    // the service does not tell of it: nobody knows
};

struct KeyCoverage {
  std::string pointer;
  KeyExercise exercise = KeyExercise::not_told;
  std::uint64_t times = 0;  // that it decided something
  friend bool operator==(const KeyCoverage&, const KeyCoverage&) = default;
};

// By JSON pointer, how often each key decided something; a key that decided nothing is there, too.
using KeyUseCounts = std::map<std::string, std::uint64_t>;

// For each changed key, in their order. A service may tell of a whole (`/cache`) instead of its
// parts: the nearest one that holds the key counts. `uses` is nothing where no report has come yet.
[[nodiscard]] std::vector<KeyCoverage> coverageOf(const std::vector<std::string>& changed,
                                                  const std::optional<KeyUseCounts>& uses);

// Every key was exercised; also of none.
[[nodiscard]] bool isExercised(const std::vector<KeyCoverage>& coverage);

}  // namespace sextant
