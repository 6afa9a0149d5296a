// SPDX-License-Identifier: GPL-3.0-or-later
// What a schema must not hold, because a check of it would never end. Private to this folder.
#pragma once

#include <deque>

#include "model/base/result.h"
#include "model/schema/schema_node.h"
#include "model/schema/schema_references.h"

namespace sextant {

// Refused: references that lead back to themselves on the same value, chains of over 200 of them,
// and combinations that check one value more than 100,000 times. Error: input.
[[nodiscard]] Result<void> checkSafety(const std::deque<SchemaNode>& nodes);

}  // namespace sextant
