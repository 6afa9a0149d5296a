// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/table.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <QSortFilterProxyModel>

#include <algorithm>
#include <numeric>

#include "widgets/common/plain_label.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr std::size_t made_max = 512;  // rows that a source has made; more than fit on a screen
constexpr qsizetype held_rows_max = 200;     // of a selection, when rows change
constexpr int least_stretched = 80;    // pixels; below, the table scrolls sideways
constexpr int wrapped_rows_max = 500;  // that are measured; nobody reads more at once

}  // namespace

RowsModel::RowsModel(std::vector<Column> columns, QObject* parent)
    : QAbstractTableModel(parent), columns_(std::move(columns)) {}

bool RowsModel::sameKeys(const std::vector<Row>& rows) const {
  return std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                    [](const Row& a, const Row& b) { return a.key == b.key; });
}

void RowsModel::setRows(std::vector<Row> rows) {
  if (!source_ && sameKeys(rows)) return replace(std::move(rows));
  beginResetModel();
  source_.reset();
  made_.clear();
  rows_ = std::move(rows);
  endResetModel();
}

// Most seconds change a few rows, and whoever reads aloud or draws need not do the others again.
void RowsModel::replace(std::vector<Row> rows) {
  rows.swap(rows_);
  const int count = int(rows_.size());
  for (int from = 0; from < count; ++from) {
    int end = from;
    while (end < count && !(rows_[std::size_t(end)] == rows[std::size_t(end)]))
      ++end;
    if (end == from) continue;
    emit dataChanged(index(from, 0), index(end - 1, columnCount() - 1));
    from = end;
  }
}

void RowsModel::setSource(RowSource source, bool same_rows) {
  const bool stays = same_rows && source_ && source_->count == source.count;
  if (!stays) beginResetModel();
  rows_.clear();
  made_.clear();
  source_ = std::move(source);
  if (!stays) {
    endResetModel();
  } else if (source_->count > 0) {
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  }
}

const Row& RowsModel::rowAt(int index) const {
  if (!source_) return rows_[std::size_t(index)];
  const auto known = made_.find(index);
  if (known != made_.end()) return known->second;
  if (made_.size() >= made_max) made_.clear();
  return made_.emplace(index, source_->row(index)).first->second;
}

int RowsModel::find(const QString& key) const {
  if (source_) {
    const int place = source_->find(key);
    return place >= 0 && place < source_->count ? place : -1;
  }
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.key == key; });
  return found == rows_.end() ? -1 : int(found - rows_.begin());
}

int RowsModel::rowCount(const QModelIndex& parent) const {
  if (parent.isValid()) return 0;
  return source_ ? source_->count : int(rows_.size());
}

int RowsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(columns_.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Row& row = rowAt(index.row());
  const Cell& cell = row.cells[std::size_t(index.column())];
  switch (role) {
    case Qt::DisplayRole:
      return cell.text;
    case Qt::ToolTipRole:
      return cell.tooltip.isEmpty() ? QVariant() : plainToolTip(cell.tooltip);
    case Qt::AccessibleTextRole:
      return cell.note.isEmpty() ? cell.text : cell.text + QLatin1Char(' ') + cell.note;
    case OrderRole:
      return cell.order ? QVariant(*cell.order) : QVariant(cell.text);
    case KeyRole:
      return row.key;
    default:
      return {};
  }
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  const Column& column = columns_[std::size_t(section)];
  if (role == Qt::DisplayRole) return column.title;
  if (role == Qt::TextAlignmentRole) {
    return int((column.right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  return {};
}

TableView::TableView(std::vector<Column> columns, QWidget* parent)
    : QTableView(parent),
      rows_(new RowsModel(std::move(columns), this)),
      order_(new QSortFilterProxyModel(this)),
      cell_gap_(size::gap) {
  order_->setSourceModel(rows_);
  order_->setSortRole(RowsModel::OrderRole);
  setModel(order_);
  setItemDelegate(new CellDelegate(this));
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setEditTriggers(NoEditTriggers);
  setShowGrid(false);
  setWordWrap(false);
  setTabKeyNavigation(false);
  setHorizontalScrollMode(ScrollPerPixel);
  if (wraps()) setVerticalScrollMode(ScrollPerPixel);
  setFrameShape(NoFrame);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(size::row);
  verticalHeader()->setMinimumSectionSize(size::row);
  horizontalHeader()->setFixedHeight(size::row + 1);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setMinimumSectionSize(24);
  horizontalHeader()->setResizeContentsPrecision(0);  // the rows in sight
  content_widths_.assign(rows_->columns().size(), 0);
  fitColumns();
  connect(this, &QTableView::doubleClicked, this, [this] { emit opened(currentKey()); });
  connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    keepChosen();
    emit selectionMoved();
  });
  connect(&Theme::current(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void TableView::setRows(std::vector<Row> rows) {
  change([&] { rows_->setRows(std::move(rows)); });
}

void TableView::setSource(RowSource source, bool same_rows) {
  change([&] { rows_->setSource(std::move(source), same_rows); });
}

void TableView::change(const std::function<void()>& rows) {
  const QStringList held = chosen_;
  const int scrolled = verticalScrollBar()->value();
  changing_ = true;
  rows();
  fitColumns();
  fitRows();
  for (const QString& key : held) {
    if (!selectedKeys().contains(key)) selectKey(key);
  }
  verticalScrollBar()->setValue(scrolled);
  changing_ = false;
  keepChosen();
  emit selectionMoved();
}

// While the rows are what was chosen from: those of a source have changed already when it is
// replaced.
void TableView::keepChosen() {
  if (changing_) return;
  const QModelIndexList rows = selectionModel()->selectedRows();
  // Each is looked for again when rows change. Nobody keeps thousands of rows in mind.
  chosen_ = rows.size() <= held_rows_max ? selectedKeys() : QStringList{currentKey()};
}

void TableView::setDimmed(bool dimmed) {
  dimmed_ = dimmed;
  viewport()->update();
}

void TableView::setSortable(int column, Qt::SortOrder order) {
  setSortingEnabled(true);
  sortByColumn(column, order);
  horizontalHeader()->setSortIndicatorShown(false);
}

QString TableView::currentKey() const {
  const QModelIndex index = currentIndex();
  return index.isValid() ? index.data(RowsModel::KeyRole).toString() : QString();
}

QStringList TableView::selectedKeys() const {
  QStringList keys;
  for (const QModelIndex& index : selectionModel()->selectedRows()) {
    keys.append(index.data(RowsModel::KeyRole).toString());
  }
  return keys;
}

void TableView::selectKey(const QString& key) {
  const int row = rows_->find(key);
  if (row < 0) return;
  const QModelIndex index = order_->mapFromSource(rows_->index(row, 0));
  selectionModel()->setCurrentIndex(
      index, QItemSelectionModel::Select | QItemSelectionModel::Rows |
                 (selectionMode() == SingleSelection ? QItemSelectionModel::Clear
                                                     : QItemSelectionModel::NoUpdate));
}

void TableView::keyPressEvent(QKeyEvent* event) {
  if (event == QKeySequence::Copy) {
    copySelection();
  } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
             currentIndex().isValid()) {
    emit opened(currentKey());
  } else {
    QTableView::keyPressEvent(event);
  }
}

void TableView::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  content_widths_.assign(rows_->columns().size(), 0);
  fitColumns();
  fitRows();
}

void TableView::showEvent(QShowEvent* event) {
  QTableView::showEvent(event);
  fitColumns();
  fitRows();
}

void TableView::setTight() {
  cell_gap_ = size::gap / 2;
  horizontalHeader()->setProperty("tight", true);
  fitColumns();
}

int TableView::heightOfRows(int rows_max) const {
  int height = horizontalHeader()->isHidden() ? 0 : horizontalHeader()->height();
  for (int row = 0; row < std::min(rows_max, shownRows()); ++row)
    height += rowHeight(row);
  return height;
}

void TableView::setWhole() {
  whole_ = true;
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  keepWhole();
}

void TableView::keepWhole() {
  if (whole_) setFixedHeight(heightOfRows(shownRows()) + 2 * frameWidth());
}

bool TableView::wraps() const {
  const auto& columns = rows_->columns();
  return std::any_of(columns.begin(), columns.end(),
                     [](const Column& column) { return column.wraps; });
}

void TableView::fitRows() {
  const auto& columns = rows_->columns();
  const int count = wraps() ? std::min(shownRows(), wrapped_rows_max) : 0;
  for (int row = 0; row < count; ++row) {
    int height = size::row;
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (!columns[column].wraps || isColumnHidden(int(column))) continue;
      const QModelIndex cell = model()->index(row, int(column));
      height = std::max(height, sizeHintForIndex(cell).height());
    }
    if (height != rowHeight(row)) setRowHeight(row, height);
  }
  keepWhole();
  emit rowsFitted();
}

int TableView::contentWidth(int column) {
  // Of a hidden table Qt would measure every row; it is fitted when it is shown.
  if (!isVisible()) return rows_->columns()[std::size_t(column)].width;
  // Grows only while the view keeps its size: ages and rates change every second, and columns that
  // follow each digit would make the whole table tremble.
  int& seen = content_widths_[std::size_t(column)];
  seen = std::max({seen, sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column)});
  return seen;
}

int TableView::neededWidth(int column) {
  const Column& one = rows_->columns()[std::size_t(column)];
  return one.stretch ? one.width : std::min(contentWidth(column), 2 * one.width);
}

void TableView::fitColumns() {
  const auto& columns = rows_->columns();
  std::vector<int> widths;
  for (std::size_t i = 0; i < columns.size(); ++i)
    widths.push_back(neededWidth(int(i)));
  int spare = viewport()->width() - std::accumulate(widths.begin(), widths.end(), 0);
  std::vector<bool> shown(columns.size(), true);
  while (spare < 0) {
    std::size_t first = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const int most = first == columns.size() ? 0 : columns[first].leaves;
      if (shown[i] && columns[i].leaves > most) first = i;
    }
    if (first == columns.size()) break;
    shown[first] = false;
    spare += widths[first];
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    setColumnHidden(int(i), !shown[i]);
    if (!shown[i] || columns[i].stretch) continue;
    const int more = std::clamp(columns[i].width - widths[i], 0, std::max(spare, 0));
    spare -= more;
    horizontalHeader()->resizeSection(int(i), widths[i] + more);
  }
  const auto stretching = std::find_if(columns.begin(), columns.end(),
                                       [](const Column& column) { return column.stretch; });
  if (stretching == columns.end()) return;
  horizontalHeader()->resizeSection(int(stretching - columns.begin()),
                                    std::max(stretching->width + spare, least_stretched));
}

void TableView::copySelection() const {
  QStringList lines;
  for (const QModelIndex& index : selectionModel()->selectedRows()) {
    QStringList cells;
    for (int column = 0; column < order_->columnCount(); ++column) {
      cells.append(index.siblingAtColumn(column).data(Qt::AccessibleTextRole).toString());
    }
    lines.append(cells.join(QLatin1Char('\t')));
  }
  if (!lines.isEmpty()) QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace sextant::ui
