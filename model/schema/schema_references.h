// SPDX-License-Identifier: GPL-3.0-or-later
// Where the references of a schema lead: by JSON pointer, by "$id", never out of the schema.
// Private to this folder.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/document/value.h"

namespace sextant {

// Calls back for each schema right below a schema; "$ref" hides what stands beside it.
void eachSubschema(const Value& schema, const std::function<void(const Value&)>& call);

// The schema that a reference names by a pointer into `root` ("#/definitions/a"); else nullptr.
[[nodiscard]] const Value* referenced(const Value& root, const std::string& reference);

// The absolute form of a URI reference (RFC 3986, section 5.2), without its fragment's "#" where
// the fragment is empty.
[[nodiscard]] std::string resolvedUri(std::string_view base, std::string_view reference);

class SchemaReferences {
 public:
  // The schema must stay where it is.
  explicit SchemaReferences(const Value& root);
  // What the "$ref" of this schema names; nullptr where it leads nowhere or out.
  [[nodiscard]] const Value* target(const Value& schema, const std::string& reference) const;

 private:
  void collect(const Value& schema, const std::string& base);
  const Value& root_;
  std::unordered_map<const Value*, std::string> bases_;
  std::unordered_map<std::string, const Value*> by_id_;
};

}  // namespace sextant
