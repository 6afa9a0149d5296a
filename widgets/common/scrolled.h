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

}  // namespace sextant::ui
