// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/value.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

namespace sextant {
namespace {

bool sameMembers(const std::vector<Value::Member>& a, const std::vector<Value::Member>& b) {
  if (a.size() != b.size()) return false;
  // Most comparisons are of maps in the same order; only the others pay for an index.
  std::unordered_map<std::string_view, const Value*> index;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].first == b[i].first) {
      if (!(a[i].second == b[i].second)) return false;
      continue;
    }
    if (index.empty()) {
      for (const auto& [key, value] : b)
        index.emplace(key, &value);
    }
    const auto other = index.find(a[i].first);
    if (other == index.end() || !(a[i].second == *other->second)) return false;
  }
  return true;
}

}  // namespace

std::string_view nameOf(ValueKind kind) {
  switch (kind) {
    case ValueKind::null:
      return "null";
    case ValueKind::boolean:
      return "true or false";
    case ValueKind::integer:
      return "an integer";
    case ValueKind::real:
      return "a number";
    case ValueKind::string:
      return "a string";
    case ValueKind::map:
      return "a map";
    case ValueKind::sequence:
      return "a list";
  }
  return "";
}

Value Value::boolean(bool value) {
  Value result;
  result.kind_ = ValueKind::boolean;
  result.text_ = value ? "true" : "false";
  return result;
}

Value Value::integer(long long value) {
  return integerText(std::to_string(value));
}

Value Value::integerText(std::string digits) {
  Value result;
  result.kind_ = ValueKind::integer;
  result.text_ = std::move(digits);
  return result;
}

Value Value::realText(std::string text) {
  Value result;
  result.kind_ = ValueKind::real;
  result.text_ = std::move(text);
  return result;
}

Value Value::string(std::string text) {
  Value result;
  result.kind_ = ValueKind::string;
  result.text_ = std::move(text);
  return result;
}

Value Value::map(std::vector<Member> members) {
  Value result;
  result.kind_ = ValueKind::map;
  result.text_.clear();
  result.members_ = std::move(members);
  return result;
}

Value Value::sequence(std::vector<Value> items) {
  Value result;
  result.kind_ = ValueKind::sequence;
  result.text_.clear();
  result.items_ = std::move(items);
  return result;
}

const Value* Value::member(std::string_view key) const {
  for (const auto& [name, value] : members_) {
    if (name == key) return &value;
  }
  return nullptr;
}

Value* Value::member(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).member(key));
}

Value& Value::setMember(std::string_view key, Value value) {
  if (Value* existing = member(key)) {
    *existing = std::move(value);
    return *existing;
  }
  members_.emplace_back(std::string(key), std::move(value));
  return members_.back().second;
}

bool Value::removeMember(std::string_view key) {
  const auto at = std::find_if(members_.begin(), members_.end(),
                               [&](const auto& entry) { return entry.first == key; });
  if (at == members_.end()) return false;
  members_.erase(at);
  return true;
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind_ != b.kind_) return false;
  switch (a.kind_) {
    case ValueKind::map:
      return sameMembers(a.members_, b.members_);
    case ValueKind::sequence:
      return a.items_ == b.items_;
    case ValueKind::real:
      return a.text_ == b.text_ ||
             std::strtod(a.text_.c_str(), nullptr) == std::strtod(b.text_.c_str(), nullptr);
    default:
      return a.text_ == b.text_;
  }
}

}  // namespace sextant
