// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign text on its way to the screen: characters that hide or turn the reading direction are
// shown as their code, as editor and command line show them. For drawing alone: copies keep what is
// really there.
#pragma once

#include <QString>

namespace sextant::ui {

// Line ends stay; tabs are shown as they are.
[[nodiscard]] QString visibleText(const QString& text);

}  // namespace sextant::ui
