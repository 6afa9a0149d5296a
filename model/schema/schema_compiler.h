// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the keywords of a schema. Private to this folder.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/schema/schema_node.h"
#include "model/schema/schema_references.h"

namespace sextant {

class SchemaCompiler {
 public:
  // Both must stay where they are.
  SchemaCompiler(const Value& root, std::deque<SchemaNode>& nodes)
      : root_(root), references_(root), nodes_(nodes) {}
  // The node of the whole schema. Error: input, of what was found first.
  [[nodiscard]] Result<const SchemaNode*> compile();

 private:
  // One schema at a time, from a list, so that no chain of references can exhaust the stack.
  const SchemaNode* nodeOf(const Value* schema);
  void read(const Value& schema, SchemaNode& node);
  void readReference(const Value& schema, const std::string& reference, SchemaNode& node);
  void readScalars(const Value& schema, SchemaNode& node);
  void readBounds(const Value& schema, SchemaNode& node);
  void readItems(const Value& schema, SchemaNode& node);
  void readProperties(const Value& schema, SchemaNode& node);
  void readDependencies(const Value& dependencies, SchemaNode& node);
  void readCombinations(const Value& schema, SchemaNode& node);

  // The keyword where it is there; a wrong kind is a problem.
  const Value* keyword(const Value& schema, const char* name, ValueKind kind);
  const SchemaNode* subschema(const Value& schema, const char* name);
  std::vector<const SchemaNode*> subschemas(const Value& schema, const char* name);
  std::vector<std::string> texts(const Value& list, const char* name);
  std::optional<Decimal> number(const Value& schema, const char* name);
  std::optional<std::size_t> count(const Value& schema, const char* name);
  std::optional<Pattern> pattern(const std::string& expression);
  void refuse(const std::string& what);

  const Value& root_;
  SchemaReferences references_;
  std::deque<SchemaNode>& nodes_;
  std::unordered_map<const Value*, SchemaNode*> known_;
  std::vector<SchemaNode*> unread_;
  std::optional<Error> error_;
};

}  // namespace sextant
