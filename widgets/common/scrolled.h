// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "widgets/theme/theme.h"

namespace sextant::ui {

// Shows the content as high as it needs to be: where there is less room one scrolls, and nothing is
// squeezed over something else. The content belongs to it.
[[nodiscard]] inline QScrollArea* scrolledDown(QWidget* content) {
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSurface(content, "surface");
  area->setWidget(content);
  return area;
}

// The same with its bar always there: for tables whose columns go where there is little room. Beside
// a bar such a table may be lower than without it; then Qt would show and hide the bar for ever,
// each from within the other, until the stack is full.
[[nodiscard]] inline QScrollArea* scrolledByBar(QWidget* content) {
  QScrollArea* area = scrolledDown(content);
  area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  return area;
}

}  // namespace sextant::ui
