// SPDX-License-Identifier: GPL-3.0-or-later
// A profile with one value changed, to see what comes of it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/rules/rule_checks.h"

namespace sextant {

// The value that the first instance of the inventory gets there, or the schema's default; null where
// there is neither.
[[nodiscard]] Value valueInForce(const RuleSubject& subject, const std::string& pointer);

// What is worth trying instead of a value: others of its kind, ascending, without itself. Empty for
// kinds that cannot be varied.
[[nodiscard]] std::vector<Value> valuesToTry(const Value& now);

// The text with a value set; nothing where it cannot be set there.
[[nodiscard]] std::optional<std::string> textWith(const std::string& text,
                                                  const std::string& pointer, const Value& value);

// Whether the schema takes a changed text. What it held against the text before does not count: one
// error, or a key that another scope has to set, would refuse every change.
class SchemaTrial {
 public:
  // `schema` may be null: everything is taken. It must outlive this.
  SchemaTrial(const ServiceSchema* schema, const std::string& before);
  [[nodiscard]] bool takes(const std::string& text) const;

 private:
  const ServiceSchema* schema_;
  std::set<std::pair<std::string, std::string>> known_;  // pointer and message
};

// How large a value is, as a number with its unit counts; 0 where it is none.
[[nodiscard]] double magnitudeOf(const Value& value);

}  // namespace sextant
