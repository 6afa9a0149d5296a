// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fleet/fleet_view.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <unordered_map>

#include "widgets/common/time_words.h"
#include "widgets/fleet/fleet_cells.h"

namespace sextant::ui {

FleetView::FleetView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  head_ = new SectionHead(tr("Instances"));
  last_known_ = new PlainLabel({}, Tone::warning);
  last_known_->wrapped();
  last_known_->setContentsMargins(size::gap, size::gap_small, size::gap, 0);
  last_known_->hide();
  buildBar();
  table_ = new TableView(fleetColumns());
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setAccessibleName(tr("Instances"));
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->horizontalHeader()->setSectionsClickable(true);
  table_->horizontalHeader()->setSortIndicatorShown(true);
  table_->horizontalHeader()->setSortIndicator(0, Qt::AscendingOrder);
  table_->installEventFilter(this);
  empty_ = new EmptyState({}, {});
  layOut();
  connectParts();
  showEmpty();
}

void FleetView::buildBar() {
  filter_ = new VisibleLineEdit;
  filter_->setPlaceholderText(tr("Filter"));
  filter_->setToolTip(tr("Instances with this in their name, their state or the reason"));
  filter_->setAccessibleName(filter_->toolTip());
  filter_->setMinimumWidth(96);
  filter_->setMaximumWidth(260);
  filter_->installEventFilter(this);
  state_ = new ChoiceButton(tr("Instances in this state alone"));
  group_ = new ChoiceButton(tr("How instances are grouped"));
  group_->setChoices({tr("Not grouped"), tr("By cluster"), tr("By state"), tr("By revision"),
                      tr("By agent version")});
  offerStates();
}

void FleetView::layOut() {
  bar_ = new QWidget;
  auto* row = new QHBoxLayout(bar_);
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  row->setSpacing(size::gap_small);
  row->addWidget(filter_, 1);
  row->addWidget(state_);
  row->addWidget(group_);
  row->addStretch();
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(last_known_);
  column->addWidget(bar_);
  column->addWidget(horizontalRule());
  column->addWidget(stack_, 1);
}

void FleetView::connectParts() {
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    wish_.text = text.trimmed();
    arrange();
  });
  connect(state_, &ChoiceButton::chosen, this, [this](int index) {
    wish_.troubled = index == 1;
    wish_.state = index > 1 ? state_->choices().value(index) : QString();
    arrange();
  });
  connect(group_, &ChoiceButton::chosen, this, [this](int index) {
    wish_.group = FleetGroup(index);
    wish_.closed.clear();
    arrange();
  });
  connect(table_->horizontalHeader(), &QHeaderView::sectionClicked, this,
          [this](int column) { sortBy(FleetColumn(column)); });
  connect(table_, &TableView::opened, this, [this](const QString& key) {
    if (const auto title = groupOfKey(key)) return toggle(*title, !wish_.closed.contains(*title));
    if (const auto scope = Scope::fromPath(key.toStdString())) emit opened(*scope);
  });
  connect(table_, &QWidget::customContextMenuRequested, this, &FleetView::showMenu);
  connect(empty_, &EmptyState::actionTriggered, this, [this] {
    state_->setCurrent(0);
    wish_.troubled = false;
    wish_.state.clear();
    filter_->clear();
    arrange();
  });
}

void FleetView::setRows(std::vector<FleetRow> rows) {
  setRows(std::make_shared<const std::vector<FleetRow>>(std::move(rows)));
}

void FleetView::setRows(Rows rows) {
  same_instances_ =
      std::equal(rows->begin(), rows->end(), rows_->begin(), rows_->end(),
                 [](const FleetRow& a, const FleetRow& b) { return a.instance == b.instance; });
  rows_ = std::move(rows);
  offerStates();
  arrange();
}

void FleetView::setLastKnown(const QString& sentence) {
  last_known_->setText(sentence);
  last_known_->setVisible(!sentence.isEmpty());
  table_->setDimmed(!sentence.isEmpty());
}

void FleetView::setGroup(FleetGroup group) {
  group_->setCurrent(int(group));
  wish_.group = group;
  arrange();
}

