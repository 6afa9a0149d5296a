// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/assignment.h"

#include <cmath>
#include <optional>

namespace sextant {
namespace {

bool isNamed(const RolloutState& rollout, const Scope& instance) {
  for (const Scope& scope : rollout.named) {
    if (scope.covers(instance)) return true;
  }
  return false;
}

// True where the instance takes no part in a rollout: it is in neither arm.
bool standsAside(const Head& head, const Scope& instance) {
  return head.pins.count(instance) > 0 || head.previews.count(instance) > 0;
}

// True where the share selects no instance at all and this one has the smallest bucket, among those
// that take part.
bool isTheOnlyOne(const Head& head, const Scope& instance, const std::vector<Scope>& inventory) {
  const RolloutState& rollout = *head.rollout;
  const Scope* smallest = nullptr;
  for (const Scope& other : inventory) {
    if (standsAside(head, other)) continue;
    if (isNamed(rollout, other) || bucketOf(rollout.salt, other) < rollout.share) return false;
    if (smallest == nullptr || bucketOf(rollout.salt, other) < bucketOf(rollout.salt, *smallest)) {
      smallest = &other;
    }
  }
  return smallest != nullptr && *smallest == instance;
}

std::optional<Assignment> fixedOn(const Head& head, const Scope& instance) {
  if (const auto pin = head.pins.find(instance); pin != head.pins.end())
    return Assignment{pin->second, AssignmentReason::pin};
  if (head.previews.count(instance) > 0) return Assignment{head.stable, AssignmentReason::preview};
  if (!head.rollout) return Assignment{head.stable, AssignmentReason::stable};
  return std::nullopt;
}

}  // namespace

double bucketOf(const std::string& salt, const Scope& instance) {
  return std::ldexp(static_cast<double>(ContentHash::of(salt + instance.path()).prefix()), -64);
}

Assignment assignment(const Head& head, const Scope& instance,
                      const std::vector<Scope>& inventory) {
  if (const auto fixed = fixedOn(head, instance)) return *fixed;
  const RolloutState& rollout = *head.rollout;
  const bool selected = isNamed(rollout, instance) ||
                        bucketOf(rollout.salt, instance) < rollout.share ||
                        (rollout.share > 0 && isTheOnlyOne(head, instance, inventory));
  if (selected) return {rollout.candidate, AssignmentReason::candidate};
  return {head.stable, AssignmentReason::stable};
}

std::vector<Assignment> assignments(const Head& head, const std::vector<Scope>& inventory) {
  std::vector<Assignment> found;
  found.reserve(inventory.size());
  bool selects = false;
  double smallest = 2;
  std::size_t only = inventory.size();
  for (std::size_t i = 0; i < inventory.size(); ++i) {
    const Scope& instance = inventory[i];
    if (const auto fixed = fixedOn(head, instance)) {
      found.push_back(*fixed);
      continue;
    }
    const double bucket = bucketOf(head.rollout->salt, instance);
    const bool selected = isNamed(*head.rollout, instance) || bucket < head.rollout->share;
    selects = selects || selected;
    if (bucket < smallest) {
      smallest = bucket;
      only = i;
    }
    found.push_back(selected ? Assignment{head.rollout->candidate, AssignmentReason::candidate}
                             : Assignment{head.stable, AssignmentReason::stable});
  }
  if (only < inventory.size() && head.rollout->share > 0 && !selects) {
    found[only] = {head.rollout->candidate, AssignmentReason::candidate};
  }
  return found;
}

}  // namespace sextant
