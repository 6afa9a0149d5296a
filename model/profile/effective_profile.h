// SPDX-License-Identifier: GPL-3.0-or-later
// What an instance gets, and where each value of it comes from.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/base/problem.h"
#include "model/base/result.h"
#include "model/document/document.h"

namespace sextant {

// The texts of one revision or draft of a service: one for each scope that has a profile.
using ProfileSet = std::map<Scope, std::string>;

// A scope that sets a value, and what it sets it to.
struct ValueOrigin {
  Scope scope;
  std::string value;  // as JSON
  Position position;  // of the key in that scope's text
};

// One leaf of the effective profile: a scalar, a list or an empty map.
struct EffectiveEntry {
  std::string pointer;
  Value value;
  ValueOrigin origin;
  std::vector<ValueOrigin> overridden;  // what lower-ranking scopes had set, base first
};

struct EffectiveProfile {
  Value value;
  std::vector<EffectiveEntry> entries;    // in the order of the folded document
  std::vector<std::uint32_t> by_pointer;  // their indexes in the order of their pointers

  // What the agent writes (without the header line) and the hash of exactly those bytes.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] ContentHash hash() const { return ContentHash::of(text()); }
  // The entry at a pointer, or the one whose value holds it.
  [[nodiscard]] const EffectiveEntry* entryAt(std::string_view pointer) const;
};

// A profile that cannot be read makes the whole set unusable: the problem names its scope.
// Folds base, then cluster, then instance. A scope without a profile adds nothing.
[[nodiscard]] tl::expected<EffectiveProfile, Problem> effectiveProfile(const ProfileSet& profiles,
                                                                       const Scope& instance);

// SHA-256 over "SCOPE\nHASH\n" for each profile in the order of their paths: the content hash that
// names a revision.
[[nodiscard]] ContentHash contentHash(const ProfileSet& profiles);

}  // namespace sextant
