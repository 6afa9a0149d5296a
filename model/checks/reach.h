// SPDX-License-Identifier: GPL-3.0-or-later
// Who else would change: what new texts do to the effective profile of each instance, and where a
// scope below keeps a value of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/base/problem.h"
#include "model/diff/semantic_diff.h"
#include "model/profile/effective_profile.h"

namespace sextant {

// A value that becomes another one, the same way on all of these instances.
struct ReachedValue {
  std::string pointer;
  std::optional<Value> before;  // nothing: it was not there
  std::optional<Value> after;   // nothing: it goes
  std::vector<Scope> instances;
};

// A value that the new texts set, but a scope closer to the instance sets as well.
struct KeptValue {
  std::string pointer;
  Scope set_by;
  Value value;
  std::vector<Scope> instances;
};

// Both lists in the order of their pointers.
struct Reach {
  std::vector<ReachedValue> changes;
  std::vector<KeptValue> kept;
  std::size_t instances = 0;  // whose effective profile changes
};

// Instances that get exactly the same texts are folded once, so a fleet of thousands costs as much
// as it has different profiles. `item_key` is as in semanticDiff. The problem: a text cannot be
// read; its scope is named.
[[nodiscard]] tl::expected<Reach, Problem> computeReach(const ProfileSet& before,
                                                        const ProfileSet& after,
                                                        const std::vector<Scope>& inventory,
                                                        const ItemKey& item_key = {});

}  // namespace sextant
