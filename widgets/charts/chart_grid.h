// SPDX-License-Identifier: GPL-3.0-or-later
// Small multiples: a cell for each instance with a small curve, all on one scale and one time axis
// at the bottom, worst first. Only cells that are seen are drawn; thousands are fine.
#pragma once

#include <QAbstractScrollArea>

#include <optional>
#include <vector>

#include "model/base/address.h"
#include "widgets/charts/chart_timeline.h"
#include "widgets/charts/curve.h"
#include "widgets/common/state.h"

namespace sextant::ui {

inline constexpr int grid_head_height = 30;  // pixels; the words above the cells

struct GridCell {
  Scope instance;
  State state = State::none;
  Curve curve;
  std::optional<double> worst;  // what cells are sorted by
};

class ChartGrid : public QAbstractScrollArea {
  Q_OBJECT
 public:
  explicit ChartGrid(QWidget* parent = nullptr);
  // Not owned.
  void setTimeline(ChartTimeline* timeline);
  // What the curves show: "p99, ms".
  void setQuantity(const QString& words);
  // The instances of before keep their places where none became clearly worse.
  void setCells(std::vector<GridCell> cells);
  void setScale(Scale scale);

  // Instances as they stand, worst first.
  [[nodiscard]] std::vector<Scope> shownOrder() const;
  [[nodiscard]] int columnCount() const;
  [[nodiscard]] std::optional<Scope> current() const { return current_; }
  [[nodiscard]] QRect cellRect(std::size_t place) const;  // in the viewport
  // The times below a column, and where they stand in the viewport.
  [[nodiscard]] std::vector<std::pair<qint64, QRectF>> timeLabels(std::size_t column) const;
  // How many cells the last painting drew.
  [[nodiscard]] int paintedCells() const { return painted_; }
  [[nodiscard]] const std::vector<GridCell>& cells() const { return cells_; }

 signals:
  // A person opened an instance.
  void instanceOpened(const sextant::Scope& instance);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  struct Axis {
    double low = 0;
    double high = 1;
  };
  void fitScrollBar();
  void findAxis();
  void paintHead(QPainter* painter) const;
  void paintCell(QPainter* painter, std::size_t place) const;
  void paintCurve(QPainter* painter, const GridCell& cell, const QRectF& area) const;
  void paintAxis(QPainter* painter, std::size_t column) const;
  // Answers where it drew.
  QRectF paintMoment(QPainter* painter, std::size_t column, qint64 second) const;
  [[nodiscard]] QRectF plotOf(std::size_t place) const;
  [[nodiscard]] QRectF axisOf(std::size_t column) const;
  [[nodiscard]] qint64 secondAt(std::size_t place, double x) const;
  [[nodiscard]] int cellsBottom() const;  // where the axis begins
  [[nodiscard]] double cellWidth() const;
  [[nodiscard]] int cellHeight() const;
  [[nodiscard]] int rowCount() const;
  [[nodiscard]] std::optional<std::size_t> placeAt(const QPoint& point) const;
  [[nodiscard]] std::size_t currentPlace() const;
  void moveTo(int place);
  void describe();
  [[nodiscard]] QString worstWords(const GridCell& cell) const;

  ChartTimeline* timeline_;
  QString quantity_;
  Scale scale_ = Scale::logarithmic;
  Axis axis_;
  std::vector<GridCell> cells_;  // worst first
  std::optional<Scope> current_;
  std::optional<std::size_t> pointed_;
  mutable int painted_ = 0;
};

}  // namespace sextant::ui
