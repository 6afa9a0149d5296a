// SPDX-License-Identifier: GPL-3.0-or-later
// What can be typed at a place of a YAML text, by the service's schema.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/schema/schema_guide.h"
#include "widgets/editor/yaml_place.h"

namespace sextant::ui {

struct Completion {
  std::string text;    // as listed: "max", "true"
  std::string note;    // muted beside it: "integer, 1 to 500"
  std::string insert;  // takes the place of the word at the cursor
  friend bool operator==(const Completion&, const Completion&) = default;
};

// Best first; empty where there is nothing to offer or the word is already whole. Keys that the map
// has are left out.
[[nodiscard]] std::vector<Completion> completionsAt(const SchemaGuide& guide, std::string_view text,
                                                    const YamlPlace& place);

// True at the value of a number or quantity that is not one of a list: nobody who types one wants
// another.
[[nodiscard]] bool isFreeNumber(const SchemaGuide& guide, const YamlPlace& place);

}  // namespace sextant::ui
