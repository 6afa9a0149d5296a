// SPDX-License-Identifier: GPL-3.0-or-later
// SCHEMA NUL DOCUMENT, both in YAML: the schema is refused with a reason, or checks the document in
// bounded time and tells of each problem at a place, without repeating a secret.
#include "model/document/document.h"
#include "model/document/json.h"
#include "model/document/pointer.h"
#include "model/schema/service_schema.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sextant;
using sextant::fuzz::require;

namespace {

constexpr const char* secret = "pAsSwOrD7";

void checkProblems(const ServiceSchema& schema, const Value& document) {
  const auto problems = schema.check(document);
  for (const auto& [pointer, message] : problems) {
    const auto found = valueAt(document, pointer);
    require(found && *found != nullptr, "a problem is at a value", pointer + ' ' + message);
    require(!message.empty() && message.back() == '.', "a problem is a sentence", message);
    (void)schema.describe(pointer);
  }
  require(schema.check(document).size() == problems.size(), "a check has one outcome");
}

// The same schema under a secret, over a literal.
void checkSecret(const Value& schema) {
  const Value wrapped = Value::map(
      {{"allOf",
        Value::sequence({schema, Value::map({{"x-sextant-secret", Value::boolean(true)}})})}});
  const auto parsed = ServiceSchema::parse(wrapped);
  if (!parsed) return;
  const auto problems = parsed->check(Value::string(secret));
  require(!problems.empty(), "a literal is refused", toJson(schema));
  for (const auto& problem : problems)
    require(problem.message.find(secret) == std::string::npos ||
                toJson(schema).find(secret) != std::string::npos,
            "a secret is not repeated", problem.message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parts = sextant::fuzz::partsOf(data, size, 2);
  const auto source = Document::parse(parts[0]);
  const auto document = Document::parse(parts[1]);
  if (!source) return 0;
  const auto schema = ServiceSchema::parse(source->value());
  if (!schema) {
    require(!schema.error().what.empty(), "a refusal has a reason");
    return 0;
  }
  if (document) checkProblems(*schema, document->value());
  checkSecret(source->value());
  return 0;
}
