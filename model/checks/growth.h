// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a new text is so much larger that a slip is likelier than an intention: a file pasted
// twice, the output of a generator, the wrong file.
#pragma once

#include <cstddef>
#include <string>

#include "model/document/value.h"

namespace sextant {

// Values are counted at every depth, those of lists as well: {a: {b: [1, 2]}} has four.
struct Growth {
  static constexpr std::size_t values_more_min = 50;         // so much may be added to any profile
  static constexpr std::size_t bytes_max = 1024UL * 1024UL;  // that need no confirmation

  std::size_t values_before = 0;
  std::size_t values_after = 0;
  std::size_t bytes_before = 0;
  std::size_t bytes_after = 0;

  // Twice as many values or more, or a text that has grown beyond bytes_max: ask before publishing.
  // A first text doubles nothing.
  [[nodiscard]] bool needsConfirmation() const;
  // "It would have 240 values instead of 60." Precondition: needsConfirmation().
  [[nodiscard]] std::string sentence() const;
};

// How many values there are below this one.
[[nodiscard]] std::size_t valuesIn(const Value& value);

}  // namespace sextant
