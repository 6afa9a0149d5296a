// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_tree.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <deque>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int rows_opened_max = 300;
constexpr int group_opened_max = 60;
constexpr int depth_opened_max = 4;
constexpr int narrow_width = 800;
constexpr int origin_width = 96;
constexpr int origin_narrow_width = 66;
constexpr int action_width = 150;
// The words of the one active row may lie over its origin; the keys of all need the room.
constexpr int action_narrow_width = 20;
constexpr int key_percent = 36;
constexpr int key_narrow_percent = 46;

}  // namespace

FormTree::FormTree(FormModel* model, QWidget* parent)
    : QTreeView(parent),
      model_(model),
      delegate_(new FormDelegate(model, this)),
      drag_(new ItemDrag(this, model)) {
  setModel(model);
  setItemDelegate(delegate_);
  setIndentation(16);
  setUniformRowHeights(true);
  setAnimated(false);
  setExpandsOnDoubleClick(false);
  setEditTriggers(NoEditTriggers);  // see keyPressEvent and mouseReleaseEvent
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setAllColumnsShowFocus(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(ScrollPerPixel);
  setFrameShape(NoFrame);
  setMouseTracking(true);
  setTabKeyNavigation(false);
  header()->setFixedHeight(size::row + 1);
  header()->setHighlightSections(false);
  header()->setStretchLastSection(false);
  header()->setMinimumSectionSize(action_narrow_width);
  header()->setSectionsMovable(false);
  connect(drag_, &ItemDrag::dropped, this, &FormTree::moveWanted);
  connect(&Theme::current(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void FormTree::editRow(const QModelIndex& index) {
  if (!index.isValid()) return;
  if (model_->isMore(index)) {
    model_->showMore(index);
    return;
  }
  if (model_->isAdder(index)) {
    // A list's new item has no name to ask for.
    if (model_->row(index).is_item) {
      emit addWanted(index);
    } else {
      edit(index.siblingAtColumn(FormModel::key_column));
    }
    return;
  }
  const QModelIndex value = index.siblingAtColumn(FormModel::value_column);
  if (model_->flags(value) & Qt::ItemIsEditable) edit(value);
}

void FormTree::rename(const QModelIndex& index) {
  const QModelIndex key = index.siblingAtColumn(FormModel::key_column);
  if (!model_->isAdder(index) && (model_->flags(key) & Qt::ItemIsEditable)) edit(key);
}

void FormTree::activate(const QModelIndex& index) {
  if (!model_->isAdder(index) && model_->row(index).control == FormControl::check) {
    if (model_->isWritable()) emit delegate_->toggled(index);
  } else if (model_->hasChildren(index.siblingAtColumn(0))) {
    setExpanded(index.siblingAtColumn(0), !isExpanded(index.siblingAtColumn(0)));
  } else if (model_->isWritable() || model_->isMore(index)) {
    editRow(index);
  }
}

bool FormTree::typeInto(const QModelIndex& index, QKeyEvent* event) {
  const QString text = event->text();
  const bool letter = !text.isEmpty() && text.at(0).isPrint() && text.at(0) != QLatin1Char(' ') &&
                      !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
  const QModelIndex value = index.siblingAtColumn(FormModel::value_column);
  if (!letter || !(model_->flags(value) & Qt::ItemIsEditable)) return false;
  edit(value);
  // The control takes the letter over its old text.
  if (isEditing() && QApplication::focusWidget() != this)
    QCoreApplication::sendEvent(QApplication::focusWidget(), event);
  return true;
}

void FormTree::keyPressEvent(QKeyEvent* event) {
  if (drag_->isActive()) {
    // The hand is at the mouse; the keyboard can only call it off.
    if (event->key() == Qt::Key_Escape) drag_->cancel();
    return;
  }
  const QModelIndex at = currentIndex();
  if (!at.isValid()) {
    QTreeView::keyPressEvent(event);
    return;
  }
  const bool alt = event->modifiers() & Qt::AltModifier;
  const bool control = event->modifiers() & Qt::ControlModifier;
  const int key = event->key();
  if (key == Qt::Key_Return || key == Qt::Key_Enter) {
    activate(at);
  } else if (key == Qt::Key_F2) {
    (event->modifiers() & Qt::ShiftModifier) ? rename(at) : editRow(at);
  } else if (key == Qt::Key_Space) {
    activate(at);
  } else if (key == Qt::Key_Insert || (control && key == Qt::Key_Delete)) {
    // One key writes a value here, the other takes it out; neither does what the other is for.
    const FormRow& row = model_->row(at);
    const bool takes_out = row.isHere() || row.is_item;
    const bool meant =
        model_->isAdder(at) ? key == Qt::Key_Insert : takes_out == (key == Qt::Key_Delete);
    if (model_->isWritable() && meant) emit delegate_->acted(at);
  } else if (alt && (key == Qt::Key_Up || key == Qt::Key_Down)) {
    if (model_->isWritable()) emit moveWanted(at, key == Qt::Key_Up ? -1 : 1);
  } else if (event == QKeySequence::Copy) {
    QApplication::clipboard()->setText(model_->row(at).words);
  } else if (!typeInto(at, event)) {
    QTreeView::keyPressEvent(event);
  }
}

void FormTree::mousePressEvent(QMouseEvent* event) {
  QTreeView::mousePressEvent(event);
  if (!isEditing()) drag_->press(*event);
}

void FormTree::mouseMoveEvent(QMouseEvent* event) {
  if (!drag_->move(*event)) QTreeView::mouseMoveEvent(event);
}

void FormTree::paintEvent(QPaintEvent* event) {
  QTreeView::paintEvent(event);
  QPainter painter(viewport());
  drag_->paint(&painter);
}

void FormTree::mouseReleaseEvent(QMouseEvent* event) {
  if (drag_->release()) return;
  QTreeView::mouseReleaseEvent(event);
  const QModelIndex at = indexAt(event->pos());
  const bool allowed = model_->isWritable() || (at.isValid() && model_->isMore(at));
  if (event->button() != Qt::LeftButton || !allowed) return;
  if (!at.isValid() || at != currentIndex() || state() == EditingState) return;
  if (model_->isAdder(at) || at.column() == FormModel::value_column) editRow(at);
}

void FormTree::contextMenuEvent(QContextMenuEvent* event) {
  const QModelIndex at = currentIndex();
  if (!at.isValid()) return;
  // The rows may change while it is open, and this tree may go: so it has a life of its own, and
  // asks anew whether its row is still there.
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto add = [&](const QString& words, const QKeySequence& keys, auto run) {
    QAction* action = menu->addAction(words);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, [run, row = QPersistentModelIndex(at)] {
      if (row.isValid()) run(QModelIndex(row));
    });
  };
  addRowCommands(at, add);
  const bool keyboard = event->reason() == QContextMenuEvent::Keyboard;
  menu->popup(keyboard ? viewport()->mapToGlobal(visualRect(at).bottomLeft()) : event->globalPos());
}

void FormTree::addRowCommands(const QModelIndex& at, const AddCommand& add) {
  const FormRow& row = model_->row(at);
  const bool writable = model_->isWritable();
  if (writable && (model_->isAdder(at) || row.control != FormControl::none))
    add(model_->isAdder(at) ? at.siblingAtColumn(0).data().toString() : tr("Edit"), Qt::Key_Return,
        [this](const QModelIndex& one) { activate(one); });
  const QString act = writable && !model_->isAdder(at) ? row.actionWords() : QString();
  if (!act.isEmpty())
    add(act, row.isHere() ? Qt::CTRL | Qt::Key_Delete : QKeySequence(Qt::Key_Insert),
        [this](const QModelIndex& one) { emit delegate_->acted(one); });
  if (!model_->isAdder(at) &&
      (model_->flags(at.siblingAtColumn(FormModel::key_column)) & Qt::ItemIsEditable))
    add(tr("Rename key"), Qt::SHIFT | Qt::Key_F2, [this](const QModelIndex& one) { rename(one); });
  if (drag_->isMovable(at)) {
    add(tr("Move up"), Qt::ALT | Qt::Key_Up,
        [this](const QModelIndex& one) { emit moveWanted(one, -1); });
    add(tr("Move down"), Qt::ALT | Qt::Key_Down,
        [this](const QModelIndex& one) { emit moveWanted(one, 1); });
  }
  if (model_->isAdder(at)) return;
  add(tr("Copy value"), QKeySequence::Copy, [this](const QModelIndex& one) {
    QApplication::clipboard()->setText(model_->row(one).words);
  });
  add(tr("Copy pointer"), {}, [](const QModelIndex& one) {
    QApplication::clipboard()->setText(one.data(FormModel::PointerRole).toString());
  });
}

bool FormTree::hasFocusInside() const {
  const QWidget* focus = QApplication::focusWidget();
  return focus != nullptr && (focus == this || isAncestorOf(focus));
}

// A control that goes with its row hands the focus to whatever comes next in the window, and the
// next key would be for that. It stays here.
void FormTree::reset() {
  const bool inside = hasFocusInside();
  QTreeView::reset();
  if (inside && !hasFocusInside()) setFocus();
}

void FormTree::rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) {
  const bool inside = hasFocusInside();
  QTreeView::rowsAboutToBeRemoved(parent, start, end);
  if (inside && !hasFocusInside()) setFocus();
}

void FormTree::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTreeView::currentChanged(current, previous);
  emit currentMoved();
}

void FormTree::resizeEvent(QResizeEvent* event) {
  QTreeView::resizeEvent(event);
  fitColumns();
  // What is said below of the current row takes room; the row itself stays in sight.
  const QRect row = visualRect(currentIndex());
  const bool was_seen = row.isValid() && row.bottom() <= event->oldSize().height();
  if (was_seen && row.bottom() > event->size().height()) scrollTo(currentIndex());
}

void FormTree::fitColumns() {
  const int room = viewport()->width();
  const bool narrow = room < narrow_width;
  const int key = std::clamp(room * (narrow ? key_narrow_percent : key_percent) / 100, 170, 400);
  const int action = narrow ? action_narrow_width : action_width;
  const int origin = narrow ? origin_narrow_width : origin_width;
  header()->resizeSection(FormModel::key_column, key);
  header()->resizeSection(FormModel::origin_column, origin);
  header()->resizeSection(FormModel::action_column, action);
  header()->resizeSection(FormModel::value_column, std::max(room - key - origin - action, 120));
}

void FormTree::expandSome() {
  std::deque<std::pair<QModelIndex, int>> groups{{QModelIndex(), 0}};
  int rows = 0;
  while (!groups.empty()) {
    const auto [group, depth] = groups.front();
    groups.pop_front();
    if (model_->canFetchMore(group)) model_->fetchMore(group);
    const int count = model_->rowCount(group);
    if (group.isValid()) {
      if (count > group_opened_max || rows + count > rows_opened_max) continue;
      expand(group);
    }
    rows += count;
    if (depth >= depth_opened_max) continue;
    for (int row = 0; row < std::min(count, rows_opened_max); ++row) {
      const QModelIndex child = model_->index(row, 0, group);
      if (model_->hasChildren(child)) groups.emplace_back(child, depth + 1);
    }
  }
}

QModelIndex FormTree::firstOf(const FormMatches& matches) const {
  for (QModelIndex at = model_->index(0, 0); at.isValid(); at = indexBelow(at)) {
    if (matches.found.count(at.data(FormModel::PointerRole).toString().toStdString()) > 0)
      return at;
  }
  return {};
}

QStringList FormTree::openGroups() const {
  QStringList pointers;
  std::deque<QModelIndex> groups{QModelIndex()};
  while (!groups.empty()) {
    const QModelIndex group = groups.front();
    groups.pop_front();
    for (int row = 0; row < model_->rowCount(group); ++row) {
      const QModelIndex child = model_->index(row, 0, group);
      if (!isExpanded(child)) continue;
      pointers << child.data(FormModel::PointerRole).toString();
      groups.push_back(child);
    }
  }
  return pointers;
}

void FormTree::openAgain(const QStringList& pointers) {
  for (const QString& pointer : pointers) {
    const QModelIndex group = model_->find(pointer.toStdString());
    if (group.isValid()) expand(group);
  }
}

void FormTree::drawRow(QPainter* painter, const QStyleOptionViewItem& options,
                       const QModelIndex& index) const {
  const QRect row(0, options.rect.top(), viewport()->width(), options.rect.height());
  const bool selected = selectionModel()->isSelected(index);
  const bool hovered = underMouse() && row.contains(viewport()->mapFromGlobal(QCursor::pos()));
  const FormRow& shown = model_->row(index);
  const bool wrong = !shown.problems.empty() && shown.problems.front().severity == Severity::error;
  if (selected) {
    painter->fillRect(row, tokens().selection);
  } else if (wrong || !model_->refusal(index).isEmpty()) {
    painter->fillRect(row, tokens().removed_line);
  } else if (hovered) {
    painter->fillRect(row, tokens().raised);
  }
  QTreeView::drawRow(painter, options, index);
  if (selected || hovered) drag_->paintGrip(painter, index);
  if (hasFocus() && index.siblingAtColumn(0) == currentIndex().siblingAtColumn(0)) {
    painter->setPen(tokens().accent);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(row.adjusted(0, 0, -1, -1));
  }
}

void FormTree::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const {
  if (!model_->hasChildren(index)) return;
  const QString name =
      isExpanded(index) ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
  icon(name, Tone::muted).paint(painter, QRect(rect.right() - 11, rect.center().y() - 5, 12, 12));
}

}  // namespace sextant::ui
