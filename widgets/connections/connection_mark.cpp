// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connection_mark.h"

#include "widgets/theme/theme.h"

namespace sextant::ui {

void paintConnectionMark(QPainter& painter, const QRectF& mark, const QString& colour) {
  const QColor ink = environmentColour(tokens(), colour);
  painter.setPen(QPen(ink, 1.5));
  painter.setBrush(colour.isEmpty() ? Qt::NoBrush : QBrush(ink));
  painter.drawEllipse(mark);
}

QIcon connectionMark(const QString& colour) {
  QPixmap picture(size::icon * 2, size::icon * 2);
  picture.setDevicePixelRatio(2);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  paintConnectionMark(painter, QRectF(3, 3, 10, 10), colour);
  return QIcon(picture);
}

}  // namespace sextant::ui
