// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/document/tags.h"

#include <libfyaml.h>
#include <string_view>
#include <utility>
#include <vector>

namespace sextant {

std::string tagName(fy_token* tag) {
  if (tag == nullptr) return {};
  std::size_t length = 0;
  const char* text = fy_token_get_text(tag, &length);
  const std::string name = text == nullptr ? std::string() : std::string(text, length);
  constexpr std::string_view core = "tag:yaml.org,2002:";
  return name.rfind(core, 0) == 0 ? "!!" + name.substr(core.size()) : name;
}

std::optional<std::string> badTag(const std::string& tag, ValueKind kind) {
  static const std::vector<std::pair<std::string, ValueKind>> known = {
      {"!!str", ValueKind::string},   {"!", ValueKind::string},       {"!!null", ValueKind::null},
      {"!!bool", ValueKind::boolean}, {"!!int", ValueKind::integer},  {"!!float", ValueKind::real},
      {"!!map", ValueKind::map},      {"!!seq", ValueKind::sequence}, {"!", ValueKind::map},
      {"!", ValueKind::sequence}};
  if (tag.empty()) return std::nullopt;
  for (const auto& [name, wanted] : known) {
    if (name == tag && wanted == kind) return std::nullopt;
  }
  return "The tag " + tag + " does not fit " + std::string(nameOf(kind)) +
         ". Only the tags of the YAML core schema are allowed.";
}

}  // namespace sextant
