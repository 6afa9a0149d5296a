// SPDX-License-Identifier: GPL-3.0-or-later
// What stands twice in a new text: a generated list with doubled items, a part that was pasted again.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/document/value.h"

namespace sextant {

struct Duplicate {
  std::string pointer;   // of the list, or of the later of two parts
  std::string sentence;  // "/servers has 12 items, and 6 of them are there already."
  friend bool operator==(const Duplicate&, const Duplicate&) = default;
};

// A map or list with fewer values is too small to be the same by mistake.
inline constexpr std::size_t duplicate_values_min = 6;

// Lists in which a map or list is repeated, or half of the texts are, or all of at least eight
// different numbers; and equal maps or lists with at
// least duplicate_values_min values anywhere, of which only the outermost are told. A few numbers
// may repeat. In the order of the document. Work: in proportion to the document.
[[nodiscard]] std::vector<Duplicate> duplicatesIn(const Value& document);

// Those of `after` that `before` has not: ask before publishing.
[[nodiscard]] std::vector<Duplicate> newDuplicates(const Value& before, const Value& after);

}  // namespace sextant
