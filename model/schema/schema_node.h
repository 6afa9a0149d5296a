// SPDX-License-Identifier: GPL-3.0-or-later
// A schema, read once: keywords as typed fields, references as pointers. Private to this folder.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/base/result.h"
#include "model/document/value.h"
#include "model/schema/decimal.h"
#include "model/schema/format.h"
#include "model/schema/pattern.h"

namespace sextant {

struct SchemaNode;

struct SizeBounds {
  std::optional<std::size_t> least;
  std::optional<std::size_t> most;
};

struct SchemaDependency {
  std::string key;
  std::vector<std::string> required;
  const SchemaNode* schema = nullptr;
};

// Pointers are nullptr where the schema says nothing.
struct SchemaNode {
  const Value* source = nullptr;
  std::optional<bool> boolean;            // a schema that is `true` or `false`
  const SchemaNode* reference = nullptr;  // then nothing else counts
  std::optional<std::vector<std::string>> types;
  std::optional<std::unordered_set<std::string>> allowed;  // enum and const, as `sameness` texts
  std::optional<Decimal> minimum, above, maximum, below, step;
  SizeBounds length, items_count, keys_count;
  std::optional<Pattern> pattern;
  const Format* format = nullptr;
  bool secret = false;

  std::vector<const SchemaNode*> first_items;
  const SchemaNode* items = nullptr;  // of those behind the first ones
  const SchemaNode* contains = nullptr;
  bool unique_items = false;

  std::vector<std::string> required;
  std::unordered_map<std::string_view, const SchemaNode*> properties;
  std::vector<std::pair<Pattern, const SchemaNode*>> pattern_properties;
  const SchemaNode* other_properties = nullptr;
  const SchemaNode* property_names = nullptr;
  std::vector<SchemaDependency> dependencies;

  std::vector<const SchemaNode*> all_of, any_of, one_of;
  const SchemaNode* excluded = nullptr;
  const SchemaNode* condition = nullptr;
  const SchemaNode* then_schema = nullptr;
  const SchemaNode* else_schema = nullptr;
};

// Equal for values that JSON Schema calls equal: 1 and 1.0 are, the order of keys does not count.
[[nodiscard]] std::string sameness(const Value& value);

// Owns its copy of the schema and the nodes.
class CompiledSchema {
 public:
  // Error: input, with the place: a keyword of a wrong kind, a pattern that does not compile, a
  // reference that leads nowhere or out of the schema, and what checkSafety refuses.
  [[nodiscard]] static Result<std::shared_ptr<const CompiledSchema>> compile(const Value& schema);

  [[nodiscard]] const SchemaNode& root() const { return *root_; }
  CompiledSchema(const CompiledSchema&) = delete;
  CompiledSchema& operator=(const CompiledSchema&) = delete;

 private:
  friend class SchemaCompiler;
  explicit CompiledSchema(const Value& schema) : source_(schema) {}
  Value source_;
  std::deque<SchemaNode> nodes_;
  const SchemaNode* root_ = nullptr;
};

}  // namespace sextant
