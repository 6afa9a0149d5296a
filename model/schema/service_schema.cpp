// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/service_schema.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "model/document/json.h"
#include "model/document/pointer.h"
#include "model/schema/pattern.h"
#include "model/schema/schema_message.h"
#include "model/schema/schema_safety.h"

namespace sextant {
namespace {

using Json = nlohmann::json;

Json jsonOf(const Value& value) {
  return Json::parse(toJson(value));
}

// valijson names a place as "<root>[key][0]".
std::string pointerOf(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    std::string step = context[i];
    if (step.size() >= 2 && step.front() == '[' && step.back() == ']') {
      step = step.substr(1, step.size() - 2);
    }
    pointer += '/' + escapeStep(step);
  }
  return pointer;
}

const Value* followReference(const Value& root, const Value* description) {
  for (int hops = 0; description != nullptr && hops < 20; ++hops) {
    const Value* reference = description->isMap() ? description->member("$ref") : nullptr;
    if (reference == nullptr) return description;
    description = reference->isScalar() ? referenced(root, reference->text()) : nullptr;
  }
  return nullptr;
}

// The last quoted name of a message: valijson tells of an unknown key at the map that holds it.
std::string quotedName(const std::string& message) {
  const std::size_t end = message.rfind('\'');
  const std::size_t begin =
      end == 0 || end == std::string::npos ? end : message.rfind('\'', end - 1);
  return begin == std::string::npos ? std::string() : message.substr(begin + 1, end - begin - 1);
}

// Thrown through the validator, which knows no other way to stop; caught in `check`.
struct NotDecided : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class PatternConstraint : public valijson::constraints::PolyConstraint {
 public:
  explicit PatternConstraint(Pattern pattern) : pattern_(std::move(pattern)) {}

  bool validate(const valijson::adapters::Adapter& target, const std::vector<std::string>& context,
                valijson::ValidationResults* results) const override {
    if (!target.maybeString()) return true;
    std::string text;
    if (!target.asString(text)) return true;
    const auto found = pattern_.foundIn(text);
    if (!found) throw NotDecided(found.error().what);
    if (!*found && results != nullptr)
      results->pushError(context, "Failed to match the pattern of the schema.");
    return *found;
  }

 private:
  Constraint* cloneInto(void* place) const override { return new (place) PatternConstraint(*this); }
  [[nodiscard]] std::size_t sizeOf() const override { return sizeof(PatternConstraint); }
  Pattern pattern_;
};

class PatternBuilder : public valijson::ConstraintBuilder {
 public:
  valijson::constraints::Constraint* make(
      const valijson::adapters::Adapter& expression) const override {
    const auto pattern = Pattern::compile(expression.asString());
    if (!pattern) throw std::runtime_error(pattern.error().what);
    return new PatternConstraint(*pattern);
  }
};

}  // namespace

struct ServiceSchema::Compiled {
  Json source;
  valijson::Schema schema;
};

ServiceSchema::ServiceSchema(Value source, std::shared_ptr<const Compiled> compiled)
    : source_(std::move(source)), compiled_(std::move(compiled)) {}

Result<ServiceSchema> ServiceSchema::parse(const Value& schema) {
  if (!schema.isMap()) return fail(ErrorKind::input, "A JSON Schema is a map.");
  if (const auto safe = checkSafety(schema); !safe) {
    return fail(ErrorKind::input, "This JSON Schema cannot be used: " + safe.error().what);
  }
  auto compiled = std::make_shared<Compiled>();
  try {
    compiled->source = jsonOf(withOwnPatterns(schema));
    valijson::SchemaParser parser;
    parser.addConstraintBuilder(own_pattern_keyword, new PatternBuilder);  // which it deletes
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(compiled->source),
                          compiled->schema);
  } catch (const std::exception& problem) {
    return fail(ErrorKind::input,
                std::string("This JSON Schema cannot be used: ") + problem.what() + '.');
  }
  return ServiceSchema(schema, compiled);
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
  valijson::Validator validator;
  valijson::ValidationResults results;
  try {
    const Json target = jsonOf(document);
    if (validator.validate(compiled_->schema, valijson::adapters::NlohmannJsonAdapter(target),
                           &results)) {
      return {};
    }
  } catch (const NotDecided& problem) {
    return {{"", problem.what()}};
  } catch (const std::exception& problem) {
    return {{"", std::string("The schema could not be applied: ") + problem.what() + '.'}};
  }
  // The innermost errors come first; those of the maps around them only repeat that something
  // inside is wrong.
  std::map<std::string, std::string> by_pointer;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    std::string pointer = pointerOf(error.context);
    const std::string name = quotedName(error.description);
    const bool about_key =
        error.description.find("dditional") != std::string::npos && !name.empty();
    if (about_key) pointer += '/' + escapeStep(name);
    const bool covered = std::any_of(by_pointer.begin(), by_pointer.end(), [&](const auto& known) {
      return known.first == pointer || known.first.rfind(pointer + '/', 0) == 0;
    });
    if (covered) continue;
    const auto value = valueAt(document, pointer);
    by_pointer[pointer] = explain(value ? *value : nullptr, about_key ? nullptr : describe(pointer),
                                  error.description);
  }
  std::vector<SchemaProblem> problems;
  for (auto& [pointer, message] : by_pointer) {
    problems.push_back({pointer, message});
  }
  if (problems.empty()) problems.push_back({"", "The profile does not fit the service's schema."});
  return problems;
}

}  // namespace sextant
