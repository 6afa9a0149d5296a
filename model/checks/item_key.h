// SPDX-License-Identifier: GPL-3.0-or-later
// How a service's schema names the items of its lists, for comparisons and merges.
#pragma once

#include "model/diff/semantic_diff.h"
#include "model/schema/service_schema.h"

namespace sextant {

// From the schema's `x-sextant-key`. Keeps a copy of the schema, so it may outlive it; may be used
// by several threads at once. Empty where the schema names no items: then they are told apart by
// what is in them.
[[nodiscard]] ItemKey itemKeyOf(const ServiceSchema& schema);

}  // namespace sextant
