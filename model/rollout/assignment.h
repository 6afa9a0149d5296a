// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/rollout/head.h"

namespace sextant {

enum class AssignmentReason { stable, candidate, preview, pin };

// Of a preview the revision is the stable one, on which it stands: what the instance runs beyond it
// the head's preview tells, and who cannot run previews runs that.
struct Assignment {
  RevisionNumber revision;
  AssignmentReason reason = AssignmentReason::stable;
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

// Where an instance falls in [0, 1): the first eight bytes of SHA-256(salt, then the instance's
// path) as a fraction of 2^64.
[[nodiscard]] double bucketOf(const std::string& salt, const Scope& instance);

// The revision that an instance must run: pin, else preview, else candidate where it is named or
// its bucket is below the share, else stable. `inventory` is every living instance of the service;
// a share above zero which would select nobody selects the instance with the smallest bucket. One
// that is pinned or previews is in neither arm, and does not count as selected.
[[nodiscard]] Assignment assignment(const Head& head, const Scope& instance,
                                    const std::vector<Scope>& inventory);

// The assignments of a whole inventory, in its order: the same as asking one by one, in linear
// time.
[[nodiscard]] std::vector<Assignment> assignments(const Head& head,
                                                  const std::vector<Scope>& inventory);

}  // namespace sextant
