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

std::vector<Problem> checkSettings(const ProfileSet& settings) {
  std::vector<Problem> problems;
  for (const auto& [scope, text] : settings) {
    const auto document = Document::parse(text);
    if (!document) continue;
    const auto found = document->find("/schema");
    if (!found || !*found) continue;
    const auto report = [&](const std::string& message) {
      problems.push_back(
          {Severity::error, message, "/schema", document->markOf(**found), scope.path()});
    };
    if (!scope.isCluster()) {
      report("A schema stands in the settings of one service, at ENVIRONMENT/sextant/SERVICE.");
      continue;
    }
    const auto usable = ServiceSchema::parse(document->value(**found));
    if (!usable) report(usable.error().what);
  }
  return problems;
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
