// SPDX-License-Identifier: GPL-3.0-or-later
// The style sheet and palette of every standard widget, made from tokens.
#pragma once

#include <QPalette>
#include <QString>

#include "widgets/theme/tokens.h"

namespace sextant::ui {

[[nodiscard]] QString styleSheetFor(const Tokens& tokens);
[[nodiscard]] QPalette paletteFor(const Tokens& tokens);

}  // namespace sextant::ui
