// SPDX-License-Identifier: GPL-3.0-or-later
// The head: the one small record from which everyone computes what an instance must run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "model/base/address.h"
#include "model/base/identifiers.h"

namespace sextant {

// The staged move of instances from stable to a candidate, as the head holds it.
struct RolloutState {
  RevisionNumber candidate;
  std::string salt;
  double share = 0;       // 0 to 1; 0 while preparing: nobody runs the candidate
  std::set<Scope> named;  // clusters and instances that run it whatever the share
  friend bool operator==(const RolloutState&, const RolloutState&) = default;
};

// A draft that an instance runs for a limited time.
struct RunningPreview {
  std::int64_t number = 0;
  std::string content_hash;  // of the stable revision with the draft's texts, as a revision's
  friend bool operator==(const RunningPreview&, const RunningPreview&) = default;
};

struct Head {
  ServiceKey key;
  HeadSequence sequence;
  RevisionNumber stable;
  std::optional<RolloutState> rollout;
  std::map<Scope, RevisionNumber> pins;
  std::map<Scope, RunningPreview> previews;
  friend bool operator==(const Head&, const Head&) = default;
};

}  // namespace sextant
