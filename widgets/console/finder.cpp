// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/finder.h"

#include <QApplication>
#include <QCursor>
#include <QKeyEvent>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

#include "widgets/common/visible_line_edit.h"
#include "widgets/console/fuzzy_match.h"

namespace sextant::ui {
namespace {

constexpr int width_pixels = 560;
constexpr int rows_shown = 12;
constexpr int note_role = Qt::UserRole;
constexpr int index_role = Qt::UserRole + 1;
constexpr int star_role = Qt::UserRole + 2;  // int of Star
// Nobody reads further; rows of tens of thousands of matches would be made on each key.
constexpr std::size_t matches_max = 200;
constexpr int star_width = 20;

enum class Star { none, offered, pinned };

// At the right end of a row that can be pinned: full where it is, empty on the current row.
void drawStar(QPainter* painter, const QRect& row, Star star, bool current) {
  if (star == Star::none || (star == Star::offered && !current)) return;
  painter->setPen(star == Star::pinned ? tokens().accent : tokens().muted);
  painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter,
                    star == Star::pinned ? QStringLiteral("★") : QStringLiteral("☆"));
}

class FinderDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    if (option.state.testFlag(QStyle::State_Selected)) {
      painter->fillRect(option.rect, tokens().selection);
    }
    QRect row = option.rect.adjusted(size::gap, 0, -size::gap, 0);
    const auto star = Star(index.data(star_role).toInt());
    drawStar(painter, row, star, option.state.testFlag(QStyle::State_Selected));
    if (star != Star::none) row.setRight(row.right() - star_width);
    const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
    const QString note = visibleText(index.data(note_role).toString());
    const int note_width = option.fontMetrics.horizontalAdvance(note);
    painter->setPen(tokens().muted);
    painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter, note);
    painter->setPen(enabled ? tokens().text : tokens().muted);
    const int space = row.width() - note_width - size::gap;
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(visibleText(index.data().toString()),
                                                    Qt::ElideMiddle, space));
  }

  QSize sizeHint(const QStyleOptionViewItem& /*option*/,
                 const QModelIndex& /*index*/) const override {
    return {0, size::row};
  }
};

}  // namespace

Finder::Finder(const QString& purpose, std::vector<FinderItem> items, QWidget* parent,
               PlaceMemory* memory)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint),
      items_(std::move(items)),
      memory_(memory) {
  lower_names_.reserve(items_.size());
  for (const FinderItem& item : items_)
    lower_names_.push_back(item.name.toLower());
  setAttribute(Qt::WA_DeleteOnClose);
  setAccessibleName(purpose);
  setSurface(this, "popup");
  field_ = new VisibleLineEdit;
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
  hint_ = new PlainLabel({}, Tone::muted);
  hint_->withFont(12);
  column->addWidget(hint_);
  connect(field_, &QLineEdit::textChanged, this, &Finder::narrow);
  connect(list_, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) {
    const int x = list_->viewport()->mapFromGlobal(QCursor::pos()).x();
    const bool on_star = x > list_->viewport()->width() - size::gap - star_width;
    if (on_star && Star(item->data(star_role).toInt()) != Star::none) {
      togglePin(list_->row(item));
    } else {
      choose();
    }
  });
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

QString Finder::noteOf(const FinderItem& item) const {
  if (memory_ == nullptr || item.pin.isEmpty()) return item.note;
  if (memory_->isPinned(item.pin)) return tr("pinned · %1").arg(item.note);
  return memory_->isRecent(item.pin) ? tr("recent · %1").arg(item.note) : item.note;
}

void Finder::match(const QString& typed) {
  const FuzzyPattern pattern(typed);
  std::vector<Match> found;
  const auto consider = [&](std::size_t index) {
    const auto score = pattern.match(lower_names_[index]);
    if (!score) return;
    const QString& pin = items_[index].pin;
    found.push_back({*score, memory_ == nullptr || pin.isEmpty() ? 0 : memory_->rank(pin), index});
  };
  if (!typed_.isEmpty() && typed.startsWith(typed_)) {
    for (const Match& one : matches_)
      consider(one.index);
  } else {
    for (std::size_t index = 0; index < items_.size(); ++index)
      consider(index);
  }
  matches_ = std::move(found);
  typed_ = typed;
}

void Finder::addRow(std::size_t index) {
  const FinderItem& item = items_[index];
  const QString note = noteOf(item);
  auto* row = new QListWidgetItem(item.name, list_);
  row->setData(note_role, note);
  row->setData(index_role, QVariant::fromValue(qulonglong(index)));
  row->setData(Qt::AccessibleDescriptionRole, note);
  if (memory_ != nullptr && !item.pin.isEmpty()) {
    row->setData(star_role, int(memory_->isPinned(item.pin) ? Star::pinned : Star::offered));
  }
  if (!item.enabled) row->setFlags(row->flags() & ~Qt::ItemIsEnabled);
}

void Finder::narrow(const QString& typed) {
  match(typed);
  const std::size_t shown = std::min(matches_.size(), matches_max);
  std::partial_sort(matches_.begin(), matches_.begin() + std::ptrdiff_t(shown), matches_.end(),
                    [](const Match& a, const Match& b) {
                      return std::tuple(-a.score, -a.rank, a.index) <
                             std::tuple(-b.score, -b.rank, b.index);
                    });
  list_->clear();
  for (std::size_t i = 0; i < shown; ++i)
    addRow(matches_[i].index);
  list_->setCurrentRow(0);
  list_->setVisible(!matches_.empty());
  none_->setVisible(matches_.empty());
  QStringList hints;
  if (matches_.size() > shown)
    hints.append(tr("The best %1 of %2; type on to narrow.").arg(shown).arg(matches_.size()));
  if (memory_ != nullptr) hints.append(tr("Ctrl+B pins a place: pinned ones come first."));
  hint_->setText(hints.join(QLatin1Char(' ')));
  hint_->setVisible(!hints.isEmpty());
  list_->setFixedHeight(std::min(rows_shown, list_->count()) * size::row);
  adjustSize();
}

void Finder::togglePin(int row) {
  QListWidgetItem* item = list_->item(row);
  if (item == nullptr || memory_ == nullptr) return;
  const FinderItem& chosen = items_[item->data(index_role).toULongLong()];
  if (chosen.pin.isEmpty()) return;
  const bool pinned = memory_->togglePin(chosen.pin);
  // It stays where it is, under the hand that pinned it, until the list is made anew.
  item->setData(star_role, int(pinned ? Star::pinned : Star::offered));
  item->setData(note_role, noteOf(chosen));
  item->setData(Qt::AccessibleDescriptionRole, noteOf(chosen));
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
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->key() == Qt::Key_B && key->modifiers() == Qt::ControlModifier && memory_ != nullptr) {
    togglePin(list_->currentRow());
    return true;
  }
  switch (key->key()) {
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
