// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/state.h"

#include <QCoreApplication>
#include <QPainterPath>

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("State", text);
}

void drawTick(QPainter& painter, const QPointF& c, const QColor& colour) {
  painter.setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(
      QPolygonF({c + QPointF(-4, 0.3), c + QPointF(-1.2, 3.2), c + QPointF(4.2, -3.4)}));
}

void drawTriangle(QPainter& painter, const QPointF& c, const QColor& colour, bool filled) {
  painter.setPen(QPen(colour, filled ? 1 : 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(filled ? QBrush(colour) : QBrush(Qt::NoBrush));
  painter.drawPolygon(QPolygonF({c + QPointF(0, -4.5), c + QPointF(5, 4), c + QPointF(-5, 4)}));
}

void drawHalf(QPainter& painter, const QPointF& c, const QColor& colour) {
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(colour, 1.4));
  painter.drawEllipse(c, 4.3, 4.3);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawPie(QRectF(c.x() - 4.3, c.y() - 4.3, 8.6, 8.6), 90 * 16, 180 * 16);
}

void drawCross(QPainter& painter, const QPointF& c, const QColor& colour) {
  painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(c + QPointF(-3.4, -3.4), c + QPointF(3.4, 3.4));
  painter.drawLine(c + QPointF(-3.4, 3.4), c + QPointF(3.4, -3.4));
}

void drawDisc(QPainter& painter, const QPointF& c, const QColor& colour, bool filled) {
  painter.setPen(filled ? QPen(Qt::NoPen) : QPen(colour, 1.4));
  painter.setBrush(filled ? QBrush(colour) : QBrush(Qt::NoBrush));
  painter.drawEllipse(c, filled ? 5.0 : 4.3, filled ? 5.0 : 4.3);
}

}  // namespace

QString stateWord(State state) {
  switch (state) {
    case State::none:
      return {};
    case State::healthy:
      return words("healthy");
    case State::drift:
      return words("drift");
    case State::progress:
      return words("in progress");
    case State::waiting:
      return words("waited for");
    case State::done:
      return words("done");
    case State::voided:
      return words("void");
    case State::failed:
      return words("failed");
    case State::warned:
      return words("warning");
    case State::note:
      return words("note");
    case State::silent:
      return words("silent");
    case State::applying:
      return words("applying");
    case State::previewing:
      return words("previewing");
    case State::failing:
      return words("failing");
    case State::unknown:
      return words("unknown");
  }
  return {};
}

Tone stateTone(State state) {
  switch (state) {
    case State::healthy:
    case State::done:
      return Tone::ok;
    case State::drift:
    case State::waiting:
    case State::warned:
    case State::silent:
    case State::unknown:
      return Tone::warning;
    case State::progress:
    case State::applying:
    case State::previewing:
      return Tone::candidate;
    case State::failed:
    case State::failing:
      return Tone::bad;
    case State::note:
      return Tone::accent;
    case State::none:
    case State::voided:
      return Tone::muted;
  }
  return Tone::muted;
}

QString stateMark(State state) {
  switch (state) {
    case State::none:
      return {};
    case State::healthy:
    case State::note:
      return QStringLiteral("●");
    case State::warned:
      return QStringLiteral("△");
    case State::drift:
      return QStringLiteral("▲");
    case State::progress:
    case State::applying:
    case State::previewing:
      return QStringLiteral("◐");
    case State::waiting:
    case State::unknown:
      return QStringLiteral("○");
    case State::silent:
      return QStringLiteral("⊘");
    case State::done:
      return QStringLiteral("✓");
    case State::voided:
      return QStringLiteral("–");
    case State::failed:
    case State::failing:
      return QStringLiteral("×");
  }
  return {};
}

void drawState(QPainter& painter, const QRectF& area, State state, const QColor& colour) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const QPointF c = area.center();
  switch (state) {
    case State::none:
      break;
    case State::healthy:
    case State::note:
      drawDisc(painter, c, colour, true);
      break;
    case State::warned:
      drawTriangle(painter, c, colour, false);
      break;
    case State::waiting:
    case State::unknown:
      drawDisc(painter, c, colour, false);
      break;
    case State::silent:
      drawDisc(painter, c, colour, false);
      painter.drawLine(c + QPointF(-3, 3), c + QPointF(3, -3));
      break;
    case State::drift:
      drawTriangle(painter, c, colour, true);
      break;
    case State::progress:
    case State::applying:
    case State::previewing:
      drawHalf(painter, c, colour);
      break;
    case State::done:
      drawTick(painter, c, colour);
      break;
    case State::voided:
      painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap));
      painter.drawLine(c + QPointF(-3, 0), c + QPointF(3, 0));
      break;
    case State::failed:
    case State::failing:
      drawCross(painter, c, colour);
      break;
  }
  painter.restore();
}

}  // namespace sextant::ui
