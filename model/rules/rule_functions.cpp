// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rule_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>

#include "model/document/json.h"
#include "model/rules/cache_hits.h"

namespace sextant {
namespace {

RuleUnknown noNumber(const RuleValue& value) {
  if (const auto* unknown = std::get_if<RuleUnknown>(&value)) return *unknown;
  if (const auto* nothing = std::get_if<RuleNothing>(&value)) {
    return {nothing->pointer.empty() ? "a value is missing" : nothing->pointer + " is not set"};
  }
  return {wordsOf(value) + " is no number"};
}

RuleValue numberOf(double low, double high, const Dimension& dimension) {
  if (std::isnan(low) || std::isnan(high)) return RuleUnknown{"the numbers are too large"};
  return RuleNumber{low, high, dimension};
}

RuleValue quotient(const RuleNumber& a, const RuleNumber& b) {
  if (b.low <= 0 && b.high >= 0) return RuleUnknown{"it divides by zero"};
  const auto [low, high] =
      std::minmax({a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high});
  return numberOf(low, high,
                  {a.dimension.seconds - b.dimension.seconds, a.dimension.bytes - b.dimension.bytes});
}

RuleValue product(const RuleNumber& a, const RuleNumber& b) {
  const auto [low, high] =
      std::minmax({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  return numberOf(low, high,
                  {a.dimension.seconds + b.dimension.seconds, a.dimension.bytes + b.dimension.bytes});
}

RuleUnknown mixed(const RuleNumber& a, const RuleNumber& b) {
  return {wordsOf(RuleValue(a)) + " is " + nameOf(a.dimension) + " and " + wordsOf(RuleValue(b)) +
          " is " + nameOf(b.dimension)};
}

RuleTruth less(const RuleNumber& a, const RuleNumber& b) {
  return {a.low < b.high, a.high >= b.low};
}

RuleTruth lessOrEqual(const RuleNumber& a, const RuleNumber& b) {
  return {a.low <= b.high, a.high > b.low};
}

RuleTruth opposite(const RuleTruth& truth) {
  return {truth.can_be_false, truth.can_be_true};
}

RuleTruth equal(const RuleNumber& a, const RuleNumber& b) {
  return {a.low <= b.high && b.low <= a.high, !(a.isOne() && b.isOne() && a.low == b.low)};
}

// Whether two values that are not both numbers are the same.
RuleValue sameness(const RuleValue& a, const RuleValue& b) {
  for (const RuleValue* one : {&a, &b}) {
    if (std::holds_alternative<RuleUnknown>(*one)) return *one;
  }
  if (a.index() != b.index()) return RuleTruth::of(false);
  if (const auto* text = std::get_if<RuleText>(&a))
    return RuleTruth::of(text->text == std::get<RuleText>(b).text);
  if (const auto* truth = std::get_if<RuleTruth>(&a)) {
    const RuleTruth& other = std::get<RuleTruth>(b);
    return RuleTruth{(truth->can_be_true && other.can_be_true) ||
                         (truth->can_be_false && other.can_be_false),
                     (truth->can_be_true && other.can_be_false) ||
                         (truth->can_be_false && other.can_be_true)};
  }
  if (const auto* value = std::get_if<const Value*>(&a))
    return RuleTruth::of(**value == *std::get<const Value*>(b));
  return RuleTruth::of(true);
}

template <class Number>
RuleValue each(const RuleValue& value, Number number) {
  const auto* known = std::get_if<RuleNumber>(&value);
  if (known == nullptr) return noNumber(value);
  return numberOf(number(known->low), number(known->high), known->dimension);
}

RuleValue absolute(const RuleValue& value) {
  const auto* known = std::get_if<RuleNumber>(&value);
  if (known == nullptr) return noNumber(value);
  const double far = std::max(std::abs(known->low), std::abs(known->high));
  const double near = known->low <= 0 && known->high >= 0
                          ? 0
                          : std::min(std::abs(known->low), std::abs(known->high));
  return RuleNumber{near, far, known->dimension};
}

RuleValue extreme(const std::vector<RuleValue>& values, bool is_max) {
  std::optional<RuleNumber> best;
  for (const RuleValue& value : values) {
    const auto* number = std::get_if<RuleNumber>(&value);
    if (number == nullptr) return noNumber(value);
    if (best && best->dimension != number->dimension) return mixed(*best, *number);
    if (!best) best = *number;
    best->low = is_max ? std::max(best->low, number->low) : std::min(best->low, number->low);
    best->high = is_max ? std::max(best->high, number->high) : std::min(best->high, number->high);
  }
  return *best;
}

// The range that holds both.
RuleValue hull(const RuleValue& a, const RuleValue& b) {
  const auto *first = std::get_if<RuleNumber>(&a), *second = std::get_if<RuleNumber>(&b);
  if (first != nullptr && second != nullptr && first->dimension == second->dimension) {
    return RuleNumber{std::min(first->low, second->low), std::max(first->high, second->high),
                      first->dimension};
  }
  return RuleUnknown{"it depends on which instances run what"};
}

RuleValue choice(const std::vector<RuleValue>& values) {
  const auto* condition = std::get_if<RuleTruth>(&values[0]);
  if (condition == nullptr) {
    if (const auto* unknown = std::get_if<RuleUnknown>(&values[0])) return *unknown;
    return RuleUnknown{wordsOf(values[0]) + " is neither true nor false"};
  }
  if (!condition->can_be_false) return values[1];
  if (!condition->can_be_true) return values[2];
  return hull(values[1], values[2]);
}

RuleValue lengthOf(const RuleValue& value) {
  double length = 0;
  if (const auto* text = std::get_if<RuleText>(&value)) {
    for (const char c : text->text)
      length += (static_cast<unsigned char>(c) & 0xC0U) == 0x80 ? 0 : 1;
  } else if (const auto* whole = std::get_if<const Value*>(&value)) {
    length = static_cast<double>((*whole)->isMap() ? (*whole)->members().size()
                                                   : (*whole)->items().size());
  } else if (!std::holds_alternative<RuleNothing>(value)) {
    return RuleUnknown{wordsOf(value) + " has no length"};
  }
  return RuleNumber{length, length, {}};
}

RuleValue uniqueness(const RuleValue& value) {
  const auto* whole = std::get_if<const Value*>(&value);
  if (whole == nullptr || !(*whole)->isSequence()) {
    if (std::holds_alternative<RuleNothing>(value)) return RuleTruth::of(true);
    return RuleUnknown{wordsOf(value) + " is no list"};
  }
  std::set<std::string> seen;
  for (const Value& item : (*whole)->items()) {
    if (!seen.insert(toJson(item)).second) return RuleTruth::of(false);
  }
  return RuleTruth::of(true);
}

RuleValue containment(const RuleValue& whole, const RuleValue& part) {
  const auto* text = std::get_if<RuleText>(&whole);
  const auto* piece = std::get_if<RuleText>(&part);
  if (text != nullptr && piece != nullptr)
    return RuleTruth::of(text->text.find(piece->text) != std::string::npos);
  if (const auto* list = std::get_if<const Value*>(&whole)) {
    if ((*list)->isMap())
      return RuleTruth::of(piece != nullptr && (*list)->member(piece->text) != nullptr);
    for (const Value& item : (*list)->items()) {
      const RuleValue same = compare("==", ruleValueOf(item, {}), part);
      if (const auto* truth = std::get_if<RuleTruth>(&same); truth && truth->can_be_true)
        return same;
    }
    return RuleTruth::of(false);
  }
  if (std::holds_alternative<RuleNothing>(whole)) return RuleTruth::of(false);
  return RuleUnknown{wordsOf(whole) + " holds nothing"};
}

// A number of this kind that is not below zero, or why it is none.
RuleValue quantity(const RuleValue& value, const Dimension& dimension) {
  const auto* number = std::get_if<RuleNumber>(&value);
  if (number == nullptr) return noNumber(value);
  if (number->dimension == dimension && number->low >= 0) return value;
  return RuleUnknown{wordsOf(value) + " is not " + nameOf(dimension) + " of zero or more"};
}

// A duration that nothing ends where a text such as "none", or nothing, stands.
RuleValue timeToLive(const RuleValue& value) {
  if (std::holds_alternative<RuleText>(value) || std::holds_alternative<RuleNothing>(value)) {
    constexpr double endless = std::numeric_limits<double>::infinity();
    return RuleNumber{endless, endless, {1, 0}};
  }
  return quantity(value, {1, 0});
}

// Of entries, time to live, reads a second, keys and exponent: see cacheHitRatio().
RuleValue hitRatio(const std::vector<RuleValue>& values) {
  std::array<RuleNumber, 5> known;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const RuleValue value = i == 1   ? timeToLive(values[i])
                            : i == 2 ? quantity(values[i], {-1, 0})
                                     : quantity(values[i], {});
    if (!std::holds_alternative<RuleNumber>(value)) return value;
    known[i] = std::get<RuleNumber>(value);
  }
  const auto& [entries, ttl, rate, keys, exponent] = known;
  // More of each is more hits, but for the keys.
  const double low =
      cacheHitRatio({entries.low, ttl.low, rate.low, keys.high, exponent.low});
  const double high =
      cacheHitRatio({entries.high, ttl.high, rate.high, keys.low, exponent.high});
  return RuleNumber{std::min(low, high), std::max(low, high), {}};
}

struct Function {
  std::string_view name;
  RuleArity arity;
  RuleValue (*call)(const std::vector<RuleValue>&);
};

using Values = std::vector<RuleValue>;
constexpr std::size_t many = 20;
const std::array<Function, 14> functions{{
    {"if", {3, 3}, choice},
    {"min", {1, many}, [](const Values& v) { return extreme(v, false); }},
    {"max", {1, many}, [](const Values& v) { return extreme(v, true); }},
    {"abs", {1, 1}, [](const Values& v) { return absolute(v[0]); }},
    {"floor", {1, 1}, [](const Values& v) { return each(v[0], [](double x) { return std::floor(x); }); }},
    {"ceil", {1, 1}, [](const Values& v) { return each(v[0], [](double x) { return std::ceil(x); }); }},
    {"round", {1, 1}, [](const Values& v) { return each(v[0], [](double x) { return std::round(x); }); }},
    {"is_set", {1, 1},
     [](const Values& v) -> RuleValue {
       if (std::holds_alternative<RuleUnknown>(v[0])) return v[0];
       return RuleTruth::of(!std::holds_alternative<RuleNothing>(v[0]));
     }},
    {"default", {2, 2},
     [](const Values& v) { return std::holds_alternative<RuleNothing>(v[0]) ? v[1] : v[0]; }},
    {"length", {1, 1}, [](const Values& v) { return lengthOf(v[0]); }},
    {"unique", {1, 1}, [](const Values& v) { return uniqueness(v[0]); }},
    {"contains", {2, 2}, [](const Values& v) { return containment(v[0], v[1]); }},
    {"hit_ratio", {5, 5}, hitRatio},
    {"is_known", {1, 1},
     [](const Values& v) -> RuleValue {
       return RuleTruth::of(!std::holds_alternative<RuleUnknown>(v[0]));
     }},
}};

const Function* functionNamed(const std::string& name) {
  const auto* found = std::find_if(functions.begin(), functions.end(),
                                   [&](const Function& one) { return one.name == name; });
  return found == functions.end() ? nullptr : found;
}

}  // namespace

std::optional<RuleArity> arityOf(const std::string& function) {
  const Function* found = functionNamed(function);
  return found == nullptr ? std::nullopt : std::optional(found->arity);
}

RuleValue callFunction(const std::string& function, const std::vector<RuleValue>& arguments) {
  return functionNamed(function)->call(arguments);
}

RuleValue arithmetic(const std::string& sign, const RuleValue& a, const RuleValue& b) {
  const auto *first = std::get_if<RuleNumber>(&a), *second = std::get_if<RuleNumber>(&b);
  if (first == nullptr) return noNumber(a);
  if (second == nullptr) return noNumber(b);
  if (sign == "*") return product(*first, *second);
  if (sign == "/") return quotient(*first, *second);
  if (first->dimension != second->dimension) return mixed(*first, *second);
  if (sign == "+")
    return numberOf(first->low + second->low, first->high + second->high, first->dimension);
  return numberOf(first->low - second->high, first->high - second->low, first->dimension);
}

RuleValue compare(const std::string& sign, const RuleValue& a, const RuleValue& b) {
  const auto *first = std::get_if<RuleNumber>(&a), *second = std::get_if<RuleNumber>(&b);
  const bool is_equality = sign == "==" || sign == "!=";
  if (first == nullptr || second == nullptr) {
    if (!is_equality) return noNumber(first == nullptr ? a : b);
    const RuleValue same = sameness(a, b);
    return sign == "==" ? same : inversion(same);
  }
  if (first->dimension != second->dimension) return mixed(*first, *second);
  if (sign == "<") return less(*first, *second);
  if (sign == "<=") return lessOrEqual(*first, *second);
  if (sign == ">") return less(*second, *first);
  if (sign == ">=") return lessOrEqual(*second, *first);
  return sign == "==" ? equal(*first, *second) : opposite(equal(*first, *second));
}

// False whatever the other is: what is not set may stand behind a question whether it is.
RuleValue conjunction(const RuleValue& a, const RuleValue& b) {
  const auto *first = std::get_if<RuleTruth>(&a), *second = std::get_if<RuleTruth>(&b);
  for (const RuleTruth* one : {first, second}) {
    if (one != nullptr && !one->can_be_true) return RuleTruth::of(false);
  }
  if (first == nullptr || second == nullptr) {
    const RuleValue& other = first == nullptr ? a : b;
    if (std::holds_alternative<RuleUnknown>(other)) return other;
    return RuleUnknown{wordsOf(other) + " is neither true nor false"};
  }
  return RuleTruth{first->can_be_true && second->can_be_true,
                   first->can_be_false || second->can_be_false};
}

RuleValue disjunction(const RuleValue& a, const RuleValue& b) {
  return inversion(conjunction(inversion(a), inversion(b)));
}

RuleValue inversion(const RuleValue& value) {
  if (const auto* truth = std::get_if<RuleTruth>(&value)) return opposite(*truth);
  if (std::holds_alternative<RuleUnknown>(value)) return value;
  return RuleUnknown{wordsOf(value) + " is neither true nor false"};
}

}  // namespace sextant
