// SPDX-License-Identifier: GPL-3.0-or-later
// Where a comment's place is in another version of the text that it was made on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/diff/semantic_diff.h"
#include "model/document/value.h"

namespace sextant {

struct AnchoredPlace {
  // What the comment was on is there no more.
  bool gone = false;
  // It is there, and is not what it was: another value, or one where there was none.
  bool changed = false;
  // Where it is now; of what is gone, the nearest that it was in and that is still there.
  std::string pointer;
};

// Follows the pointer through both versions of one profile: map members by their key, items of
// lists as semanticDiff() pairs them. A place that held nothing in `before` keeps its name below
// what is followed, so a comment on a missing key stays where it was put. Nothing for a side: the
// profile is not there. A text that is no pointer is gone.
[[nodiscard]] AnchoredPlace anchorIn(const std::optional<Value>& before,
                                     const std::optional<Value>& after, std::string_view pointer,
                                     const ItemKey& item_key = {});

}  // namespace sextant
