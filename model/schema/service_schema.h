// SPDX-License-Identifier: GPL-3.0-or-later
// A service's JSON Schema (draft 7) and what it finds wrong with an effective profile.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/document/value.h"

namespace sextant {

class CompiledSchema;

struct SchemaProblem {
  std::string pointer;  // of the value, in the checked document
  std::string message;  // a sentence
};

// Immutable; may be used by several threads at once.
class ServiceSchema {
 public:
  // Error: input, for something that is not a draft 7 schema (a remote $ref, a bad pattern, ...).
  [[nodiscard]] static Result<ServiceSchema> parse(const Value& schema);

  // Nothing wrong: empty. One problem a place, in the order of the pointers, at most 1,000. The
  // work is bounded: where a schema asks for too much on this document, that is the problem.
  // `format` is checked. A value for which the schema says "x-sextant-secret": true must be a
  // reference, secret://NAME; no message repeats it.
  [[nodiscard]] std::vector<SchemaProblem> check(const Value& document) const;
  // The part of the schema that describes the value at a pointer, following "properties",
  // "additionalProperties", "items" and local "$ref"; nullptr where it says nothing.
  [[nodiscard]] const Value* describe(const std::string& pointer) const;
  // The schema as it was given.
  [[nodiscard]] const Value& source() const { return source_; }

 private:
  ServiceSchema(Value source, std::shared_ptr<const CompiledSchema> compiled);
  Value source_;
  std::shared_ptr<const CompiledSchema> compiled_;
};

}  // namespace sextant
