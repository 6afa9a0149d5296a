// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/navigator/navigator_tree.h"

#include <QDragMoveEvent>
#include <QMimeData>
#include <QPainter>

#include "widgets/common/chip.h"
#include "widgets/common/state.h"
#include "widgets/navigator/navigator_model.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int indent = 16;
constexpr int end_margin = 12;
constexpr int auto_expand_ms = 600;  // a closed row opens below what is dragged over it

bool isStrong(const QModelIndex& index) {
  return index.data(NavigatorModel::KindRole).toInt() == int(NavigatorModel::Kind::environment);
}

}  // namespace

NavigatorTree::NavigatorTree(QWidget* parent) : QTreeView(parent) {
  setHeaderHidden(true);
  setIndentation(indent);
  setUniformRowHeights(true);
  setRootIsDecorated(true);
  setExpandsOnDoubleClick(false);
  setEditTriggers(NoEditTriggers);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFrameShape(NoFrame);
  setMouseTracking(true);
  setDragEnabled(true);
  setAcceptDrops(true);
  setDragDropMode(DragDrop);
  setDefaultDropAction(Qt::CopyAction);
  setDropIndicatorShown(false);
  setAutoExpandDelay(auto_expand_ms);
  setItemDelegate(new NavigatorDelegate(this));
  connect(&Theme::current(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void NavigatorTree::drawRow(QPainter* painter, const QStyleOptionViewItem& options,
                            const QModelIndex& index) const {
  const QRect row(0, options.rect.top(), viewport()->width(), options.rect.height());
  if (selectionModel()->isSelected(index)) painter->fillRect(row, tokens().selection);
  QTreeView::drawRow(painter, options, index);
  if (target_.isValid() && index == target_) {
    painter->setPen(tokens().accent);
    painter->drawRect(row.adjusted(0, 0, -1, -1));
  }
  if (hasFocus() && index == currentIndex() && !selectionModel()->isSelected(index)) {
    painter->setPen(tokens().accent);
    painter->drawRect(row.adjusted(0, 0, -1, -1));
  }
}

QModelIndex NavigatorTree::targetOf(const QDropEvent& event) const {
  const QModelIndex index = indexAt(event.position().toPoint());
  const bool takes = event.mimeData()->hasFormat(Navigator::mimeType()) &&
                     model()->flags(index).testFlag(Qt::ItemIsDropEnabled);
  const QByteArray dragged = event.mimeData()->data(Navigator::mimeType());
  // A service and its base are the same profile.
  const QString own = index.data(NavigatorModel::AddressRole).toString().section('#', 0, 0);
  return takes && own.toUtf8() != dragged ? index : QModelIndex();
}

void NavigatorTree::setTarget(const QModelIndex& index) {
  target_ = index;
  viewport()->update();
}

void NavigatorTree::dragMoveEvent(QDragMoveEvent* event) {
  // Scrolls at the edges and opens closed rows.
  QTreeView::dragMoveEvent(event);
  setTarget(targetOf(*event));
  if (target_.isValid()) {
    event->setDropAction(Qt::CopyAction);
    event->accept();
  } else {
    event->ignore();
  }
}

void NavigatorTree::dragLeaveEvent(QDragLeaveEvent* event) {
  setTarget({});
  QTreeView::dragLeaveEvent(event);
}

void NavigatorTree::dropEvent(QDropEvent* event) {
  const QModelIndex target = targetOf(*event);
  setTarget({});
  stopAutoScroll();
  setState(NoState);
  if (!target.isValid()) {
    event->ignore();
    return;
  }
  event->setDropAction(Qt::CopyAction);
  event->accept();
  emit dropped(QString::fromUtf8(event->mimeData()->data(Navigator::mimeType())), target);
}

void NavigatorTree::setDimmed(bool dimmed) {
  if (dimmed_ == dimmed) return;
  dimmed_ = dimmed;
  viewport()->update();
}

void NavigatorTree::drawBranches(QPainter* painter, const QRect& rect,
                                 const QModelIndex& index) const {
  if (!model()->hasChildren(index)) return;
  const QString name =
      isExpanded(index) ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
  const QRect place(rect.right() - 6, rect.center().y() - 5, 12, 12);
  icon(name, Tone::muted).paint(painter, place);
}

void NavigatorDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  QRect area = option.rect.adjusted(10, 0, 0, 0);
  const QString colour = index.data(NavigatorModel::ColourRole).toString();
  if (!colour.isEmpty()) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(environmentColour(tokens(), colour));
    painter->drawEllipse(QPointF(area.left() + 5, area.center().y() + 0.5), 4.2, 4.2);
    area.setLeft(area.left() + 16);
  }
  const auto* tree = qobject_cast<const NavigatorTree*>(option.widget);
  const int end = paintEnd(painter, option.rect, index, tree != nullptr && tree->isDimmed());
  const bool draft = index.data(NavigatorModel::DraftRole).toBool();
  area.setRight(end - size::gap_small - (draft ? 18 : 0));
  painter->setFont(wordFont(13, isStrong(index) ? QFont::DemiBold : QFont::Normal));
  painter->setPen(tokens().text);
  const QString name =
      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, area.width());
  painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, name);
  if (draft) {
    const int x = area.left() + painter->fontMetrics().horizontalAdvance(name) + 14;
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens().candidate);
    painter->drawEllipse(QPointF(x, area.center().y() + 0.5), 4.8, 4.8);
  }
  painter->restore();
}

int NavigatorDelegate::paintEnd(QPainter* painter, const QRect& row,
                                const QModelIndex& index, bool dimmed) const {
  int right = row.right() - end_margin;
  right = paintState(painter, row, right, index.data(NavigatorModel::StateRole).toInt(), dimmed);
  const QString note = index.data(NavigatorModel::NoteRole).toString();
  if (!note.isEmpty()) {
    painter->setFont(wordFont(12));
    painter->setPen(tokens().muted);
    const int width = painter->fontMetrics().horizontalAdvance(note);
    painter->drawText(QRect(right - width, row.top(), width, row.height()),
                      Qt::AlignVCenter | Qt::AlignLeft, note);
    right -= width + size::gap_small;
  }
  const QString chip = index.data(NavigatorModel::ChipRole).toString();
  return chip.isEmpty() ? right : Chip::draw(*painter, right, row, chip, tokens().text);
}

int NavigatorDelegate::paintState(QPainter* painter, const QRect& row, int right, int state,
                                  bool dimmed) const {
  const auto shown = State(state);
  if (shown == State::none) return right;
  const QColor colour = colourOf(tokens(), dimmed ? Tone::muted : stateTone(shown));
  // Healthy is the rule: its shape alone keeps the eye free for what is not.
  if (shown != State::healthy) {
    painter->setFont(wordFont(13));
    painter->setPen(colour);
    const QString word = stateWord(shown);
    const int width = painter->fontMetrics().horizontalAdvance(word);
    painter->drawText(QRect(right - width, row.top(), width, row.height()),
                      Qt::AlignVCenter | Qt::AlignLeft, word);
    right -= width + size::gap_tiny;
  }
  drawState(*painter, QRectF(right - 12, row.top(), 12, row.height()), shown, colour);
  return right - 12 - size::gap_small;
}

QSize NavigatorDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {80, size::row};
}

}  // namespace sextant::ui
