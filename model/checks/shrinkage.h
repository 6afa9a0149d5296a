// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a new text takes away so much that a slip is likelier than an intention.
#pragma once

#include <cstddef>
#include <string>

#include "model/document/value.h"

namespace sextant {

// Keys are counted at every depth: {a: {b: 1}} has two. A renamed key counts as one that goes.
struct Shrinkage {
  std::size_t keys_before = 0;
  std::size_t keys_gone = 0;  // those of before that have nothing at their place any more
  // The list that loses most, of those that lose more than a third of their entries; lists of fewer
  // than `list_entries_min` entries are changed by hand.
  static constexpr std::size_t list_entries_min = 8;
  std::string list;  // its pointer; empty: none does
  std::size_t list_before = 0;
  std::size_t list_after = 0;
  // Every key goes, or more than a third of them or of a list: ask before publishing.
  [[nodiscard]] bool needsConfirmation() const;
  // "5 of its 6 keys would go." Precondition: needsConfirmation().
  [[nodiscard]] std::string sentence() const;
};

// Compares a profile with what it is to become.
[[nodiscard]] Shrinkage shrinkage(const Value& before, const Value& after);

}  // namespace sextant
