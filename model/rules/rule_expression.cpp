// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rule_expression.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "model/document/pointer.h"
#include "model/rules/rule_functions.h"
#include "model/rules/rule_tokens.h"

namespace sextant {
namespace {

using Kind = RuleNode::Kind;
using Group = RuleNode::Group;
using Node = Result<RuleNode>;

// The aggregates, and how many operands each takes.
struct Aggregate {
  std::string_view name;
  std::size_t min, max;
};
constexpr std::array<Aggregate, 6> aggregates{
    {{"sum", 1, 1}, {"min", 1, 1}, {"max", 1, 1}, {"count", 0, 1}, {"all", 1, 1}, {"any", 1, 1}}};

const Aggregate* aggregateNamed(const std::string& name) {
  const auto* found = std::find_if(aggregates.begin(), aggregates.end(),
                                   [&](const Aggregate& one) { return one.name == name; });
  return found == aggregates.end() ? nullptr : found;
}

class Parser {
 public:
  explicit Parser(std::vector<RuleToken> tokens) : tokens_(std::move(tokens)) {}

  Node parse() {
    auto whole = either();
    if (whole && here().kind != RuleToken::Kind::end)
      return refuse("an operator was expected, not \"" + here().text + '"');
    return whole;
  }

 private:
  [[nodiscard]] const RuleToken& here() const { return tokens_[next_]; }
  [[nodiscard]] bool isSign(std::string_view sign) const {
    return here().kind == RuleToken::Kind::sign && here().text == sign;
  }
  [[nodiscard]] bool isWord(std::string_view word) const {
    return here().kind == RuleToken::Kind::name && here().text == word;
  }
  bool takeSign(std::string_view sign) {
    if (!isSign(sign)) return false;
    ++next_;
    return true;
  }
  [[nodiscard]] tl::unexpected<Error> refuse(const std::string& why) const {
    return fail(ErrorKind::input, "Column " + std::to_string(here().at) + ": " + why + '.');
  }

  // Left to right over the operators that `signOf` names.
  template <class Operand, class SignOf>
  Node chain(Operand operand, SignOf sign_of) {
    auto left = operand();
    while (left) {
      const std::size_t at = here().at;
      const std::optional<Kind> kind = sign_of();
      if (!kind) return left;
      const std::string sign = here().text;
      ++next_;
      auto right = operand();
      if (!right) return right;
      RuleNode node{*kind, {}, sign, {}, {}, {}, at};
      node.operands = {std::move(*left), std::move(*right)};
      left = std::move(node);
    }
    return left;
  }

  Node either() {
    if (++depth_ > RuleExpression::depth_max) return refuse("it is nested too deep");
    auto node = chain([this] { return both(); },
                      [this] { return isWord("or") ? std::optional(Kind::either) : std::nullopt; });
    --depth_;
    return node;
  }

  Node both() {
    return chain([this] { return inverted(); },
                 [this] { return isWord("and") ? std::optional(Kind::both) : std::nullopt; });
  }

  Node inverted() {
    if (!isWord("not")) return comparison();
    return prefixed(Kind::invert, [this] { return inverted(); });
  }

  template <class Operand>
  Node prefixed(Kind kind, Operand operand) {
    RuleNode node{kind, {}, {}, {}, {}, {}, here().at};
    ++next_;
    if (++depth_ > RuleExpression::depth_max) return refuse("it is nested too deep");
    auto inner = operand();
    --depth_;
    if (!inner) return inner;
    node.operands.push_back(std::move(*inner));
    return node;
  }

