// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/assignment.h"

#include <cmath>

namespace sextant {
namespace {

bool isNamed(const RolloutState& rollout, const Scope& instance) {
  for (const Scope& scope : rollout.named) {
    if (scope.covers(instance)) return true;
  }
  return false;
}

// True where the share selects no instance at all and this one has the smallest bucket.
bool isTheOnlyOne(const RolloutState& rollout, const Scope& instance,
                  const std::vector<Scope>& inventory) {
  const Scope* smallest = nullptr;
  for (const Scope& other : inventory) {
    if (isNamed(rollout, other) || bucketOf(rollout.salt, other) < rollout.share) return false;
    if (smallest == nullptr || bucketOf(rollout.salt, other) < bucketOf(rollout.salt, *smallest)) {
      smallest = &other;
    }
  }
  return smallest != nullptr && *smallest == instance;
}

}  // namespace

double bucketOf(const std::string& salt, const Scope& instance) {
  return std::ldexp(static_cast<double>(ContentHash::of(salt + instance.path()).prefix()), -64);
}

Assignment assignment(const Head& head, const Scope& instance,
                      const std::vector<Scope>& inventory) {
  if (const auto pin = head.pins.find(instance); pin != head.pins.end()) {
    return {pin->second, AssignmentReason::pin};
  }
  if (const auto preview = head.previews.find(instance); preview != head.previews.end()) {
    return {preview->second, AssignmentReason::preview};
  }
  if (!head.rollout) return {head.stable, AssignmentReason::stable};
  const RolloutState& rollout = *head.rollout;
  const bool selected = isNamed(rollout, instance) ||
                        bucketOf(rollout.salt, instance) < rollout.share ||
                        (rollout.share > 0 && isTheOnlyOne(rollout, instance, inventory));
  if (selected) return {rollout.candidate, AssignmentReason::candidate};
  return {head.stable, AssignmentReason::stable};
}

}  // namespace sextant
