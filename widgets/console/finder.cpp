// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/finder.h"

#include <QApplication>
#include <QKeyEvent>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "widgets/console/fuzzy_match.h"

namespace sextant::ui {
namespace {

constexpr int width_pixels = 560;
constexpr int rows_shown = 12;
constexpr int note_role = Qt::UserRole;
constexpr int index_role = Qt::UserRole + 1;

class FinderDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    if (option.state.testFlag(QStyle::State_Selected)) {
      painter->fillRect(option.rect, tokens().selection);
    }
    const QRect row = option.rect.adjusted(size::gap, 0, -size::gap, 0);
    const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
    const QString note = index.data(note_role).toString();
    const int note_width = option.fontMetrics.horizontalAdvance(note);
    painter->setPen(tokens().muted);
    painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter, note);
    painter->setPen(enabled ? tokens().text : tokens().muted);
    const int space = row.width() - note_width - size::gap;
    painter->drawText(
        row, Qt::AlignLeft | Qt::AlignVCenter,
        option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, space));
  }

  QSize sizeHint(const QStyleOptionViewItem& /*option*/,
                 const QModelIndex& /*index*/) const override {
    return {0, size::row};
  }
};

}  // namespace

Finder::Finder(const QString& purpose, std::vector<FinderItem> items, QWidget* parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint), items_(std::move(items)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setAccessibleName(purpose);
  setSurface(this, "popup");
  field_ = new QLineEdit;
  field_->setPlaceholderText(purpose);
  field_->setAccessibleName(purpose);
  field_->installEventFilter(this);
  list_ = new QListWidget;
  list_->setItemDelegate(new FinderDelegate(list_));
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setAccessibleName(tr("Matches"));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  none_ = new PlainLabel(tr("Nothing matches."), Tone::muted);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_small, size::gap_small, size::gap_small, size::gap_small);
  column->setSpacing(size::gap_small);
  column->addWidget(field_);
  column->addWidget(list_);
  column->addWidget(none_);
  connect(field_, &QLineEdit::textChanged, this, &Finder::narrow);
  connect(list_, &QListWidget::itemClicked, this, &Finder::choose);
  narrow({});
}

void Finder::popUp() {
  const QWidget* window = parentWidget();
  const int x = (window->width() - width_pixels) / 2;
  setFixedWidth(width_pixels);
  move(window->mapToGlobal(QPoint(std::max(0, x), size::top_bar + size::gap_small)));
  show();
  field_->setFocus();
}

void Finder::narrow(const QString& typed) {
  std::vector<std::pair<int, std::size_t>> matches;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (const auto score = fuzzyMatch(typed, items_[i].name)) matches.emplace_back(-*score, i);
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  list_->clear();
  for (const auto& [score, index] : matches) {
    auto* row = new QListWidgetItem(items_[index].name, list_);
    row->setData(note_role, items_[index].note);
    row->setData(index_role, QVariant::fromValue(qulonglong(index)));
    row->setData(Qt::AccessibleDescriptionRole, items_[index].note);
    if (!items_[index].enabled) row->setFlags(row->flags() & ~Qt::ItemIsEnabled);
  }
  list_->setCurrentRow(0);
  list_->setVisible(!matches.empty());
  none_->setVisible(matches.empty());
  list_->setFixedHeight(std::min(rows_shown, list_->count()) * size::row);
  adjustSize();
}

void Finder::choose() {
  const QListWidgetItem* row = list_->currentItem();
  if (row == nullptr || !row->flags().testFlag(Qt::ItemIsEnabled)) return;
  const auto chosen = items_[row->data(index_role).toULongLong()].chosen;
  close();
  // After this popup is gone: what was chosen may open another one, which would go with it.
  if (chosen) QMetaObject::invokeMethod(parentWidget(), chosen, Qt::QueuedConnection);
}

bool Finder::eventFilter(QObject* watched, QEvent* event) {
  if (watched != field_ || event->type() != QEvent::KeyPress) {
    return QDialog::eventFilter(watched, event);
  }
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      QApplication::sendEvent(list_, event);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      choose();
      return true;
    default:
      return QDialog::eventFilter(watched, event);
  }
}

}  // namespace sextant::ui
