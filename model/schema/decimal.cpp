// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace sextant {
namespace {

constexpr long exponent_max = 100'000;
constexpr long shift_max = 2'000;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// Takes the digits at the front of the text.
std::string_view takeDigits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && isDigit(text[count]))
    ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

std::optional<long> exponentOf(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
  text.remove_prefix(1);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  long exponent = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (exponent > exponent_max || exponent < -exponent_max) return std::nullopt;
  return exponent;
}

// A number without leading zeros, as digits; of the same length the texts compare as the numbers.
bool isLess(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// a - b. Precondition: not less.
std::string difference(std::string a, const std::string& b) {
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t at = a.size() - 1 - i;
    const int take = borrow + (i < b.size() ? b[b.size() - 1 - i] - '0' : 0);
    const int left = a[at] - '0' - take;
    borrow = left < 0 ? 1 : 0;
    a[at] = static_cast<char>('0' + left + 10 * borrow);
  }
  a.erase(0, std::min(a.find_first_not_of('0'), a.size()));
  return a;
}

// Long division, of which only the rest counts.
bool divides(const std::string& number, const std::string& divisor) {
  if (number.size() <= 18 && divisor.size() <= 18) {
    std::uint64_t n = 0;
    std::uint64_t d = 0;
    std::from_chars(number.data(), number.data() + number.size(), n);
    std::from_chars(divisor.data(), divisor.data() + divisor.size(), d);
    return n % d == 0;
  }
  std::string rest;
  for (const char digit : number) {
    if (!rest.empty() || digit != '0') rest += digit;
    while (!isLess(rest, divisor))
      rest = difference(std::move(rest), divisor);
  }
  return rest.empty();
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view number) {
  Decimal result;
  if (!number.empty() && number.front() == '-') {
    result.negative_ = true;
    number.remove_prefix(1);
  }
  const std::string_view whole = takeDigits(number);
  std::string_view fraction;
  if (!number.empty() && number.front() == '.') {
    number.remove_prefix(1);
    fraction = takeDigits(number);
    if (fraction.empty()) return std::nullopt;
  }
  const auto exponent = exponentOf(number);
  if (whole.empty() || !exponent) return std::nullopt;
  result.digits_.append(whole).append(fraction);
  result.exponent_ = *exponent - static_cast<long>(fraction.size());
  const std::size_t last = result.digits_.find_last_not_of('0');
  if (last == std::string::npos) return Decimal();
  result.exponent_ += static_cast<long>(result.digits_.size() - 1 - last);
  result.digits_.erase(last + 1);
  result.digits_.erase(0, result.digits_.find_first_not_of('0'));
  return result;
}

bool Decimal::isMultipleOf(const Decimal& step) const {
  if (digits_.empty()) return true;
  // Only a number with more trailing zeros than the step can be divided by it, or one is made by
  // writing both with the same exponent.
  const long shift = exponent_ - step.exponent_;
  if (shift > shift_max || shift < -shift_max) return false;
  const auto zeros = [](long count) {
    return std::string(static_cast<std::size_t>(std::max(count, 0L)), '0');
  };
  return divides(digits_ + zeros(shift), step.digits_ + zeros(-shift));
}

std::string Decimal::canonical() const {
  if (digits_.empty()) return "0";
  return (negative_ ? "-" : "") + digits_ + 'e' + std::to_string(exponent_);
}

int compare(const Decimal& a, const Decimal& b) {
  const auto sign = [](const Decimal& number) {
    return number.digits_.empty() ? 0 : number.negative_ ? -1 : 1;
  };
  if (sign(a) != sign(b) || sign(a) == 0) return sign(a) - sign(b);
  const auto magnitude = [](const Decimal& number) {
    return static_cast<long>(number.digits_.size()) + number.exponent_;
  };
  const long order = magnitude(a) - magnitude(b);
  // With the same first place, the digits compare as fractions do.
  const int larger = order != 0 ? (order > 0 ? 1 : -1) : a.digits_.compare(b.digits_);
  return sign(a) * larger;
}

}  // namespace sextant
