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

std::optional<Assignment> fixedOn(const Head& head, const Scope& instance) {
  if (const auto pin = head.pins.find(instance); pin != head.pins.end())
    return Assignment{pin->second, AssignmentReason::pin};
  if (const auto preview = head.previews.find(instance); preview != head.previews.end())
    return Assignment{preview->second, AssignmentReason::preview};
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
                        (rollout.share > 0 && isTheOnlyOne(rollout, instance, inventory));
  if (selected) return {rollout.candidate, AssignmentReason::candidate};
  return {head.stable, AssignmentReason::stable};
}

std::vector<Assignment> assignments(const Head& head, const std::vector<Scope>& inventory) {
  std::vector<Assignment> found;
  found.reserve(inventory.size());
  bool selects = false;  // anybody, also where a pin says otherwise
  double smallest = 2;
  std::size_t only = 0;
  for (std::size_t i = 0; i < inventory.size(); ++i) {
    const Scope& instance = inventory[i];
    bool selected = false;
    if (head.rollout) {
      const double bucket = bucketOf(head.rollout->salt, instance);
      selected = isNamed(*head.rollout, instance) || bucket < head.rollout->share;
      selects = selects || selected;
      if (bucket < smallest) {
        smallest = bucket;
        only = i;
      }
    }
    const auto fixed = fixedOn(head, instance);
    const Assignment candidate{head.rollout ? head.rollout->candidate : RevisionNumber{},
                               AssignmentReason::candidate};
    const Assignment open =
        selected ? candidate : Assignment{head.stable, AssignmentReason::stable};
    found.push_back(fixed.value_or(open));
  }
  const bool one = head.rollout && head.rollout->share > 0 && !selects && !inventory.empty();
  if (one && !fixedOn(head, inventory[only])) {
    found[only] = {head.rollout->candidate, AssignmentReason::candidate};
  }
  return found;
}

}  // namespace sextant
