// SPDX-License-Identifier: GPL-3.0-or-later
// Decimal numbers without rounding, for bounds and multiples. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sextant {

class Decimal {
 public:
  // Of a JSON number. Nothing for other texts, and for exponents beyond a hundred thousand.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view number);

  [[nodiscard]] bool isInteger() const { return digits_.empty() || exponent_ >= 0; }
  [[nodiscard]] bool isPositive() const { return !negative_ && !digits_.empty(); }
  // Precondition: the step is positive. False, too, where the two are more than 2,000 orders of
  // magnitude apart.
  [[nodiscard]] bool isMultipleOf(const Decimal& step) const;
  // The same text for equal numbers: 1, 1.0 and 10e-1.
  [[nodiscard]] std::string canonical() const;
  friend int compare(const Decimal& a, const Decimal& b);

 private:
  bool negative_ = false;
  std::string digits_;  // without zeros at both ends; none: zero
  long exponent_ = 0;   // the number is digits * 10^exponent
};

// Less than, equal to or greater than 0.
[[nodiscard]] int compare(const Decimal& a, const Decimal& b);

}  // namespace sextant
