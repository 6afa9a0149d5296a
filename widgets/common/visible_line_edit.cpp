// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/visible_line_edit.h"

#include <QInputMethodEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOptionFrame>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// As QLineEdit has it.
constexpr int side_margin = 2;

}  // namespace

VisibleLineEdit::VisibleLineEdit(QWidget* parent)
    : QLineEdit(parent), layout_(std::make_unique<QTextLayout>()) {
  connect(this, &QLineEdit::textChanged, this, &VisibleLineEdit::follow);
  follow();
}

VisibleLineEdit::~VisibleLineEdit() = default;

void VisibleLineEdit::follow() {
  map_ = visibleMap(text());
  if (isOwn()) layOut();
}

void VisibleLineEdit::layOut() {
  layout_->setText(map_.shown);
  layout_->setFont(font());
  QList<QTextLayout::FormatRange> formats;
  for (const auto& [begin, length] : map_.escapes) {
    QTextCharFormat format;
    format.setForeground(tokens().warning);
    formats.append({begin, length, format});
  }
  layout_->setFormats(formats);
  layout_->beginLayout();
  layout_->createLine();
  layout_->endLayout();
}

QRect VisibleLineEdit::textArea() const {
  QStyleOptionFrame option;
  initStyleOption(&option);
  const QRect inner = style()->subElementRect(QStyle::SE_LineEditContents, &option, this);
  return inner.marginsRemoved(textMargins()).adjusted(side_margin, 0, -side_margin, 0);
}

int VisibleLineEdit::xOf(int position) const {
  const int at = map_.begins[std::size_t(std::clamp(position, 0, int(map_.begins.size()) - 1))];
  return textArea().left() - scrolled_ + int(std::round(layout_->lineAt(0).cursorToX(at)));
}

int VisibleLineEdit::positionAt(int x) const {
  const int at = layout_->lineAt(0).xToCursor(x - textArea().left() + scrolled_);
  // The nearer side of an escape, which the cursor cannot stand in.
  const auto next = std::lower_bound(map_.begins.begin(), map_.begins.end(), at);
  if (next == map_.begins.begin()) return 0;
  const auto before = std::prev(next);
  const bool nearer = next == map_.begins.end() || at - *before < *next - at;
  return int((nearer ? std::lower_bound(map_.begins.begin(), map_.begins.end(), *before) : next) -
             map_.begins.begin());
}

QRect VisibleLineEdit::caret() const {
  const QRect area = textArea();
  const int height = int(std::ceil(layout_->lineAt(0).height()));
  return {xOf(cursorPosition()), area.center().y() - height / 2 + 1, 1, height};
}

void VisibleLineEdit::drawText(QPainter* painter, const QRect& area) {
  // The cursor is kept in sight, and no room is left empty at the right.
  const QTextLine line = layout_->lineAt(0);
  const int cursor = xOf(cursorPosition()) - area.left() + scrolled_;
  const int width = int(std::ceil(line.naturalTextWidth())) + 1;
  scrolled_ = std::clamp(scrolled_, cursor - area.width() + 1, std::max(cursor, 0));
  scrolled_ = std::clamp(scrolled_, 0, std::max(width - area.width(), 0));
  QList<QTextLayout::FormatRange> selected;
  if (hasSelectedText()) {
    const int begin = map_.begins[std::size_t(selectionStart())];
    const int end = map_.begins[std::size_t(selectionEnd())];
    QTextCharFormat format;
    format.setBackground(palette().brush(QPalette::Highlight));
    selected.append({begin, end - begin, format});
  }
  painter->setClipRect(area.adjusted(-1, 0, 1, 0));
  painter->setPen(palette().color(QPalette::Text));
  const QPointF origin(area.left() - scrolled_,
                       area.top() + (area.height() - fontMetrics().height() + 1) / 2 +
                           fontMetrics().ascent() - line.ascent());
  layout_->draw(painter, origin, selected);
  if (hasFocus() && !isReadOnly())
    layout_->drawCursor(painter, origin, map_.begins[std::size_t(cursorPosition())]);
}

void VisibleLineEdit::paintEvent(QPaintEvent* event) {
  if (!isOwn()) {
    QLineEdit::paintEvent(event);
    return;
  }
  QPainter painter(this);
  QStyleOptionFrame option;
  initStyleOption(&option);
  style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
  drawText(&painter, textArea());
}

void VisibleLineEdit::mousePressEvent(QMouseEvent* event) {
  if (!isOwn() || event->button() != Qt::LeftButton) {
    QLineEdit::mousePressEvent(event);
    return;
  }
  const int at = positionAt(event->pos().x());
  const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
  anchor_ = extend && hasSelectedText() ? selectionStart() : (extend ? cursorPosition() : at);
  setSelection(anchor_, at - anchor_);
  if (at == anchor_) setCursorPosition(at);
}

void VisibleLineEdit::mouseMoveEvent(QMouseEvent* event) {
  if (!isOwn() || !event->buttons().testFlag(Qt::LeftButton)) {
    QLineEdit::mouseMoveEvent(event);
    return;
  }
  const int at = positionAt(event->pos().x());
  setSelection(anchor_, at - anchor_);
  if (at == anchor_) setCursorPosition(at);
}

void VisibleLineEdit::mouseDoubleClickEvent(QMouseEvent* event) {
  if (!isOwn() || event->button() != Qt::LeftButton) {
    QLineEdit::mouseDoubleClickEvent(event);
    return;
  }
  setCursorPosition(positionAt(event->pos().x()));
  cursorWordBackward(false);
  anchor_ = cursorPosition();
  cursorWordForward(true);
}

void VisibleLineEdit::inputMethodEvent(QInputMethodEvent* event) {
  composing_ = !event->preeditString().isEmpty();
  QLineEdit::inputMethodEvent(event);
  follow();
}

QVariant VisibleLineEdit::inputMethodQuery(Qt::InputMethodQuery query) const {
  if (isOwn() && query == Qt::ImCursorRectangle) return caret();
  return QLineEdit::inputMethodQuery(query);
}

void VisibleLineEdit::changeEvent(QEvent* event) {
  QLineEdit::changeEvent(event);
  if (isOwn()) layOut();
}

}  // namespace sextant::ui
