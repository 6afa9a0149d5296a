// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checks/settings_section.h"

#include "model/document/document.h"

namespace sextant {

Result<std::optional<SettingsSection>> settingsSection(const ProfileSet& settings,
                                                       const std::string& service,
                                                       const std::string& name) {
  for (const Scope& scope : {Scope{service, {}}, Scope{}}) {
    const auto found = settings.find(scope);
    if (found == settings.end()) continue;
    const std::string where = "settings of " + scope.name() + " ";
    const auto document = Document::parse(found->second);
    if (!document) {
      return fail(ErrorKind::input, document.error().message, where,
                  "Correct the settings of this environment.");
    }
    const Value whole = document->value();
    const Value* value = whole.isMap() ? whole.member(name) : nullptr;
    if (value != nullptr) return SettingsSection{*value, where + '/' + name};
  }
  return std::nullopt;
}

std::vector<Problem> checkSettingsSections(const ProfileSet& settings, const std::string& name,
                                           const std::function<Result<void>(const Value&)>& check) {
  std::vector<Problem> problems;
  const std::string pointer = '/' + name;
  for (const auto& [scope, text] : settings) {
    const auto document = Document::parse(text);
    if (!document) continue;
    const auto found = document->find(pointer);
    if (!found || !*found) continue;
    const auto report = [&](const std::string& message, const std::string& at) {
      problems.push_back(
          {Severity::error, message, pointer, document->markOf(document->nearest(at)), scope.path()});
    };
    if (scope.isInstance()) {
      report("The section \"" + name + "\" is said for a service or for all, not below.", pointer);
      continue;
    }
    const auto usable = check(document->value(**found));
    if (!usable) {
      const Error& error = usable.error();
      report(error.where.empty() ? error.what : error.where + ": " + error.what,
             error.where.starts_with(pointer) ? error.where : pointer);
    }
  }
  return problems;
}

}  // namespace sextant
