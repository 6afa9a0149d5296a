// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/settings.h"

#include "model/document/json.h"
#include "model/document/render.h"

namespace sextant {

Result<std::optional<ServiceSchema>> schemaFromSettings(const ProfileSet& settings,
                                                        const std::string& service) {
  const auto found = settings.find(Scope{service, ""});
  if (found == settings.end()) return std::optional<ServiceSchema>();
  const auto document = Document::parse(found->second);
  if (!document) {
    return fail(ErrorKind::input, document.error().message, "settings of " + service);
  }
  const Value value = document->value();
  const Value* schema = value.isMap() ? value.member("schema") : nullptr;
  if (schema == nullptr) return std::optional<ServiceSchema>();
  auto parsed = ServiceSchema::parse(*schema);
  if (!parsed) return tl::unexpected<Error>(parsed.error());
  return std::optional<ServiceSchema>(std::move(*parsed));
}

Result<std::string> settingsProfile(const std::string& schema_json) {
  auto schema = fromJson(schema_json);
  if (!schema) return tl::unexpected<Error>(schema.error());
  if (auto usable = ServiceSchema::parse(*schema); !usable)
    return tl::unexpected<Error>(usable.error());
  return "# Settings of this service: what its profiles must look like\n" +
         blockYaml(Value::map({{"schema", std::move(*schema)}}), 0, "\n");
}

}  // namespace sextant
