// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that are a number with a unit, "1500ms" or "64 MiB", taken apart and put together again
// without changing how they are spelled.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sextant {

enum class QuantityKind { none, duration, bytes };

struct Quantity {
  std::string digits;  // "1500", "0.5"; as written
  std::string gap;     // what stands between number and unit: nothing or spaces
  std::string unit;    // "ms", "MiB"

  // The parts as one text again.
  [[nodiscard]] std::string text() const { return digits + gap + unit; }
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

// Nothing where the text is no number with a unit of this kind, for example "none".
[[nodiscard]] std::optional<Quantity> parseQuantity(QuantityKind kind, std::string_view text);

// The units that a schema's pattern lets through, smallest first; all that are known where the
// pattern is empty or lets none through.
[[nodiscard]] std::vector<std::string> quantityUnits(QuantityKind kind, const std::string& pattern);

}  // namespace sextant
