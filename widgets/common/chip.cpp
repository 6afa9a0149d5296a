// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/chip.h"

#include <QPainter>

namespace sextant::ui {
namespace {

constexpr int chip_height = 20;
constexpr int filled_height = 22;
constexpr int dot_room = 14;

QFont chipFont() {
  return wordFont(12, QFont::DemiBold);
}

void drawFrame(QPainter& painter, const QRectF& box, const QColor& fill, const QColor& edge) {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(fill);
  painter.setPen(QPen(edge, 1));
  painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), size::chip_corner, size::chip_corner);
}

}  // namespace

Chip::Chip(const QString& text, Tone tone, QWidget* parent)
    : QWidget(parent), text_(text), tone_(tone) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setAccessibleName(text);
  setFont(chipFont());
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Chip::setText(const QString& text) {
  text_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

void Chip::setTone(Tone tone) {
  tone_ = tone;
  update();
}

void Chip::setDot(bool shown) {
  dot_ = shown;
  updateGeometry();
  update();
}

void Chip::setEnvironmentColour(const QString& chosen) {
  environment_ = chosen;
  updateGeometry();
  update();
}

QString Chip::shownText() const {
  return environment_.isEmpty() ? text_ : text_.toUpper();
}

QSize Chip::sizeHint() const {
  const int words = fontMetrics().horizontalAdvance(shownText());
  if (!environment_.isEmpty()) return {words + 2 * 10, filled_height};
  return {words + 2 * 8 + (dot_ ? dot_room : 0), chip_height};
}

void Chip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& t = tokens();
  const QColor tone = colourOf(t, tone_);
  QColor ink = dot_ ? t.text : tone;
  QRect words = rect();
  if (!environment_.isEmpty()) {
    const QColor fill = environmentColour(t, environment_);
    drawFrame(painter, rect(), fill, fill);
    ink = readableOn(fill);
  } else {
    drawFrame(painter, rect(), t.raised, t.line);
  }
  if (dot_) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(tone);
    painter.drawEllipse(QPointF(12, height() / 2.0), 3.5, 3.5);
    words.setLeft(dot_room + 2);
  }
  painter.setPen(ink);
  painter.drawText(words, Qt::AlignCenter, shownText());
}

int Chip::draw(QPainter& painter, int right, const QRect& row, const QString& text,
               const QColor& ink) {
  painter.save();
  painter.setFont(wordFont(12, QFont::DemiBold));
  const int width = painter.fontMetrics().horizontalAdvance(text) + 2 * 8;
  const QRect box(right - width, row.center().y() - 9, width, 19);
  drawFrame(painter, box, tokens().raised, tokens().line);
  painter.setPen(ink);
  painter.drawText(box, Qt::AlignCenter, text);
  painter.restore();
  return box.left();
}

}  // namespace sextant::ui