void FleetView::sortBy(FleetColumn column) {
  wish_.descending = wish_.column == column && !wish_.descending;
  wish_.column = column;
  table_->horizontalHeader()->setSortIndicator(
      int(column), wish_.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
  arrange();
}

// The states that there are, and the one that is chosen.
void FleetView::offerStates() {
  QStringList words;
  for (const FleetRow& row : *rows_) {
    const QString word = stateWord(row.state);
    if (!words.contains(word)) words << word;
  }
  if (!wish_.state.isEmpty() && !words.contains(wish_.state)) words << wish_.state;
  words.sort();
  const QStringList all = QStringList{tr("Every state"), tr("Not as it should be")} + words;
  if (all == states_) return;
  states_ = all;
  state_->setChoices(all);
}

// Rows are made when they are looked at: twenty thousand are arranged each second.
void FleetView::arrange() {
  if (measure_ && (wish_.column == FleetColumn::p99 || wish_.column == FleetColumn::errors))
    measureAll();
  FleetOrder order = fleetOrder(*rows_, wish_);
  const bool same = std::equal(
      order.lines.begin(), order.lines.end(), order_.lines.begin(), order_.lines.end(),
      [](const FleetLine& a, const FleetLine& b) { return a.row == b.row && a.group == b.group; });
  const bool same_groups = std::equal(
      order.groups.begin(), order.groups.end(), order_.groups.begin(), order_.groups.end(),
      [](const auto& a, const auto& b) { return a.title == b.title; });
  const bool same_rows =
      same && same_groups && same_instances_ && table_->shownRows() == int(order.lines.size());
  order_ = std::move(order);
  RowSource source;
  source.count = int(order_.lines.size());
  source.row = [this](int line) { return rowAt(line); };
  source.find = [this](const QString& key) { return lineOf(key); };
  table_->setSource(std::move(source), same_rows);
  same_instances_ = true;
  head_->setNote(summary());
  showEmpty();
}

void FleetView::measureAll() {
  auto measured = std::make_shared<std::vector<FleetRow>>(*rows_);
  for (FleetRow& row : *measured)
    measure_(row);
  rows_ = std::move(measured);
}

Row FleetView::rowAt(int line) const {
  const FleetLine& at = order_.lines[std::size_t(line)];
  if (at.group >= 0) {
    const FleetGroupHead& head = order_.groups[std::size_t(at.group)];
    return groupCells(head, wish_.closed.contains(head.title));
  }
  FleetRow row = (*rows_)[std::size_t(at.row)];
  if (measure_) measure_(row);
  return fleetCells(row);
}

QString FleetView::keyOf(const FleetLine& line) const {
  if (line.group >= 0) return groupKey(order_.groups[std::size_t(line.group)].title);
  return QString::fromStdString((*rows_)[std::size_t(line.row)].instance.path());
}

// The place of a chosen row, once a change: a look at each line costs less than a map of them all.
int FleetView::lineOf(const QString& key) const {
  const auto title = groupOfKey(key);
  const auto scope = Scope::fromPath(key.toStdString());
  if (!title && !scope) return -1;
  const auto found =
      std::find_if(order_.lines.begin(), order_.lines.end(), [&](const FleetLine& line) {
        if (line.group >= 0) return title && order_.groups[std::size_t(line.group)].title == *title;
        return !title && (*rows_)[std::size_t(line.row)].instance == *scope;
      });
  return found == order_.lines.end() ? -1 : int(found - order_.lines.begin());
}

void FleetView::toggle(const QString& title, bool closed) {
  if (closed) {
    wish_.closed.insert(title);
  } else {
    wish_.closed.remove(title);
  }
  arrange();
}

void FleetView::choose(const Scope& instance) {
  const QString key = QString::fromStdString(instance.path());
  if (lineOf(key) < 0) {
    wish_.closed.clear();
    arrange();
  }
  if (lineOf(key) < 0 && wish_.narrows()) emit empty_->actionTriggered();
  table_->clearSelection();
  table_->selectKey(key);
}

void FleetView::showMenu(const QPoint& at) {
  const QString key = table_->indexAt(at).data(RowsModel::KeyRole).toString();
  const auto scope = Scope::fromPath(key.toStdString());
  if (groupOfKey(key) || !scope || scope->isBase()) return;
  QMenu menu;
  menu.addAction(tr("Open its profile"), this, [this, scope] { emit opened(*scope); });
  menu.addAction(tr("Show its events"), this, [this, scope] { emit eventsWanted(*scope); });
  menu.addSeparator();
  menu.addAction(tr("Copy rows"), this, [this] {
    QKeyEvent copy(QEvent::KeyPress, Qt::Key_C, Qt::ControlModifier);
    QApplication::sendEvent(table_, &copy);
  });
  menu.addAction(tr("Copy name"), this, [key] { QApplication::clipboard()->setText(key); });
  menu.exec(table_->viewport()->mapToGlobal(at));
}

// ← and → close and open a group, as in a tree; Ctrl+E shows events of the instance.
bool FleetView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (watched == filter_) {
    if (key->key() == Qt::Key_Down && table_->shownRows() > 0) {
      table_->setFocus();
      if (!table_->currentIndex().isValid()) table_->selectRow(0);
      return true;
    }
    if (key->key() == Qt::Key_Escape && !filter_->text().isEmpty()) {
      filter_->clear();
      return true;
    }
    return QWidget::eventFilter(watched, event);
  }
  const QString at = table_->currentKey();
  const auto title = groupOfKey(at);
  if (title && (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right)) {
    toggle(*title, key->key() == Qt::Key_Left);
    return true;
  }
  if (!title && key->key() == Qt::Key_E && key->modifiers() == Qt::ControlModifier) {
    if (const auto scope = Scope::fromPath(at.toStdString())) emit eventsWanted(*scope);
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

QString FleetView::summary() const {
  if (rows_->empty()) return {};
  const auto healthy = std::count_if(rows_->begin(), rows_->end(),
                                     [](const FleetRow& row) { return !isTroubled(row); });
  const QString all =
      tr("%1 of %2 as they should be").arg(countText(healthy), countText(qint64(rows_->size())));
  return wish_.narrows() ? tr("%1 listed, %2").arg(countText(order_.shown), all) : all;
}

void FleetView::showEmpty() {
  if (rows_->empty()) {
    empty_->setWords(tr("No instances yet"),
                     tr("An instance appears here when its agent enrols, or when an "
                        "administrator adds it to the inventory."));
  } else {
    empty_->setWords(tr("No instance passes the filter"),
                     tr("The filter looks at names, states and reasons."));
  }
  empty_->setAction(wish_.narrows() && !rows_->empty() ? tr("Clear the filter") : QString());
  bar_->setVisible(!rows_->empty());
  stack_->setCurrentIndex(order_.lines.empty() ? 1 : 0);
}

}  // namespace sextant::ui