  Node comparison() {
    const auto is_comparison = [this]() -> std::optional<Kind> {
      for (const char* sign : {"<", "<=", ">", ">=", "==", "!="}) {
        if (isSign(sign)) return Kind::compare;
      }
      return std::nullopt;
    };
    auto left = sum();
    if (!left || !is_comparison()) return left;
    // a < b < c is a < b and b < c.
    std::optional<RuleNode> whole;
    while (is_comparison()) {
      RuleNode node{Kind::compare, {}, here().text, {}, {}, {}, here().at};
      ++next_;
      auto right = sum();
      if (!right) return right;
      node.operands = {std::move(*left), *right};
      left = std::move(*right);
      if (whole) {
        RuleNode and_node{Kind::both, {}, "and", {}, {}, {}, node.at};
        and_node.operands = {std::move(*whole), std::move(node)};
        whole = std::move(and_node);
      } else {
        whole = std::move(node);
      }
    }
    return *whole;
  }

  Node sum() {
    return chain([this] { return product(); },
                 [this] {
                   return isSign("+") || isSign("-") ? std::optional(Kind::arithmetic)
                                                     : std::nullopt;
                 });
  }

  Node product() {
    return chain([this] { return sign(); },
                 [this] {
                   return isSign("*") || isSign("/") ? std::optional(Kind::arithmetic)
                                                     : std::nullopt;
                 });
  }

  Node sign() {
    if (!isSign("-")) return primary();
    return prefixed(Kind::negate, [this] { return sign(); });
  }

  Node primary() {
    const RuleToken token = here();
    RuleNode node{Kind::number, token.number, token.text, {}, {}, {}, token.at};
    if (token.kind == RuleToken::Kind::number) {
      ++next_;
      return node;
    }
    if (token.kind == RuleToken::Kind::text && !isPathBegin()) {
      ++next_;
      node.kind = Kind::text;
      return node;
    }
    if (takeSign("(")) {
      auto inner = either();
      if (inner && !takeSign(")")) return refuse("a closing bracket is missing");
      return inner;
    }
    if (token.kind != RuleToken::Kind::name && token.kind != RuleToken::Kind::text)
      return refuse(token.kind == RuleToken::Kind::end ? "a value is missing at the end"
                                                       : "a value was expected");
    return named(std::move(node));
  }

  // "a key".size: a quoted step stands for a path only where another step follows.
  [[nodiscard]] bool isPathBegin() const {
    const RuleToken& after = tokens_[next_ + 1];
    return after.kind == RuleToken::Kind::sign && (after.text == "." || after.text == "[");
  }

  Node named(RuleNode node) {
    const bool is_call = here().kind == RuleToken::Kind::name &&
                         tokens_[next_ + 1].kind == RuleToken::Kind::sign &&
                         tokens_[next_ + 1].text == "(";
    if (is_call) return call(std::move(node));
    if (isWord("true") || isWord("false")) {
      node.kind = Kind::truth;
      node.number.low = node.number.high = isWord("true") ? 1 : 0;
      ++next_;
      return node;
    }
    if (isWord("null")) {
      node.kind = Kind::nothing;
      ++next_;
      return node;
    }
    return path(std::move(node));
  }

  Node path(RuleNode node) {
    std::vector<std::string> steps{here().text};
    ++next_;
    while (isSign(".") || isSign("[")) {
      const bool is_index = isSign("[");
      ++next_;
      const auto wanted = is_index ? RuleToken::Kind::number : RuleToken::Kind::name;
      const bool is_quoted = !is_index && here().kind == RuleToken::Kind::text;
      if (here().kind != wanted && !is_quoted)
        return refuse(is_index ? "the number of an item was expected" : "a key was expected");
      steps.push_back(here().text);
      ++next_;
      if (is_index && !takeSign("]")) return refuse("\"]\" is missing");
    }
    if (steps[0] == "fact") {
      if (steps.size() < 2) return refuse("the name of a fact was expected: fact.NAME");
      node.kind = Kind::fact;
      node.text = steps[1];
      for (std::size_t i = 2; i < steps.size(); ++i)
        node.text += '.' + steps[i];
      return node;
    }
    node.kind = Kind::path;
    node.text = joinPointer(steps);
    return node;
  }

