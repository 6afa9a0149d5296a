// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/item_drag.h"

#include <QApplication>
#include <QScrollBar>

#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int scroll_interval_ms = 40;
constexpr int scroll_margin = 24;
constexpr int scroll_step = 10;

bool isBelow(QModelIndex index, const QModelIndex& ancestor) {
  while (index.isValid() && index != ancestor)
    index = index.parent();
  return index.isValid();
}

}  // namespace

ItemDrag::ItemDrag(QTreeView* tree, FormModel* model) : QObject(tree), tree_(tree), model_(model) {
  scrolling_.setInterval(scroll_interval_ms);
  connect(&scrolling_, &QTimer::timeout, this, &ItemDrag::scroll);
}

bool ItemDrag::isMovable(const QModelIndex& index) const {
  if (!index.isValid() || !model_->isWritable() || model_->isAdder(index) || model_->isMore(index))
    return false;
  const FormRow& row = model_->row(index);
  return row.is_item && row.origin == FormOrigin::here;
}

void ItemDrag::press(const QMouseEvent& event) {
  cancel();
  const QModelIndex at = tree_->indexAt(event.pos()).siblingAtColumn(0);
  if (event.button() != Qt::LeftButton || !isMovable(at)) return;
  item_ = at;
  pressed_ = event.pos();
}

bool ItemDrag::move(const QMouseEvent& event) {
  if (!item_.isValid() || !(event.buttons() & Qt::LeftButton)) {
    cancel();
    return false;
  }
  const int distance = (event.pos() - pressed_).manhattanLength();
  if (!active_ && distance >= QApplication::startDragDistance()) {
    active_ = true;
    tree_->viewport()->setCursor(Qt::ClosedHandCursor);
    scrolling_.start();
  }
  if (active_) follow(event.pos());
  return true;
}

bool ItemDrag::release() {
  const bool was_active = active_;
  const QModelIndex item = item_;
  const auto gap = gap_;
  cancel();
  if (was_active && item.isValid() && gap) {
    const int by = (*gap > item.row() ? *gap - 1 : *gap) - item.row();
    if (by != 0) emit dropped(item, by);
  }
  return was_active;
}

void ItemDrag::cancel() {
  item_ = QModelIndex();
  gap_.reset();
  scrolling_.stop();
  if (!std::exchange(active_, false)) return;
  tree_->viewport()->unsetCursor();
  tree_->viewport()->update();
}

// The rows of the list that stand for items; behind them may be those that add one or show more.
int ItemDrag::items() const {
  const QModelIndex list = item_.parent();
  int count = model_->rowCount(list);
  while (count > 0) {
    const QModelIndex last = model_->index(count - 1, 0, list);
    if (!model_->isAdder(last) && !model_->isMore(last)) break;
    --count;
  }
  return count;
}

QRect ItemDrag::extentOf(const QModelIndex& item) const {
  QRect extent = tree_->visualRect(item);
  for (QModelIndex at = tree_->indexBelow(item); at.isValid() && isBelow(at, item);
       at = tree_->indexBelow(at))
    extent.setBottom(tree_->visualRect(at).bottom());
  return extent;
}

// Nothing where an item of this list cannot go.
std::optional<int> ItemDrag::gapAt(const QPoint& place) const {
  const QModelIndex list = item_.parent();
  // Sideways the hand may leave the rows.
  QModelIndex at = tree_->indexAt({tree_->visualRect(item_).center().x(), place.y()});
  at = at.siblingAtColumn(0);
  if (at == list) return 0;
  while (at.isValid() && at.parent() != list)
    at = at.parent();
  if (!at.isValid()) return std::nullopt;
  if (at.row() >= items()) return items();
  return place.y() > extentOf(at).center().y() ? at.row() + 1 : at.row();
}

void ItemDrag::follow(const QPoint& place) {
  place_ = place;
  gap_ = gapAt(place);
  tree_->viewport()->setCursor(gap_ ? Qt::ClosedHandCursor : Qt::ForbiddenCursor);
  tree_->viewport()->update();
}

void ItemDrag::scroll() {
  if (!item_.isValid()) {
    cancel();
    return;
  }
  const int height = tree_->viewport()->height();
  const int by = place_.y() < scroll_margin            ? -scroll_step
                 : place_.y() > height - scroll_margin ? scroll_step
                                                       : 0;
  if (by == 0) return;
  tree_->verticalScrollBar()->setValue(tree_->verticalScrollBar()->value() + by);
  follow(place_);
}

void ItemDrag::paintGrip(QPainter* painter, const QModelIndex& index) const {
  if (!isMovable(index)) return;
  const QRect key = tree_->visualRect(index.siblingAtColumn(FormModel::key_column));
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(tokens().muted);
  for (int dot = 0; dot < 6; ++dot) {
    painter->drawEllipse(
        QPointF(key.right() - 15.0 + 5.0 * (dot % 2), key.center().y() - 4.5 + 5.0 * (dot / 2)),
        1.1, 1.1);
  }
  painter->restore();
}

void ItemDrag::paint(QPainter* painter) const {
  if (!active_ || !item_.isValid() || !gap_) return;
  const QModelIndex list = item_.parent();
  const bool behind = *gap_ >= items();
  const QRect beside = extentOf(model_->index(behind ? items() - 1 : *gap_, 0, list));
  const qreal y = behind ? beside.bottom() + 1.0 : beside.top();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(tokens().accent, 2));
  painter->setBrush(tokens().surface);
  painter->drawLine(QPointF(beside.left() + 7.0, y),
                    QPointF(tree_->viewport()->width() - size::gap_small, y));
  painter->drawEllipse(QPointF(beside.left() + 4.0, y), 3, 3);
}

}  // namespace sextant::ui
