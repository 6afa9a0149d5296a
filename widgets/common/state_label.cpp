// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/state_label.h"

#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {
constexpr int shape_room = 16;
}

StateLabel::StateLabel(State state, const QString& word, QWidget* parent)
    : QWidget(parent), state_(state), word_(word) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setAccessibleName(this->word());
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StateLabel::setState(State state, const QString& word) {
  state_ = state;
  word_ = word;
  setAccessibleName(this->word());
  updateGeometry();
  update();
}

void StateLabel::setPlainWord(bool plain) {
  plain_ = plain;
  update();
}

QString StateLabel::word() const {
  return word_.isEmpty() ? stateWord(state_) : word_;
}

QSize StateLabel::sizeHint() const {
  return {shape_room + fontMetrics().horizontalAdvance(word()) + 1, 20};
}

void StateLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QColor colour = colourOf(tokens(), stateTone(state_));
  drawState(painter, QRectF(0, 0, 12, height()), state_, colour);
  painter.setPen(plain_ ? palette().color(foregroundRole()) : colour);
  painter.drawText(rect().adjusted(shape_room, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, word());
}

}  // namespace sextant::ui
