// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rule_value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "model/document/json.h"

namespace sextant {
namespace {

struct Unit {
  std::string_view name;
  double factor;
  Dimension dimension;
};

constexpr Dimension duration{1, 0}, size{0, 1}, rate{-1, 0}, plain{};
constexpr std::array<Unit, 21> units{{
    {"", 1, plain},           {"%", 0.01, plain},
    {"us", 1e-6, duration},   {"ms", 1e-3, duration},
    {"s", 1, duration},       {"m", 60, duration},
    {"min", 60, duration},    {"h", 3600, duration},
    {"d", 86400, duration},   {"B", 1, size},
    {"kB", 1e3, size},        {"MB", 1e6, size},
    {"GB", 1e9, size},        {"TB", 1e12, size},
    {"KiB", 1024, size},      {"MiB", 1048576, size},
    {"GiB", 1073741824, size}, {"TiB", 1099511627776, size},
    {"seconds", 1, duration}, {"bytes", 1, size},
    {"/s", 1, rate},
}};

const Unit* unitNamed(std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

std::string digits(double value) {
  char text[40];
  if (std::abs(value) < 1e15 && value == std::floor(value))
    std::snprintf(text, sizeof text, "%.0f", value);
  else
    std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

// The largest unit of which it has at least one.
std::string withUnit(double value, const Dimension& dimension) {
  static constexpr std::array<std::string_view, 4> times{"h", "min", "s", "ms"};
  static constexpr std::array<std::string_view, 5> sizes{"TiB", "GiB", "MiB", "KiB", "B"};
  const auto in = [&](const auto& names) {
    for (const std::string_view name : names) {
      const double amount = value / unitNamed(name)->factor;
      if (std::abs(amount) >= 1 || name == names.back())
        return digits(amount) + ' ' + std::string(name);
    }
    return digits(value);
  };
  if (dimension == duration) return in(times);
  if (dimension == size) return in(sizes);
  if (dimension == rate) return digits(value) + "/s";
  if (dimension == Dimension{-1, 1}) return in(sizes) + "/s";
  return digits(value);
}

std::string wordsOf(const RuleNumber& number) {
  if (number.isOne()) return withUnit(number.low, number.dimension);
  return withUnit(number.low, number.dimension) + " to " + withUnit(number.high, number.dimension);
}

}  // namespace

std::string nameOf(const Dimension& dimension) {
  if (dimension == plain) return "a number";
  if (dimension == duration) return "a duration";
  if (dimension == size) return "a size";
  if (dimension == rate) return "a rate";
  return "a value in s^" + std::to_string(dimension.seconds) + " B^" +
         std::to_string(dimension.bytes);
}

std::optional<RuleNumber> ruleNumber(const std::string& text) {
  if (text.empty() || text.size() > 40 || text[0] < '0' || text[0] > '9') return std::nullopt;
  std::size_t end = text.find_first_not_of("0123456789.");
  if (end == std::string::npos) end = text.size();
  double value = 0;
  const auto [read_to, error] = std::from_chars(text.data(), text.data() + end, value);
  if (error != std::errc() || read_to != text.data() + end || !std::isfinite(value))
    return std::nullopt;
  while (end < text.size() && text[end] == ' ')
    ++end;
  const Unit* unit = unitNamed(std::string_view(text).substr(end));
  if (unit == nullptr || unit->name.size() > 3) return std::nullopt;
  return RuleNumber{value * unit->factor, value * unit->factor, unit->dimension};
}

RuleValue ruleValueOf(const Value& value, const std::string& unit) {
  switch (value.kind()) {
    case ValueKind::null: return RuleNothing{};
    case ValueKind::boolean: return RuleTruth::of(value.text() == "true");
    case ValueKind::integer:
    case ValueKind::real: {
      double amount = 0;
      const std::string& text = value.text();
      const auto read = std::from_chars(text.data(), text.data() + text.size(), amount);
      if (read.ec != std::errc() || !std::isfinite(amount)) return RuleUnknown{value.text() + " is too large to count with"};
      const Unit* known = unit.empty() ? nullptr : unitNamed(unit);
      if (known == nullptr) return RuleNumber{amount, amount, {}};
      return RuleNumber{amount * known->factor, amount * known->factor, known->dimension};
    }
    case ValueKind::string: {
      const auto number = ruleNumber(value.text());
      // "12" is a text: the profile says so.
      if (number && number->dimension != plain) return *number;
      return RuleText{value.text()};
    }
    case ValueKind::map:
    case ValueKind::sequence: return &value;
  }
  return RuleNothing{};
}

std::string wordsOf(const RuleValue& value) {
  if (const auto* number = std::get_if<RuleNumber>(&value)) return wordsOf(*number);
  if (const auto* text = std::get_if<RuleText>(&value)) return '"' + text->text.substr(0, 80) + '"';
  if (const auto* truth = std::get_if<RuleTruth>(&value)) {
    if (truth->can_be_true && truth->can_be_false) return "yes or no";
    return truth->can_be_true ? "yes" : "no";
  }
  if (std::holds_alternative<RuleNothing>(value)) return "nothing";
  if (const auto* whole = std::get_if<const Value*>(&value)) return toJson(**whole).substr(0, 80);
  return "not known";
}

}  // namespace sextant
