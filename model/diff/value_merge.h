// SPDX-License-Identifier: GPL-3.0-or-later
// Three-way merge of meanings: what two people changed, put together key by key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/diff/semantic_diff.h"
#include "model/document/value.h"

namespace sextant {

// Both sides changed this value, each otherwise. Nothing on a side: it is not there.
struct MergeConflict {
  std::string pointer;  // as in `ours`, or as it would be there
  std::optional<Value> base;
  std::optional<Value> ours;
  std::optional<Value> theirs;
};

enum class MergeSide { ours, theirs, base };

struct ValueMerge {
  Value value;
  std::vector<MergeConflict> conflicts;
};

// Changes to different keys never conflict; the same change on both sides is no conflict. Lists
// whose items have keys merge item by item; others where the sides changed different stretches, or
// kept the number of items. Texts of several lines merge by line. Conflicts come in an order that
// does not depend on the choices: `choices[i]` decides the i-th, `ours` where there is none.
[[nodiscard]] ValueMerge mergeValues(const Value& base, const Value& ours, const Value& theirs,
                                     const ItemKey& item_key = {},
                                     const std::vector<MergeSide>& choices = {});

}  // namespace sextant
