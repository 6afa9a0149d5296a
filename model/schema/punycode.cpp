// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/punycode.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sextant {
namespace {

// Parameters of RFC 3492, section 5.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t t_min = 1;
constexpr std::uint32_t t_max = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;
constexpr std::uint32_t initial_bias = 72;
constexpr std::uint32_t first_code = 0x80;

std::vector<std::uint32_t> codePoints(std::string_view text) {
  std::vector<std::uint32_t> codes;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0U) == 0x80U && !codes.empty()) {
      codes.back() = (codes.back() << 6U) | (byte & 0x3fU);
    } else {
      codes.push_back(byte < 0x80   ? byte
                      : byte < 0xe0 ? byte & 0x1fU
                      : byte < 0xf0 ? byte & 0x0fU
                                    : byte & 0x07U);
    }
  }
  return codes;
}

std::uint32_t adapted(std::uint64_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / damp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > ((base - t_min) * t_max) / 2; k += base)
    delta /= base - t_min;
  return k + static_cast<std::uint32_t>((base - t_min + 1) * delta / (delta + skew));
}

// Digits of a number in the variable-length form of section 3.3.
std::size_t digitsOf(std::uint64_t number, std::uint32_t bias) {
  std::size_t digits = 1;
  for (std::uint32_t k = base;; k += base, ++digits) {
    const std::uint32_t t = k <= bias ? t_min : std::min(t_max, k - bias);
    if (number < t) return digits;
    number = (number - t) / (base - t);
  }
}

}  // namespace

std::size_t punycodeLength(std::string_view label) {
  const std::vector<std::uint32_t> codes = codePoints(label);
  const auto basic = static_cast<std::uint32_t>(std::count_if(
      codes.begin(), codes.end(), [](std::uint32_t code) { return code < first_code; }));
  std::size_t length = basic + (basic > 0 ? 1 : 0);
  std::uint32_t done = basic;
  std::uint32_t bias = initial_bias;
  std::uint32_t code = first_code;
  std::uint64_t delta = 0;
  while (done < codes.size()) {
    std::uint32_t next = 0xffffffffU;
    for (const std::uint32_t other : codes)
      next = other >= code ? std::min(next, other) : next;
    delta += std::uint64_t{next - code} * (done + 1);
    for (const std::uint32_t other : codes) {
      if (other < next) ++delta;
      if (other != next) continue;
      length += digitsOf(delta, bias);
      bias = adapted(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    code = next + 1;
  }
  return length;
}

}  // namespace sextant
