// SPDX-License-Identifier: GPL-3.0-or-later
// A typed value: what a YAML or JSON document means, without its formatting.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sextant {

enum class ValueKind { null, boolean, integer, real, string, map, sequence };

// "a string", "a map", ... for sentences.
[[nodiscard]] std::string_view nameOf(ValueKind kind);

// Numbers keep their decimal digits as text, so 64-bit integers and long fractions do not lose any.
// Map members keep the order of the document; a key occurs once.
class Value {
 public:
  using Member = std::pair<std::string, Value>;

  Value() = default;  // null
  [[nodiscard]] static Value null() { return {}; }
  [[nodiscard]] static Value boolean(bool value);
  [[nodiscard]] static Value integer(long long value);
  // `digits` is a decimal integer; `text` a JSON number with a fraction or exponent.
  [[nodiscard]] static Value integerText(std::string digits);
  [[nodiscard]] static Value realText(std::string text);
  [[nodiscard]] static Value string(std::string text);
  [[nodiscard]] static Value map(std::vector<Member> members = {});
  [[nodiscard]] static Value sequence(std::vector<Value> items = {});

  [[nodiscard]] ValueKind kind() const { return kind_; }
  [[nodiscard]] bool isMap() const { return kind_ == ValueKind::map; }
  [[nodiscard]] bool isSequence() const { return kind_ == ValueKind::sequence; }
  [[nodiscard]] bool isScalar() const { return !isMap() && !isSequence(); }

  // Text of a string or number, "true" or "false", "null". Precondition: a scalar.
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<Member>& members() const { return members_; }
  [[nodiscard]] std::vector<Member>& members() { return members_; }
  [[nodiscard]] const std::vector<Value>& items() const { return items_; }
  [[nodiscard]] std::vector<Value>& items() { return items_; }

  // The member with this key, or nullptr. Precondition of `setMember`: a map.
  [[nodiscard]] const Value* member(std::string_view key) const;
  [[nodiscard]] Value* member(std::string_view key);
  Value& setMember(std::string_view key, Value value);
  bool removeMember(std::string_view key);

  // Equal meaning: the order of map members does not count; 1 and 1.0 differ in kind; reals are
  // equal when they denote the same double or have the same text.
  friend bool operator==(const Value& a, const Value& b);

 private:
  ValueKind kind_ = ValueKind::null;
  std::string text_ = "null";
  std::vector<Member> members_;
  std::vector<Value> items_;
};

}  // namespace sextant
