// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractProxyModel>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/common/plain_label.h"
#include "widgets/common/table.h"
#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// Above and below the words of a cell that wraps, and between them and their note.
constexpr int wrapped_margin = 5;
constexpr int wrapped_note_gap = 2;
// Of a state's shape and the gap behind it.
constexpr int shape_width = 16;

struct CellAt {
  const Cell* cell;
  const Column* column;
};

CellAt cellAt(const QModelIndex& index) {
  QModelIndex source = index;
  if (const auto* proxy = qobject_cast<const QAbstractProxyModel*>(index.model())) {
    source = proxy->mapToSource(index);
  }
  const auto* model = qobject_cast<const RowsModel*>(source.model());
  Q_ASSERT(model);
  return {&model->rowAt(source.row()).cells[std::size_t(source.column())],
          &model->columns()[std::size_t(source.column())]};
}

QFont fontOf(const CellAt& at) {
  const QFont::Weight weight = at.cell->strong ? QFont::DemiBold : QFont::Normal;
  QFont font = at.column->mono ? monoFont(12, weight) : wordFont(13, weight);
  font.setStrikeOut(at.cell->struck);
  return font;
}

struct Gaps {
  int left = size::gap;
  int right = size::gap;
  [[nodiscard]] int both() const { return left + right; }
};

// The outermost words stand on the edges of what is above and below the table, however tight it is.
Gaps gapsOf(const QStyleOptionViewItem& option, const QModelIndex& index) {
  const auto* table = qobject_cast<const TableView*>(option.widget);
  if (table == nullptr) return {};
  Gaps gaps{table->cellGap(), table->cellGap()};
  if (index.column() == 0) gaps.left = size::gap;
  if (index.column() + 1 == index.model()->columnCount()) gaps.right = size::gap;
  return gaps;
}

QString wrappedText(const QString& text) {
  return unbroken(visibleText(text));
}

// Pixels that words need where they wrap at this width.
int wrappedHeight(const QFont& font, const QString& text, int width) {
  if (text.isEmpty()) return 0;
  return QFontMetrics(font)
      .boundingRect(QRect(0, 0, std::max(width, 1), QWIDGETSIZE_MAX), Qt::TextWordWrap, text)
      .height();
}

void drawWrapped(QPainter* painter, QRect area, const CellAt& at, const QColor& ink) {
  const QString words = wrappedText(at.cell->text);
  painter->setFont(fontOf(at));
  painter->setPen(ink);
  painter->drawText(area, Qt::TextWordWrap, words);
  area.setTop(area.top() + wrappedHeight(fontOf(at), words, area.width()) + wrapped_note_gap);
  painter->setFont(wordFont(13));
  painter->setPen(tokens().muted);
  painter->drawText(area, Qt::TextWordWrap, wrappedText(at.cell->note));
}

void drawWords(QPainter* painter, QRect area, const CellAt& at, const QColor& ink) {
  painter->setFont(fontOf(at));
  painter->setPen(at.cell->struck ? tokens().muted : ink);
  const QString words = painter->fontMetrics().elidedText(
      visibleText(at.cell->text), at.column->elide_left ? Qt::ElideLeft : Qt::ElideRight,
      area.width());
  const auto side = at.column->right ? Qt::AlignRight : Qt::AlignLeft;
  painter->drawText(area, int(side) | Qt::AlignVCenter | Qt::TextSingleLine, words);
  if (at.cell->note.isEmpty() || at.column->right) return;
  area.setLeft(area.left() + painter->fontMetrics().horizontalAdvance(words) + size::gap_small);
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                    painter->fontMetrics().elidedText(visibleText(at.cell->note), Qt::ElideRight,
                                                      std::max(0, area.width())));
}

}  // namespace

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
  const CellAt at = cellAt(index);
  painter->save();
  if (option.state & QStyle::State_Selected) {
    painter->fillRect(option.rect, tokens().selection);
  } else if (option.state & QStyle::State_MouseOver) {
    painter->fillRect(option.rect, tokens().raised);
  }
  const Gaps gaps = gapsOf(option, index);
  QRect area = option.rect.adjusted(gaps.left, 0, -gaps.right, 0);
  // Beside words of several lines the others stand at the first.
  if (!at.column->wraps) area.setHeight(std::min(area.height(), int(size::row)));
  const auto* table = qobject_cast<const TableView*>(option.widget);
  const bool dimmed = table != nullptr && table->isDimmed();
  QColor ink = colourOf(tokens(), dimmed ? Tone::muted : at.cell->tone);
  if (at.cell->state != State::none) {
    const Tone tone = dimmed ? Tone::muted : stateTone(at.cell->state);
    const QColor colour = colourOf(tokens(), tone);
    // Beside the first of several lines.
    const QRectF place =
        at.column->wraps ? QRectF(area.left(), area.top() + wrapped_margin, 12, QFontMetrics(fontOf(at)).height())
                         : QRectF(area.left(), area.top(), 12, area.height());
    drawState(*painter, place, at.cell->state, colour);
    area.setLeft(area.left() + shape_width);
    if (at.cell->tone == Tone::normal) ink = colour;
  }
  if (at.column->wraps) {
    drawWrapped(painter, area.adjusted(0, wrapped_margin, 0, 0), at, ink);
  } else {
    drawWords(painter, area, at, ink);
  }
  painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const CellAt at = cellAt(index);
  const Gaps gaps = gapsOf(option, index);
  const int shape = at.cell->state == State::none ? 0 : shape_width;
  if (const auto* table = qobject_cast<const TableView*>(option.widget);
      table != nullptr && at.column->wraps) {
    const int width = table->columnWidth(index.column());
    const int room = width - gaps.both() - shape;
    const int words = wrappedHeight(fontOf(at), wrappedText(at.cell->text), room);
    const int note = wrappedHeight(wordFont(13), wrappedText(at.cell->note), room);
    const int height = words + (note > 0 ? wrapped_note_gap + note : 0) + 2 * wrapped_margin;
    return {width, std::max(int(size::row), height)};
  }
  const QFontMetrics metrics(fontOf(at));
  const int note =
      at.cell->note.isEmpty() || at.column->right
          ? 0
          : size::gap_small +
                QFontMetrics(wordFont(12)).horizontalAdvance(visibleText(at.cell->note));
  return {metrics.horizontalAdvance(visibleText(at.cell->text)) + 2 + note + shape + gaps.both(),
          size::row};
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                             const QStyleOptionViewItem& option, const QModelIndex& index) {
  const bool is_told = !index.data(Qt::ToolTipRole).toString().isEmpty();
  const bool is_cut = index.isValid() && sizeHint(option, index).width() > option.rect.width();
  if (event->type() != QEvent::ToolTip || is_told || !is_cut)
    return QStyledItemDelegate::helpEvent(event, view, option, index);
  QToolTip::showText(event->globalPos(),
                     plainToolTip(index.data(Qt::AccessibleTextRole).toString()), view);
  return true;
}

}  // namespace sextant::ui
