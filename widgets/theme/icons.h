// SPDX-License-Identifier: GPL-3.0-or-later
// Line icons of 16 pixels, drawn as SVG in the text colour and sharp at every scale.
#pragma once

#include <QIcon>

#include "widgets/theme/tokens.h"

namespace sextant::ui {

// The icon resources/icons/NAME.svg in the colour of `tone`; follows a change of the theme by
// itself. An unknown name is a programmer's error and gives an empty picture.
[[nodiscard]] QIcon icon(const QString& name, Tone tone = Tone::normal);

}  // namespace sextant::ui
