// SPDX-License-Identifier: GPL-3.0-or-later
// A form beside the editor of its text, wired as the console wires them, for pictures and tests.
#pragma once

#include "widgets/editor/yaml_editor.h"
#include "widgets/form/form_view.h"

namespace sextant::ui::samples {

[[nodiscard]] SchemaGuide huntGuide();
// One with a control of each kind.
[[nodiscard]] SchemaGuide varietyGuide();
[[nodiscard]] std::string varietyProfile();

struct FormSample {
  // `base` is the profile above; nothing: this one is the base.
  FormSample(SchemaGuide guide, const std::string& text,
             const std::optional<std::string>& base = std::nullopt);
  YamlEditor editor;
  FormView form;
  // Lets the form read the editor's text, as showing it does.
  void follow();
};

}  // namespace sextant::ui::samples