  Node call(RuleNode node) {
    node.text = here().text;
    next_ += 2;
    const bool is_group = aggregateNamed(node.text) != nullptr && isGroup();
    if (is_group) return aggregate(std::move(node));
    node.kind = Kind::call;
    const auto arity = arityOf(node.text);
    if (!arity) {
      return refuse(aggregateNamed(node.text) != nullptr
                        ? '"' + node.text + "\" goes over instances, cluster or instances(\"SERVICE\")"
                        : "there is no function \"" + node.text + '"');
    }
    if (auto read = arguments(node); !read) return tl::unexpected<Error>(read.error());
    if (node.operands.size() < arity->min || node.operands.size() > arity->max)
      return refuse('"' + node.text + "\" takes " + std::to_string(arity->min) +
                    (arity->max == arity->min ? "" : " or more") + " values");
    return node;
  }

  [[nodiscard]] bool isGroup() const {
    const RuleToken& after = tokens_[next_ + 1];
    const bool ends = after.kind == RuleToken::Kind::sign && (after.text == "," || after.text == ")");
    return (isWord("cluster") && ends) ||
           (isWord("instances") && (ends || (after.kind == RuleToken::Kind::sign && after.text == "(")));
  }

  Node aggregate(RuleNode node) {
    if (is_in_aggregate_) return refuse("an aggregate cannot stand in another");
    node.kind = Kind::aggregate;
    node.group = isWord("cluster") ? Group::cluster : Group::instances;
    ++next_;
    if (takeSign("(")) {
      if (here().kind != RuleToken::Kind::text) return refuse("a service in quotes was expected");
      node.group = Group::service;
      node.service = here().text;
      ++next_;
      if (!takeSign(")")) return refuse("a closing bracket is missing");
    }
    is_in_aggregate_ = true;
    if (takeSign(",")) {
      auto read = arguments(node);
      is_in_aggregate_ = false;
      if (!read) return tl::unexpected<Error>(read.error());
    } else if (!takeSign(")")) {
      return refuse("\",\" or \")\" was expected");
    }
    is_in_aggregate_ = false;
    const Aggregate* known = aggregateNamed(node.text);
    if (node.operands.size() < known->min || node.operands.size() > known->max)
      return refuse('"' + node.text + "\" takes one value of each instance");
    return node;
  }

  // Up to and with the closing bracket.
  Result<void> arguments(RuleNode& node) {
    if (takeSign(")")) return {};
    while (true) {
      auto argument = either();
      if (!argument) return tl::unexpected<Error>(argument.error());
      node.operands.push_back(std::move(*argument));
      if (takeSign(")")) return {};
      if (!takeSign(",")) return refuse("\",\" or \")\" was expected");
    }
  }

  std::vector<RuleToken> tokens_;
  std::size_t next_ = 0;
  int depth_ = 0;
  bool is_in_aggregate_ = false;
};

void addOnce(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

Result<RuleExpression> RuleExpression::parse(const std::string& text) {
  if (text.size() > text_bytes_max)
    return fail(ErrorKind::input,
                "It is longer than " + std::to_string(text_bytes_max) + " bytes.");
  auto tokens = ruleTokens(text);
  if (!tokens) return tl::unexpected<Error>(tokens.error());
  auto root = Parser(std::move(*tokens)).parse();
  if (!root) return tl::unexpected<Error>(root.error());
  RuleExpression expression;
  expression.text_ = text;
  expression.root_ = std::make_shared<RuleNode>(std::move(*root));
  expression.look(*expression.root_, false);
  return expression;
}

void RuleExpression::look(const RuleNode& node, bool is_in_aggregate) {
  if (node.kind == Kind::path) {
    if (!is_in_aggregate) is_of_instance_ = true;
    addOnce(paths_, node.text);
  }
  if (node.kind == Kind::fact) addOnce(facts_, node.text);
  if (node.kind == Kind::aggregate) {
    if (node.group == Group::cluster) is_of_instance_ = true;
    if (node.group == Group::service) {
      // Its paths are those of the other service.
      addOnce(services_, node.service);
      return;
    }
    is_in_aggregate = true;
  }
  for (const RuleNode& operand : node.operands)
    look(operand, is_in_aggregate);
}

}  // namespace sextant
