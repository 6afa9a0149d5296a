// SPDX-License-Identifier: GPL-3.0-or-later
// The bars beside lines that differ from the base revision.
#pragma once

#include "model/diff/text_diff.h"
#include "widgets/editor/yaml_editor.h"

namespace sextant::ui {

[[nodiscard]] std::vector<MarkedLine> lineMarks(const TextDiff& diff);

}  // namespace sextant::ui
