// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/quantity.h"

#include <algorithm>

#include "model/schema/pattern.h"

namespace sextant {
namespace {

const std::vector<std::string>& unitsOf(QuantityKind kind) {
  static const std::vector<std::string> none;
  static const std::vector<std::string> durations{"ns", "us", "ms", "s", "m", "h", "d", "w"};
  static const std::vector<std::string> bytes{"B",  "kB",  "KB", "KiB", "MB", "MiB",
                                              "GB", "GiB", "TB", "TiB", "k",  "K",
                                              "Ki", "M",   "Mi", "G",   "Gi"};
  switch (kind) {
    case QuantityKind::duration:
      return durations;
    case QuantityKind::bytes:
      return bytes;
    case QuantityKind::none:
      break;
  }
  return none;
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// Behind the digits of a number with at most one point; `from` where there is none.
std::size_t numberEnd(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && isDigit(text[at]))
    ++at;
  if (at == 0 || at + 1 >= text.size() || text[at] != '.' || !isDigit(text[at + 1])) return at;
  for (++at; at < text.size() && isDigit(text[at]);)
    ++at;
  return at;
}

}  // namespace

std::optional<Quantity> parseQuantity(QuantityKind kind, std::string_view text) {
  const std::size_t number = numberEnd(text);
  if (number == 0) return std::nullopt;
  std::size_t unit = number;
  while (unit < text.size() && text[unit] == ' ')
    ++unit;
  const std::string name(text.substr(unit));
  const auto& known = unitsOf(kind);
  if (std::find(known.begin(), known.end(), name) == known.end()) return std::nullopt;
  return Quantity{std::string(text.substr(0, number)),
                  std::string(text.substr(number, unit - number)), name};
}

std::vector<std::string> quantityUnits(QuantityKind kind, const std::string& pattern) {
  const auto& known = unitsOf(kind);
  if (pattern.empty()) return known;
  const auto compiled = Pattern::compile(pattern);
  if (!compiled) return known;
  std::vector<std::string> allowed;
  for (const std::string& unit : known) {
    const bool fits = compiled->foundIn("1" + unit).value_or(false) ||
                      compiled->foundIn("1 " + unit).value_or(false) ||
                      compiled->foundIn("10" + unit).value_or(false);
    if (fits) allowed.push_back(unit);
  }
  return allowed.empty() ? known : allowed;
}

}  // namespace sextant
