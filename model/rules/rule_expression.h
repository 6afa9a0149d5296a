// SPDX-License-Identifier: GPL-3.0-or-later
// The language of rules, read into a tree. resources/help/rules.md is its manual:
//
//   sum(instances, db.pool.max) + fact.database.reserved <= fact.database.max_connections
//
// A path names a value of an instance's effective profile, or its default in the schema. `fact.X`
// is a fact of the settings. An aggregate goes over the instances of the service, of the instance's
// own cluster, or of another service: instances, cluster, instances("edge").
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/rules/rule_value.h"

namespace sextant {

struct RuleNode {
  enum class Kind {
    number,     // number
    text,       // text
    truth,      // number.low != 0
    nothing,    // null
    path,       // text: a JSON pointer
    fact,       // text: the fact's name
    negate,     // 1 operand
    invert,     // not: 1 operand
    arithmetic, // text: + - * / ; 2 operands
    compare,    // text: < <= > >= == != ; 2 operands
    both,       // and: 2 operands
    either,     // or: 2 operands
    call,       // text: the function; operands are its arguments
    aggregate,  // text: sum, min, max, count, all, any; group; the operand if there is one
  };
  enum class Group { none, instances, cluster, service };
  Kind kind = Kind::nothing;
  RuleNumber number = {};
  std::string text = {};
  Group group = Group::none;
  std::string service = {};  // of Group::service
  std::vector<RuleNode> operands = {};
  std::size_t at = 0;  // the column in the text, from 1
};

// Immutable; may be used by several threads at once.
class RuleExpression {
 public:
  static constexpr std::size_t text_bytes_max = 2000;
  static constexpr int depth_max = 50;

  // Error: input, with the column and what was expected there.
  [[nodiscard]] static Result<RuleExpression> parse(const std::string& text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const RuleNode& root() const { return *root_; }
  // Pointers of the profile that it reads of each instance, in their order, once each.
  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }
  [[nodiscard]] const std::vector<std::string>& facts() const { return facts_; }
  // The services beside its own whose instances it reads.
  [[nodiscard]] const std::vector<std::string>& services() const { return services_; }
  // Reads a value outside of every aggregate, or an aggregate over the own cluster: it is asked of
  // each instance. Else it is asked once.
  [[nodiscard]] bool isOfInstance() const { return is_of_instance_; }

 private:
  RuleExpression() = default;
  void look(const RuleNode& node, bool is_in_aggregate);

  std::string text_;
  std::shared_ptr<const RuleNode> root_;
  std::vector<std::string> paths_, facts_, services_;
  bool is_of_instance_ = false;
};

}  // namespace sextant
