// SPDX-License-Identifier: GPL-3.0-or-later
// What a rule says of a fleet.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/rules/rule_expression.h"
#include "model/schema/service_schema.h"

namespace sextant {

// Instances of one cluster that are alike: each runs one of `variants`, and which one is not known
// where there are several.
struct RuleMember {
  Scope example;  // one of them
  std::size_t count = 1;
  std::vector<std::shared_ptr<const Value>> variants;  // effective profiles; at least one
};

// A service's instances, and the schema that has the defaults and units of its keys.
struct RuleFleet {
  std::vector<RuleMember> members;
  std::shared_ptr<const ServiceSchema> schema;  // nullptr: none
};

using RuleFacts = std::map<std::string, RuleValue>;

struct RuleWorld {
  RuleFleet own;
  std::map<std::string, RuleFleet> others;  // by service
  RuleFacts facts;
};

// The value of the expression for one member in one of its variants; for an expression that is not
// of an instance, `member` is nullptr. Aggregates go over all members of the world. Work: as many
// steps as the expression has nodes, times the members.
[[nodiscard]] RuleValue evaluate(const RuleExpression& expression, const RuleWorld& world,
                                 const RuleMember* member, std::size_t variant = 0);

// The same for a part of one.
[[nodiscard]] RuleValue evaluate(const RuleNode& node, const RuleWorld& world,
                                 const RuleMember* member, std::size_t variant = 0);

// A sentence in which each {EXPRESSION} is replaced by its value. Error: input, with what is wrong
// in which of them.
class RuleSentence {
 public:
  [[nodiscard]] static Result<RuleSentence> parse(const std::string& text);
  [[nodiscard]] std::string words(const RuleWorld& world, const RuleMember* member,
                                  std::size_t variant = 0) const;
  [[nodiscard]] bool isEmpty() const { return parts_.empty(); }

 private:
  struct Part {
    std::string text;
    std::vector<RuleExpression> value;  // one or none
  };
  std::vector<Part> parts_;
};

}  // namespace sextant
