// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/service_schema.h"

#include "model/document/pointer.h"
#include "model/schema/schema_check.h"
#include "model/schema/schema_node.h"
#include "model/schema/schema_references.h"

namespace sextant {
namespace {

const Value* followReference(const Value& root, const Value* description) {
  for (int hops = 0; description != nullptr && hops < 20; ++hops) {
    const Value* reference = description->isMap() ? description->member("$ref") : nullptr;
    if (reference == nullptr) return description;
    description = reference->isScalar() ? referenced(root, reference->text()) : nullptr;
  }
  return nullptr;
}

}  // namespace

ServiceSchema::ServiceSchema(Value source, std::shared_ptr<const CompiledSchema> compiled)
    : source_(std::move(source)), compiled_(std::move(compiled)) {}

Result<ServiceSchema> ServiceSchema::parse(const Value& schema) {
  if (!schema.isMap() && schema.kind() != ValueKind::boolean)
    return fail(ErrorKind::input, "A JSON Schema is a map.");
  auto compiled = CompiledSchema::compile(schema);
  if (!compiled) {
    return fail(ErrorKind::input, "This JSON Schema cannot be used: " + compiled.error().what);
  }
  return ServiceSchema(schema, std::move(*compiled));
}

const Value* ServiceSchema::describe(const std::string& pointer) const {
  const auto steps = pointerSteps(pointer);
  if (!steps) return nullptr;
  const Value* at = followReference(source_, &source_);
  for (const std::string& step : *steps) {
    if (at == nullptr || !at->isMap()) return nullptr;
    const Value* properties = at->member("properties");
    const Value* next = properties == nullptr ? nullptr : properties->member(step);
    if (next == nullptr) next = at->member("additionalProperties");
    if (const Value* items = at->member("items"); next == nullptr && items != nullptr) next = items;
    at = next != nullptr && next->isMap() ? followReference(source_, next) : nullptr;
  }
  return at;
}

std::vector<SchemaProblem> ServiceSchema::check(const Value& document) const {
  return SchemaCheck().run(document, compiled_->root());
}

}  // namespace sextant
