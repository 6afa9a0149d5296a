// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rule_evaluation.h"

#include <algorithm>
#include <limits>

#include "model/document/pointer.h"
#include "model/rules/rule_functions.h"

namespace sextant {
namespace {

using Kind = RuleNode::Kind;
using Group = RuleNode::Group;

// Whose values paths name.
struct Place {
  const RuleFleet* fleet = nullptr;
  const RuleMember* member = nullptr;
  std::size_t variant = 0;
};

// A value of `count` instances that are alike, each of which runs one of the variants.
struct Share {
  RuleValue value;
  std::size_t count = 1;
};

class Evaluation {
 public:
  explicit Evaluation(const RuleWorld& world) : world_(world) {}

  [[nodiscard]] RuleValue of(const RuleNode& node, const Place& place) const {
    switch (node.kind) {
      case Kind::number: return node.number;
      case Kind::text: return RuleText{node.text};
      case Kind::truth: return RuleTruth::of(node.number.low != 0);
      case Kind::nothing: return RuleNothing{};
      case Kind::path: return valueAtPath(node.text, place);
      case Kind::fact: return factNamed(node.text);
      case Kind::negate:
        return arithmetic("*", RuleNumber{-1, -1, {}}, of(node.operands[0], place));
      case Kind::invert: return inversion(of(node.operands[0], place));
      case Kind::arithmetic:
        return arithmetic(node.text, of(node.operands[0], place), of(node.operands[1], place));
      case Kind::compare:
        return compare(node.text, of(node.operands[0], place), of(node.operands[1], place));
      case Kind::both:
        return conjunction(of(node.operands[0], place), of(node.operands[1], place));
      case Kind::either:
        return disjunction(of(node.operands[0], place), of(node.operands[1], place));
      case Kind::call: return called(node, place);
      case Kind::aggregate: return aggregated(node, place);
    }
    return RuleNothing{};
  }

 private:
  [[nodiscard]] RuleValue called(const RuleNode& node, const Place& place) const {
    std::vector<RuleValue> arguments;
    arguments.reserve(node.operands.size());
    for (const RuleNode& operand : node.operands)
      arguments.push_back(of(operand, place));
    return callFunction(node.text, arguments);
  }

  [[nodiscard]] RuleValue factNamed(const std::string& name) const {
    const auto found = world_.facts.find(name);
    if (found == world_.facts.end()) return RuleUnknown{"fact." + name + " is not known"};
    return found->second;
  }

  static RuleValue valueAtPath(const std::string& pointer, const Place& place) {
    if (place.member == nullptr) return RuleNothing{pointer};
    const Value& whole = *place.member->variants[place.variant];
    const auto found = valueAt(whole, pointer);
    const Value* value = found ? *found : nullptr;
    const ServiceSchema* schema = place.fleet->schema.get();
    const Value* described = schema == nullptr ? nullptr : schema->describe(pointer);
    if (value == nullptr && described != nullptr) value = described->member("default");
    if (value == nullptr || value->kind() == ValueKind::null) return RuleNothing{pointer};
    const Value* unit = described == nullptr ? nullptr : described->member("x-sextant-unit");
    const bool has_unit = unit != nullptr && unit->kind() == ValueKind::string;
    return ruleValueOf(*value, has_unit ? unit->text() : std::string());
  }

  [[nodiscard]] RuleValue aggregated(const RuleNode& node, const Place& place) const {
    const RuleFleet* fleet = &world_.own;
    if (node.group == Group::service) {
      const auto found = world_.others.find(node.service);
      if (found == world_.others.end())
        return RuleUnknown{"the profiles of " + node.service + " are not known"};
      fleet = &found->second;
    }
    std::vector<Share> shares;
    for (const RuleMember& member : fleet->members) {
      const bool is_in = node.group != Group::cluster || place.member == nullptr ||
                         member.example.cluster == place.member->example.cluster;
      if (!is_in) continue;
      shares.push_back({shareOf(node, *fleet, member), member.count});
    }
    return gather(node.text, shares);
  }

