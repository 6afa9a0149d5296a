// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/json.h"

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "model/document/document.h"

namespace sextant {
namespace {

void write(const Value& value, int indent, int depth, std::string& out);

void newLine(int indent, int depth, std::string& out) {
  if (indent < 0) return;
  out += '\n';
  out.append(static_cast<std::size_t>(indent * depth), ' ');
}

void writeMap(const Value& value, int indent, int depth, std::string& out) {
  out += '{';
  bool first = true;
  for (const auto& [key, member] : value.members()) {
    if (!first) out += indent < 0 ? ", " : ",";
    first = false;
    newLine(indent, depth + 1, out);
    out += jsonString(key);
    out += ": ";
    write(member, indent, depth + 1, out);
  }
  if (!first) newLine(indent, depth, out);
  out += '}';
}

void writeSequence(const Value& value, int indent, int depth, std::string& out) {
  out += '[';
  bool first = true;
  for (const auto& item : value.items()) {
    if (!first) out += indent < 0 ? ", " : ",";
    first = false;
    newLine(indent, depth + 1, out);
    write(item, indent, depth + 1, out);
  }
  if (!first) newLine(indent, depth, out);
  out += ']';
}

void write(const Value& value, int indent, int depth, std::string& out) {
  switch (value.kind()) {
    case ValueKind::map:
      writeMap(value, indent, depth, out);
      break;
    case ValueKind::sequence:
      writeSequence(value, indent, depth, out);
      break;
    case ValueKind::string:
      out += jsonString(value.text());
      break;
    default:
      out += value.text();
  }
}

// Receives the parser's events and builds a Value; numbers arrive with their text.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return put(Value::null()); }
  bool boolean(bool value) override { return put(Value::boolean(value)); }
  bool number_integer(number_integer_t value) override { return put(Value::integer(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return put(Value::integerText(std::to_string(value)));
  }
  bool number_float(number_float_t, const string_t& text) override {
    const bool whole = text.find_first_of(".eE") == std::string::npos;
    return put(whole ? Value::integerText(text) : Value::realText(text));
  }
  bool string(string_t& text) override { return put(Value::string(text)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Value::map()); }
  bool start_array(std::size_t) override { return open(Value::sequence()); }
  bool end_object() override { return closeValue(); }
  bool end_array() override { return closeValue(); }
  bool key(string_t& name) override {
    if (!stack_.back().takes(name)) {
      error_ = "the key \"" + name + "\" is already there";
      return false;
    }
    stack_.back().key = name;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    error_ = "there is a mistake at byte " + std::to_string(position);
    return false;
  }

  Value result;
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  struct Level {
    Value value;
    std::string key;
    std::unordered_set<std::string> keys = {};  // of a wide map, where a search would be quadratic

    // False where the map has this key already.
    bool takes(const std::string& name) {
      constexpr std::size_t few = 16;
      const auto& members = value.members();
      if (members.size() < few) return value.member(name) == nullptr;
      if (keys.empty()) {
        for (const auto& [known, member] : members)
          keys.insert(known);
      }
      return keys.insert(name).second;
    }
  };

  bool open(Value value) {
    if (stack_.size() >= document_depth_max) {
      error_ = "values are nested more than 100 deep";
      return false;
    }
    stack_.push_back({std::move(value), {}});
    return true;
  }

  bool closeValue() {
    Value value = std::move(stack_.back().value);
    stack_.pop_back();
    return put(std::move(value));
  }

  bool put(Value value) {
    if (stack_.empty()) {
      result = std::move(value);
    } else if (stack_.back().value.isMap()) {
      stack_.back().value.members().emplace_back(stack_.back().key, std::move(value));
    } else {
      stack_.back().value.items().push_back(std::move(value));
    }
    return true;
  }

  std::vector<Level> stack_;
  std::string error_;
};

}  // namespace

std::string jsonString(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string toJson(const Value& value, int indent) {
  std::string out;
  write(value, indent, 0, out);
  return out;
}

Result<Value> fromJson(std::string_view text) {
  Builder builder;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return fail(ErrorKind::input, "This is not JSON: " + builder.error() + ".");
  }
  return std::move(builder.result);
}

}  // namespace sextant
