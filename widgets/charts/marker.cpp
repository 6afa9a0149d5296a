// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/marker.h"

#include <QCoreApplication>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Marker", text);
}

void drawArrowBack(QPainter* painter, const QPointF& c) {
  painter->drawArc(QRectF(c.x() - 3, c.y() - 3, 6.5, 6.5), -100 * 16, 250 * 16);
  painter->drawLine(c + QPointF(-3.6, -1.6), c + QPointF(-0.4, -3.4));
  painter->drawLine(c + QPointF(-3.6, -1.6), c + QPointF(-3.2, -4.6));
}

}  // namespace

QString markerWord(MarkerKind kind) {
  switch (kind) {
    case MarkerKind::publish:
      return words("publish");
    case MarkerKind::stage:
      return words("stage");
    case MarkerKind::verdict:
      return words("verdict");
    case MarkerKind::rollback:
      return words("rollback");
    case MarkerKind::restart:
      return words("restart");
    case MarkerKind::other:
      return words("change");
  }
  return {};
}

QString markerSentence(const ChartMarker& marker) {
  const QString what = marker.detail.isEmpty() ? markerWord(marker.kind) : marker.detail;
  const QString name = marker.label.isEmpty() ? what : marker.label + QLatin1Char(' ') + what;
  return words("%1, %2 UTC").arg(name, utcClock(marker.second));
}

void drawMarkerShape(QPainter* painter, const QPointF& centre, MarkerKind kind,
                     const QColor& colour) {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const QPointF c = centre;
  const QPen line(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  switch (kind) {
    case MarkerKind::publish:
      painter->drawPolygon(QPolygonF({c + QPointF(0, -4), c + QPointF(4, 3), c + QPointF(-4, 3)}));
      break;
    case MarkerKind::stage:
      painter->drawPie(QRectF(c.x() - 3.5, c.y() - 3.5, 7, 7), 90 * 16, 180 * 16);
      painter->setBrush(Qt::NoBrush);
      painter->setPen(QPen(colour, 1.2));
      painter->drawEllipse(c, 3.5, 3.5);
      break;
    case MarkerKind::verdict:
      painter->drawPolygon(QPolygonF(
          {c + QPointF(0, -4.4), c + QPointF(4.4, 0), c + QPointF(0, 4.4), c + QPointF(-4.4, 0)}));
      break;
    case MarkerKind::rollback:
      painter->setBrush(Qt::NoBrush);
      painter->setPen(line);
      drawArrowBack(painter, c);
      break;
    case MarkerKind::restart:
      painter->setBrush(Qt::NoBrush);
      painter->setPen(line);
      painter->drawArc(QRectF(c.x() - 3.5, c.y() - 3.2, 7, 7), 130 * 16, 280 * 16);
      painter->drawLine(c + QPointF(0, -4.6), c + QPointF(0, -0.8));
      break;
    case MarkerKind::other:
      painter->drawRect(QRectF(c.x() - 3, c.y() - 3, 6, 6));
      break;
  }
  painter->restore();
}

}  // namespace sextant::ui
