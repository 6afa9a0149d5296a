// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connection_list_view.h"

#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

#include "widgets/common/plain_label.h"
#include "widgets/common/visible_text.h"
#include "widgets/connections/connection_mark.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int row_height = 46;
constexpr int mark_size = 10;

enum Role { id_role = Qt::UserRole, place_role, colour_role, read_only_role, note_role };

QString noteOf(const ConnectionRow& row) {
  if (row.is_unsaved) return ConnectionListView::tr("not saved");
  if (row.is_here) return ConnectionListView::tr("this window");
  return row.is_open ? ConnectionListView::tr("open") : QString();
}

class RowDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {160, row_height};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Tokens& t = tokens();
    painter->save();
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    if (chosen) painter->fillRect(option.rect, t.selection);
    if (chosen && option.state.testFlag(QStyle::State_HasFocus))
      painter->fillRect(QRect(option.rect.topLeft(), QSize(2, row_height)), t.accent);
    const QRect inner = option.rect.adjusted(size::gap_large, 0, -size::gap, 0);
    drawMark(*painter, inner, index.data(colour_role).toString());
    QRect words = inner.adjusted(mark_size + size::gap, 5, 0, -5);
    drawNote(*painter, words, index);
    painter->setFont(wordFont(13, QFont::DemiBold));
    painter->setPen(t.text);
    drawLine(*painter, QRect(words.left(), words.top(), words.width(), words.height() / 2),
             index.data(Qt::DisplayRole).toString());
    painter->setFont(wordFont(12));
    painter->setPen(t.muted);
    drawLine(*painter,
             QRect(words.left(), words.center().y() + 1, words.width(), words.height() / 2),
             index.data(place_role).toString());
    painter->restore();
  }

 private:
  static void drawMark(QPainter& painter, const QRect& inner, const QString& colour) {
    const QRect mark(inner.left(), inner.center().y() - mark_size / 2, mark_size, mark_size);
    painter.setRenderHint(QPainter::Antialiasing);
    paintConnectionMark(painter, mark, colour);
  }

  // At the right; takes its room from `words`.
  static void drawNote(QPainter& painter, QRect& words, const QModelIndex& index) {
    if (index.data(read_only_role).toBool()) {
      const QRect place(words.right() - size::icon, words.center().y() - size::icon / 2, size::icon,
                        size::icon);
      icon(QStringLiteral("lock"), Tone::muted).paint(&painter, place);
      words.setRight(place.left() - size::gap_small);
    }
    const QString note = index.data(note_role).toString();
    if (note.isEmpty()) return;
    painter.setFont(wordFont(12));
    painter.setPen(tokens().accent);
    const int width = painter.fontMetrics().horizontalAdvance(note);
    painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, note);
    words.setRight(words.right() - width - size::gap_small);
  }

  static void drawLine(QPainter& painter, const QRect& place, const QString& text) {
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
  }
};

}  // namespace

ConnectionListView::ConnectionListView(QWidget* parent) : QListWidget(parent) {
  setItemDelegate(new RowDelegate(this));
  setAccessibleName(tr("Saved connections"));
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setMouseTracking(true);
  connect(&Theme::current(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
  connect(this, &QListWidget::currentItemChanged, this,
          [this](const QListWidgetItem* now, const QListWidgetItem*) {
            if (now != nullptr) emit chosen(now->data(id_role).toString());
          });
  connect(this, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
    emit activatedId(item->data(id_role).toString());
  });
}

void ConnectionListView::setRows(const std::vector<ConnectionRow>& rows) {
  const QSignalBlocker quiet(this);
  const QString held = chosenId();
  clear();
  for (const ConnectionRow& row : rows) {
    const SavedConnection& one = row.connection;
    const QString name = visibleText(one.name.isEmpty() ? tr("New connection") : one.name);
    const QString place = visibleText(placeOf(one));
    const QString note = noteOf(row);
    auto* item = new QListWidgetItem(name, this);
    item->setData(id_role, one.id);
    item->setData(place_role, place.isEmpty() ? tr("no server yet") : place);
    item->setData(colour_role, one.colour);
    item->setData(read_only_role, one.read_only);
    item->setData(note_role, note);
    QStringList spoken{name, item->data(place_role).toString()};
    if (!one.colour.isEmpty()) spoken << one.colour;
    if (one.read_only) spoken << tr("read-only");
    if (!note.isEmpty()) spoken << note;
    item->setData(Qt::AccessibleTextRole, spoken.join(QStringLiteral(", ")));
    item->setToolTip(plainToolTip(spoken.join(QLatin1Char('\n'))));
  }
  choose(held);
}

void ConnectionListView::choose(const QString& id) {
  const QSignalBlocker quiet(this);
  for (int row = 0; row < count(); ++row) {
    if (item(row)->data(id_role).toString() == id) return setCurrentRow(row);
  }
  setCurrentRow(-1);
}

QString ConnectionListView::chosenId() const {
  return currentItem() == nullptr ? QString() : currentItem()->data(id_role).toString();
}

}  // namespace sextant::ui
