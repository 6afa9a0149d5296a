// SPDX-License-Identifier: GPL-3.0-or-later
// One kind of table for the whole program: rows of plain cells, swapped as a snapshot.
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>
#include <QTableView>

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "widgets/common/state.h"

class QSortFilterProxyModel;

namespace sextant::ui {

struct Cell {
  QString text = {};
  Tone tone = Tone::normal;
  State state = State::none;  // its shape stands before the text, both in the state's colour
  QString note = {};          // muted words after the text
  QString tooltip = {};
  bool struck = false;
  bool strong = false;
  // What sorting compares; the text where there is none.
  std::optional<double> order = {};
  friend bool operator==(const Cell&, const Cell&) = default;
};

struct Row {
  QString key;  // names the row across snapshots; unique
  std::vector<Cell> cells;
  friend bool operator==(const Row&, const Row&) = default;
};

// Rows that are made when they are looked at: where there are hundreds of thousands, making them
// all takes seconds.
struct RowSource {
  int count = 0;
  std::function<Row(int)> row = {};
  std::function<int(const QString& key)> find = {};  // the row's place; out of range: none
};

struct Column {
  QString title;
  // Pixels. A column is wider where it holds more (twice as wide at most), and shrinks to what it
  // holds where there is no room for all; the stretching one takes what is left.
  int width = 120;
  bool stretch = false;
  bool mono = false;        // times, numbers, pointers
  bool right = false;       // numbers
  bool elide_left = false;  // pointers and paths, whose end says most
  // Sentences: they go on in further lines, the note below them, and the row is as high as they
  // need. Not for rows of a source.
  bool wraps = false;
  int leaves = 0;  // where there is no room for all, the highest is left out first; 0: never
};

// Holds one snapshot. Rows whose keys did not change keep selection and scroll position, and views
// are told only of those that are another than before.
class RowsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Role { OrderRole = Qt::UserRole, KeyRole };

  explicit RowsModel(std::vector<Column> columns, QObject* parent = nullptr);
  // Each row has as many cells as there are columns.
  void setRows(std::vector<Row> rows);
  // `same_rows`: their keys are those of before, so selection and scroll position stay.
  void setSource(RowSource source, bool same_rows = false);
  // Good until the next call.
  [[nodiscard]] const Row& rowAt(int index) const;
  // -1: none.
  [[nodiscard]] int find(const QString& key) const;
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;

 private:
  [[nodiscard]] bool sameKeys(const std::vector<Row>& rows) const;
  void replace(std::vector<Row> rows);
  std::vector<Column> columns_;
  std::vector<Row> rows_;
  std::optional<RowSource> source_;  // instead of rows_
  mutable std::unordered_map<int, Row> made_;
};

// Rows of 26 pixels (more where words wrap), a head with muted words, whole-row selection, Ctrl+C
// copies the rows as tab-separated text, Enter and double click open.
class TableView : public QTableView {
  Q_OBJECT
 public:
  explicit TableView(std::vector<Column> columns, QWidget* parent = nullptr);
  void setRows(std::vector<Row> rows);
  // The table must not be sortable: sorting looks at every row.
  void setSource(RowSource source, bool same_rows = false);
  // Lets a click on a column's head sort by it.
  void setSortable(int column, Qt::SortOrder order);
  [[nodiscard]] QString currentKey() const;
  [[nodiscard]] QStringList selectedKeys() const;
  void selectKey(const QString& key);
  // All in the muted colour: what it shows is not of now. The words are still there to be read.
  void setDimmed(bool dimmed);
  [[nodiscard]] bool isDimmed() const { return dimmed_; }
  // Half the usual room beside each cell's words: many figures in a narrow place.
  void setTight();
  // Pixels at each side of a cell's words.
  [[nodiscard]] int cellGap() const { return cell_gap_; }
  // Of the first rows, so many at most, and the head: as they are with the present width.
  [[nodiscard]] int heightOfRows(int rows_max) const;
  // As high as all its rows; whatever it stands in scrolls. A bar of its own would take width from
  // words that wrap, which makes rows higher, which takes the bar away again: without an end.
  void setWhole();
  [[nodiscard]] int shownRows() const { return model()->rowCount(); }

 signals:
  // Rows may have other heights than before.
  void rowsFitted();
  void opened(const QString& key);
  void selectionMoved();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void change(const std::function<void()>& rows);
  void keepChosen();
  void fitColumns();
  void fitRows();
  void keepWhole();
  [[nodiscard]] bool wraps() const;
  [[nodiscard]] int contentWidth(int column);
  [[nodiscard]] int neededWidth(int column);
  void copySelection() const;
  RowsModel* rows_;
  class QSortFilterProxyModel* order_;
  std::vector<int> content_widths_;
  QStringList chosen_;  // the selected rows' keys
  bool changing_ = false;
  bool dimmed_ = false;
  bool whole_ = false;
  int cell_gap_;
};

class CellDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
  // The whole of what is cut, where a cell has no words of its own to tell.
  bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                 const QModelIndex& index) override;
};

}  // namespace sextant::ui
