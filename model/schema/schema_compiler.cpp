// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/schema_compiler.h"

#include <algorithm>
#include <charconv>

#include "model/document/json.h"
#include "model/schema/schema_safety.h"

namespace sextant {
namespace {

bool isNumber(const Value& value) {
  return value.kind() == ValueKind::integer || value.kind() == ValueKind::real;
}

bool isTypeName(const std::string& name) {
  for (const char* known : {"array", "boolean", "integer", "null", "number", "object", "string"}) {
    if (name == known) return true;
  }
  return false;
}

}  // namespace

Result<std::shared_ptr<const CompiledSchema>> CompiledSchema::compile(const Value& schema) {
  std::shared_ptr<CompiledSchema> compiled(new CompiledSchema(schema));
  SchemaCompiler compiler(compiled->source_, compiled->nodes_);
  const auto root = compiler.compile();
  if (!root) return tl::unexpected<Error>(root.error());
  compiled->root_ = *root;
  if (const auto safe = checkSafety(compiled->nodes_); !safe)
    return tl::unexpected<Error>(safe.error());
  return compiled;
}

Result<const SchemaNode*> SchemaCompiler::compile() {
  const SchemaNode* root = nodeOf(&root_);
  while (!unread_.empty() && !error_) {
    SchemaNode* node = unread_.back();
    unread_.pop_back();
    read(*node->source, *node);
  }
  if (error_) return tl::unexpected<Error>(*error_);
  return root;
}

const SchemaNode* SchemaCompiler::nodeOf(const Value* schema) {
  const auto [place, is_new] = known_.emplace(schema, nullptr);
  if (is_new) {
    place->second = &nodes_.emplace_back();
    place->second->source = schema;
    unread_.push_back(place->second);
  }
  return place->second;
}

void SchemaCompiler::refuse(const std::string& what) {
  if (!error_) error_ = Error{ErrorKind::input, what};
}

void SchemaCompiler::read(const Value& schema, SchemaNode& node) {
  if (schema.kind() == ValueKind::boolean) {
    node.boolean = schema.text() == "true";
    return;
  }
  if (!schema.isMap()) {
    refuse("A schema is a map or true or false; here is " + std::string(nameOf(schema.kind())) +
           '.');
    return;
  }
  if (const Value* secret = keyword(schema, "x-sextant-secret", ValueKind::boolean))
    node.secret = secret->text() == "true";
  const Value* reference = schema.member("$ref");
  if (reference != nullptr && reference->kind() == ValueKind::string) {
    // Draft 7 ignores what stands beside it; a secret is one all the same.
    readReference(schema, reference->text(), node);
    return;
  }
  eachSubschema(schema, [this](const Value& inner) {
    if (inner.isMap()) nodeOf(&inner);  // so that unused definitions are looked at as well
  });
  readScalars(schema, node);
  readBounds(schema, node);
  readItems(schema, node);
  readProperties(schema, node);
  readCombinations(schema, node);
}

void SchemaCompiler::readReference(const Value& schema, const std::string& reference,
                                   SchemaNode& node) {
  const Value* target = references_.target(schema, reference);
  if (target != nullptr) {
    node.reference = nodeOf(target);
    return;
  }
  const bool leads_out = reference.find('#') != 0;
  refuse("The reference " + jsonString(reference) +
         (leads_out ? " leads out of the schema, and nothing is fetched: put what it names into "
                      "the schema's definitions."
                    : " leads nowhere."));
}

void SchemaCompiler::readScalars(const Value& schema, SchemaNode& node) {
  if (const Value* type = schema.member("type")) {
    node.types = type->isSequence() ? texts(*type, "type") : std::vector{type->text()};
    for (const std::string& name : *node.types) {
      if (!isTypeName(name)) refuse("There is no type " + jsonString(name) + '.');
    }
  }
  if (const Value* list = keyword(schema, "enum", ValueKind::sequence)) {
    node.allowed.emplace();
    for (const Value& value : list->items())
      node.allowed->insert(sameness(value));
  }
  if (const Value* only = schema.member("const")) {
    // Of an enumeration beside it, at most this one value is left.
    const std::string text = sameness(*only);
    const bool possible = !node.allowed || node.allowed->count(text) > 0;
    node.allowed.emplace();
    if (possible) node.allowed->insert(text);
  }
  if (const Value* expression = keyword(schema, "pattern", ValueKind::string))
    node.pattern = pattern(expression->text());
  if (const Value* format = keyword(schema, "format", ValueKind::string))
    node.format = formatNamed(format->text());
}

void SchemaCompiler::readBounds(const Value& schema, SchemaNode& node) {
  node.minimum = number(schema, "minimum");
  node.above = number(schema, "exclusiveMinimum");
  node.maximum = number(schema, "maximum");
  node.below = number(schema, "exclusiveMaximum");
  node.step = number(schema, "multipleOf");
  if (node.step && !node.step->isPositive()) refuse("\"multipleOf\" must be greater than 0.");
  node.length = {count(schema, "minLength"), count(schema, "maxLength")};
  node.items_count = {count(schema, "minItems"), count(schema, "maxItems")};
  node.keys_count = {count(schema, "minProperties"), count(schema, "maxProperties")};
}

void SchemaCompiler::readItems(const Value& schema, SchemaNode& node) {
  const Value* items = schema.member("items");
  if (items != nullptr && items->isSequence()) {
    node.first_items = subschemas(schema, "items");
    node.items = subschema(schema, "additionalItems");
  } else {
    node.items = subschema(schema, "items");
  }
  node.contains = subschema(schema, "contains");
  const Value* unique = keyword(schema, "uniqueItems", ValueKind::boolean);
  node.unique_items = unique != nullptr && unique->text() == "true";
}

void SchemaCompiler::readProperties(const Value& schema, SchemaNode& node) {
  if (const Value* required = keyword(schema, "required", ValueKind::sequence))
    node.required = texts(*required, "required");
  if (const Value* properties = keyword(schema, "properties", ValueKind::map)) {
    for (const auto& [key, inner] : properties->members())
      node.properties[key] = nodeOf(&inner);
  }
  if (const Value* patterns = keyword(schema, "patternProperties", ValueKind::map)) {
    for (const auto& [expression, inner] : patterns->members()) {
      if (auto compiled = pattern(expression))
        node.pattern_properties.emplace_back(std::move(*compiled), nodeOf(&inner));
    }
  }
  node.other_properties = subschema(schema, "additionalProperties");
  node.property_names = subschema(schema, "propertyNames");
  if (const Value* dependencies = keyword(schema, "dependencies", ValueKind::map))
    readDependencies(*dependencies, node);
}

void SchemaCompiler::readDependencies(const Value& dependencies, SchemaNode& node) {
  for (const auto& [key, wanted] : dependencies.members()) {
    SchemaDependency dependency;
    dependency.key = key;
    if (wanted.isSequence()) {
      dependency.required = texts(wanted, "dependencies");
    } else {
      dependency.schema = nodeOf(&wanted);
    }
    node.dependencies.push_back(std::move(dependency));
  }
}

void SchemaCompiler::readCombinations(const Value& schema, SchemaNode& node) {
  node.all_of = subschemas(schema, "allOf");
  node.any_of = subschemas(schema, "anyOf");
  node.one_of = subschemas(schema, "oneOf");
  node.excluded = subschema(schema, "not");
  node.condition = subschema(schema, "if");
  node.then_schema = subschema(schema, "then");
  node.else_schema = subschema(schema, "else");
}

const Value* SchemaCompiler::keyword(const Value& schema, const char* name, ValueKind kind) {
  const Value* found = schema.member(name);
  if (found == nullptr || found->kind() == kind) return found;
  refuse('"' + std::string(name) + "\" must be " + std::string(nameOf(kind)) + "; it is " +
         std::string(nameOf(found->kind())) + '.');
  return nullptr;
}

const SchemaNode* SchemaCompiler::subschema(const Value& schema, const char* name) {
  const Value* found = schema.member(name);
  return found == nullptr ? nullptr : nodeOf(found);
}

std::vector<const SchemaNode*> SchemaCompiler::subschemas(const Value& schema, const char* name) {
  std::vector<const SchemaNode*> result;
  if (const Value* list = keyword(schema, name, ValueKind::sequence)) {
    for (const Value& item : list->items())
      result.push_back(nodeOf(&item));
  }
  return result;
}

std::vector<std::string> SchemaCompiler::texts(const Value& list, const char* name) {
  std::vector<std::string> result;
  for (const Value& item : list.items()) {
    if (item.kind() != ValueKind::string)
      refuse('"' + std::string(name) + "\" must be a list of texts.");
    result.push_back(item.isScalar() ? item.text() : std::string());
  }
  return result;
}

std::optional<Decimal> SchemaCompiler::number(const Value& schema, const char* name) {
  const Value* found = schema.member(name);
  if (found == nullptr) return std::nullopt;
  auto decimal = isNumber(*found) ? Decimal::parse(found->text()) : std::nullopt;
  if (!decimal) refuse('"' + std::string(name) + "\" must be a number.");
  return decimal;
}

std::optional<std::size_t> SchemaCompiler::count(const Value& schema, const char* name) {
  const auto decimal = number(schema, name);
  if (!decimal) return std::nullopt;
  std::size_t result = 0;
  std::string text = schema.member(name)->text();
  if (const std::size_t point = text.find('.'); decimal->isInteger() &&
                                                point != std::string::npos &&
                                                text.find_first_of("eE") == std::string::npos)
    text.erase(point);
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (problem != std::errc() || end != text.data() + text.size())
    refuse('"' + std::string(name) + "\" must be a whole number, 0 or more.");
  return result;
}

std::optional<Pattern> SchemaCompiler::pattern(const std::string& expression) {
  auto compiled = Pattern::compile(expression);
  if (compiled) return *compiled;
  refuse(compiled.error().what);
  return std::nullopt;
}

}  // namespace sextant
