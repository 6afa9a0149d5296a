// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/completion_popup.h"

#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "widgets/common/visible_text.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int rows_max = 8;
constexpr int width_min = 220;
constexpr int width_max = 460;
constexpr int row_height = 24;
constexpr int note_role = Qt::UserRole;

class RowDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    painter->save();
    if (option.state & QStyle::State_Selected) {
      painter->fillRect(option.rect, tokens().selection);
    } else if (option.state & QStyle::State_MouseOver) {
      painter->fillRect(option.rect, blend(tokens().text, tokens().raised, 0.06));
    }
    QRect area = option.rect.adjusted(size::gap_small, 0, -size::gap_small, 0);
    painter->setFont(monoFont(13));
    painter->setPen(tokens().text);
    const QString text = visibleText(index.data().toString());
    painter->drawText(area, int(Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine, text);
    area.setLeft(area.left() + painter->fontMetrics().horizontalAdvance(text) + size::gap_large);
    painter->setFont(wordFont(12));
    painter->setPen(tokens().muted);
    painter->drawText(
        area, int(Qt::AlignRight) | Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(visibleText(index.data(note_role).toString()),
                                          Qt::ElideRight, std::max(area.width(), 0)));
    painter->restore();
  }
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    const int text =
        QFontMetrics(monoFont(13)).horizontalAdvance(visibleText(index.data().toString()));
    const int note =
        QFontMetrics(wordFont(12)).horizontalAdvance(visibleText(index.data(note_role).toString()));
    return {text + note + size::gap_large + 2 * size::gap_small + 12, row_height};
  }
};

}  // namespace

CompletionPopup::CompletionPopup(QWidget* parent) : QFrame(parent) {
  setProperty("surface", QStringLiteral("card"));
  setFocusPolicy(Qt::NoFocus);
  list_ = new QListWidget;
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setAccessibleName(tr("Completions"));
  list_->setItemDelegate(new RowDelegate(list_));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setUniformItemSizes(true);
  list_->setMouseTracking(true);
  list_->setStyleSheet(QStringLiteral("background: transparent;"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, size::gap_tiny, 1, size::gap_tiny);
  column->addWidget(list_);
  connect(list_, &QListWidget::itemClicked, this, &CompletionPopup::choose);
  hide();
}

void CompletionPopup::fill(std::vector<Completion> completions, bool asked) {
  // The same list again, because the view told of its cursor: what was chosen stays chosen.
  if (isVisible() && completions == offered_) return;
  offered_ = std::move(completions);
  list_->clear();
  for (const Completion& one : offered_) {
    auto* item = new QListWidgetItem(QString::fromStdString(one.text), list_);
    const QString note = QString::fromStdString(one.note);
    item->setData(note_role, note);
    item->setData(Qt::AccessibleTextRole,
                  note.isEmpty() ? item->text() : item->text() + QStringLiteral(", ") + note);
  }
  list_->setCurrentRow(asked ? 0 : -1);
}

void CompletionPopup::offer(std::vector<Completion> completions, const QRect& cursor, bool asked) {
  if (completions.empty()) {
    hide();
    return;
  }
  fill(std::move(completions), asked);
  const int rows = std::min(int(offered_.size()), rows_max);
  const int wanted = std::clamp(list_->sizeHintForColumn(0), width_min, width_max);
  QSize box(std::min(wanted, parentWidget()->width() - 2 * size::gap_small),
            rows * row_height + 2 * size::gap_tiny + 2);
  QPoint corner(cursor.left() - size::gap_small, cursor.bottom() + 2);
  if (corner.y() + box.height() > parentWidget()->height() && cursor.top() > box.height())
    corner.setY(cursor.top() - box.height() - 2);
  corner.setX(std::clamp(corner.x(), 0, std::max(parentWidget()->width() - box.width(), 0)));
  setGeometry(QRect(corner, box));
  show();
  raise();
}

bool CompletionPopup::takeKey(int key) {
  if (!isVisible()) return false;
  const int row = list_->currentRow();
  const int last = list_->count() - 1;
  switch (key) {
    case Qt::Key_Down:
      list_->setCurrentRow(row == last ? 0 : row + 1);
      return true;
    case Qt::Key_Up:
      list_->setCurrentRow(row <= 0 ? last : row - 1);
      return true;
    case Qt::Key_PageDown:
      list_->setCurrentRow(std::min(row + rows_max, last));
      return true;
    case Qt::Key_PageUp:
      list_->setCurrentRow(std::max(row - rows_max, 0));
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
      return choose();
    case Qt::Key_Escape:
      hide();
      return true;
    default:
      return false;
  }
}

bool CompletionPopup::choose() {
  const int row = list_->currentRow();
  hide();
  if (row < 0 || std::size_t(row) >= offered_.size()) return false;
  // What is chosen may open the next list.
  const Completion taken = offered_[std::size_t(row)];
  emit chosen(taken);
  return true;
}

}  // namespace sextant::ui
