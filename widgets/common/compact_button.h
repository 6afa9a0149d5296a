// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace sextant::ui {

// A button for heads and details, lower than the others.
[[nodiscard]] inline QPushButton* compactButton(const QString& words, const QString& tip = {}) {
  auto* button = new QPushButton(words);
  button->setProperty("compact", true);
  button->setToolTip(tip);
  return button;
}

}  // namespace sextant::ui
