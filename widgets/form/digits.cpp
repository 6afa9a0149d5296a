// SPDX-License-Identifier: GPL-3.0-or-later
// Adding numbers as they are written, because a double or 64 bits would round them.
#include <algorithm>

#include "widgets/form/form_fields.h"

namespace sextant::ui {
namespace {

// A number without its point: digits, lowest first, and how many stand behind the point.
struct Digits {
  std::string reversed;
  bool negative = false;
};

std::size_t fractionOf(const std::string& text) {
  const std::size_t point = text.find('.');
  return point == std::string::npos ? 0 : text.size() - point - 1;
}

Digits digitsOf(const std::string& text, std::size_t fraction) {
  Digits digits;
  digits.negative = !text.empty() && text.front() == '-';
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits.reversed.push_back(c);
  }
  digits.reversed.append(fraction - fractionOf(text), '0');
  std::reverse(digits.reversed.begin(), digits.reversed.end());
  return digits;
}

char digitAt(const std::string& digits, std::size_t at) {
  return at < digits.size() ? char(digits[at] - '0') : char(0);
}

bool isLess(const std::string& a, const std::string& b) {
  for (std::size_t i = std::max(a.size(), b.size()); i-- > 0;) {
    if (digitAt(a, i) != digitAt(b, i)) return digitAt(a, i) < digitAt(b, i);
  }
  return false;
}

// a + b, or a - b where a is not less than b.
std::string combined(const std::string& a, const std::string& b, bool subtract) {
  std::string result;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    int digit = digitAt(a, i) + (subtract ? -digitAt(b, i) : digitAt(b, i)) + carry;
    carry = digit < 0 ? -1 : digit / 10;
    digit = digit < 0 ? digit + 10 : digit % 10;
    result.push_back(char('0' + digit));
  }
  if (carry > 0) result.push_back('1');
  return result;
}

std::string written(std::string reversed, bool negative, std::size_t fraction) {
  while (reversed.size() <= fraction)
    reversed.push_back('0');
  while (reversed.size() > fraction + 1 && reversed.back() == '0')
    reversed.pop_back();
  const bool zero = reversed.find_first_not_of('0') == std::string::npos;
  std::reverse(reversed.begin(), reversed.end());
  if (fraction > 0) reversed.insert(reversed.size() - fraction, 1, '.');
  return negative && !zero ? '-' + reversed : reversed;
}

}  // namespace

std::string addDigits(const std::string& a, const std::string& b) {
  const std::size_t fraction = std::max(fractionOf(a), fractionOf(b));
  const Digits x = digitsOf(a, fraction);
  const Digits y = digitsOf(b, fraction);
  if (x.negative == y.negative)
    return written(combined(x.reversed, y.reversed, false), x.negative, fraction);
  const bool less = isLess(x.reversed, y.reversed);
  return less ? written(combined(y.reversed, x.reversed, true), y.negative, fraction)
              : written(combined(x.reversed, y.reversed, true), x.negative, fraction);
}

}  // namespace sextant::ui