  // One value for all variants: the range that holds each of them.
  [[nodiscard]] RuleValue shareOf(const RuleNode& node, const RuleFleet& fleet,
                                  const RuleMember& member) const {
    if (node.operands.empty()) return RuleTruth::of(true);
    RuleValue whole;
    for (std::size_t variant = 0; variant < member.variants.size(); ++variant) {
      RuleValue value = of(node.operands[0], {&fleet, &member, variant});
      whole = variant == 0 ? std::move(value) : together(whole, value);
    }
    return whole;
  }

  static RuleValue together(const RuleValue& a, const RuleValue& b) {
    const auto *first = std::get_if<RuleTruth>(&a), *second = std::get_if<RuleTruth>(&b);
    if (first != nullptr && second != nullptr) {
      return RuleTruth{first->can_be_true || second->can_be_true,
                       first->can_be_false || second->can_be_false};
    }
    for (const RuleValue* one : {&a, &b}) {
      if (std::holds_alternative<RuleUnknown>(*one) || std::holds_alternative<RuleNothing>(*one))
        return *one;
    }
    return callFunction("if", {RuleTruth{true, true}, a, b});
  }

  static RuleValue gather(const std::string& aggregate, const std::vector<Share>& shares) {
    if (aggregate == "sum") return sumOf(shares);
    if (aggregate == "min" || aggregate == "max") return extremeOf(aggregate, shares);
    if (aggregate == "count") return countOf(shares);
    RuleValue all = RuleTruth::of(aggregate == "all");
    for (const Share& share : shares)
      all = aggregate == "all" ? conjunction(all, share.value) : disjunction(all, share.value);
    return all;
  }

  static RuleValue sumOf(const std::vector<Share>& shares) {
    RuleValue sum = RuleNumber{0, 0, {}};
    bool is_first = true;
    for (const Share& share : shares) {
      const auto count = static_cast<double>(share.count);
      const RuleValue part = arithmetic("*", share.value, RuleNumber{count, count, {}});
      sum = is_first ? part : arithmetic("+", sum, part);
      is_first = false;
    }
    return sum;
  }

  static RuleValue extremeOf(const std::string& aggregate, const std::vector<Share>& shares) {
    if (shares.empty()) return RuleUnknown{"there is no instance"};
    RuleValue best = shares.front().value;
    for (const Share& share : shares)
      best = callFunction(aggregate, {best, share.value});
    return best;
  }

  static RuleValue countOf(const std::vector<Share>& shares) {
    RuleNumber count;
    for (const Share& share : shares) {
      const auto* truth = std::get_if<RuleTruth>(&share.value);
      if (truth == nullptr) return inversion(share.value);
      if (!truth->can_be_false) count.low += static_cast<double>(share.count);
      if (truth->can_be_true) count.high += static_cast<double>(share.count);
    }
    return count;
  }

  const RuleWorld& world_;
};

}  // namespace

RuleValue evaluate(const RuleExpression& expression, const RuleWorld& world,
                   const RuleMember* member, std::size_t variant) {
  return evaluate(expression.root(), world, member, variant);
}

RuleValue evaluate(const RuleNode& node, const RuleWorld& world, const RuleMember* member,
                   std::size_t variant) {
  return Evaluation(world).of(node, {&world.own, member, variant});
}

Result<RuleSentence> RuleSentence::parse(const std::string& text) {
  RuleSentence sentence;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find('{', at);
    if (open == std::string::npos) break;
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos)
      return fail(ErrorKind::input, "A \"{\" has no \"}\": " + text.substr(open, 40));
    auto value = RuleExpression::parse(text.substr(open + 1, close - open - 1));
    if (!value) {
      return fail(ErrorKind::input, value.error().what, text.substr(open, close - open + 1));
    }
    sentence.parts_.push_back({text.substr(at, open - at), {std::move(*value)}});
    at = close + 1;
  }
  if (at < text.size()) sentence.parts_.push_back({text.substr(at), {}});
  return sentence;
}

std::string RuleSentence::words(const RuleWorld& world, const RuleMember* member,
                                std::size_t variant) const {
  std::string words;
  for (const Part& part : parts_) {
    words += part.text;
    for (const RuleExpression& value : part.value)
      words += wordsOf(evaluate(value, world, member, variant));
  }
  return words;
}

}  // namespace sextant
