// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_grid.h"

#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

#include "widgets/charts/grid_order.h"
#include "widgets/charts/ticks.h"
#include "widgets/common/plain_label.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int axis_height = 24;
constexpr int cell_height_min = 88;
constexpr int cell_height_max = 200;
constexpr int cell_width_min = 230;
constexpr int margin = size::gap;

}  // namespace

ChartGrid::ChartGrid(QWidget* parent)
    : QAbstractScrollArea(parent), timeline_(new ChartTimeline(this)) {
  setFrameShape(NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  viewport()->setMouseTracking(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  verticalScrollBar()->setSingleStep(cell_height_min / 2);
  setAccessibleName(tr("Instances, worst first"));
  setSurface(viewport(), "surface");
  connect(&Theme::current(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void ChartGrid::setTimeline(ChartTimeline* timeline) {
  if (timeline_->parent() == this) delete timeline_;
  timeline_ = timeline;
  connect(timeline_, &ChartTimeline::rangeChanged, this, [this] {
    findAxis();
    viewport()->update();
  });
  connect(timeline_, &ChartTimeline::hoveredChanged, viewport(), qOverload<>(&QWidget::update));
}

void ChartGrid::setQuantity(const QString& words) {
  quantity_ = words;
  viewport()->update();
}

void ChartGrid::setScale(Scale scale) {
  scale_ = scale;
  findAxis();
  viewport()->update();
}

void ChartGrid::setCells(std::vector<GridCell> cells) {
  std::vector<std::string> before;
  for (const GridCell& cell : cells_)
    before.push_back(cell.instance.path());
  std::vector<Ranked> ranked;
  for (const GridCell& cell : cells)
    ranked.push_back({cell.instance.path(), cell.worst});
  std::vector<GridCell> ordered;
  ordered.reserve(cells.size());
  for (const std::size_t place : worstFirst(ranked, before))
    ordered.push_back(std::move(cells[place]));
  cells_ = std::move(ordered);
  const bool there =
      current_ && std::any_of(cells_.begin(), cells_.end(),
                              [this](const auto& cell) { return cell.instance == *current_; });
  if (!there) current_.reset();
  fitScrollBar();
  findAxis();
  describe();
  viewport()->update();
}

void ChartGrid::findAxis() {
  double least = INFINITY;
  double most = 0;
  for (const GridCell& cell : cells_) {
    for (std::size_t step = 0; step < cell.curve.values.size(); ++step) {
      const auto value = valueAt(cell.curve, step);
      const double second = middleOf(cell.curve, step);
      if (!value || second < timeline_->from() || second > timeline_->to()) continue;
      if (*value > 0) least = std::min(least, *value);
      most = std::max(most, *value);
    }
  }
  const auto ticks =
      scale_ == Scale::linear || most <= 0 ? linearTicks(most) : logarithmicTicks(least, most);
  axis_ = {ticks.front().value, ticks.back().value};
  if (scale_ == Scale::logarithmic && axis_.low <= 0) axis_ = {1, 100};
}

std::vector<Scope> ChartGrid::shownOrder() const {
  std::vector<Scope> order;
  for (const GridCell& cell : cells_)
    order.push_back(cell.instance);
  return order;
}

int ChartGrid::columnCount() const {
  return std::max(1, (viewport()->width() - margin) / (cell_width_min + margin));
}

double ChartGrid::cellWidth() const {
  const int columns = columnCount();
  return (viewport()->width() - margin * (columns + 1.0)) / columns;
}

QRect ChartGrid::cellRect(std::size_t place) const {
  const auto columns = std::size_t(columnCount());
  const double left = margin + double(place % columns) * (cellWidth() + margin);
  const int top = grid_head_height + int(place / columns) * (cellHeight() + size::gap_small) -
                  verticalScrollBar()->value();
  return {int(left), top, int(cellWidth()), cellHeight()};
}

// Few instances get the room of many.
int ChartGrid::cellHeight() const {
  const int rows = std::max(rowCount(), 1);
  const int room = (cellsBottom() - grid_head_height) / rows - size::gap_small;
  return std::clamp(room, cell_height_min, cell_height_max);
}

int ChartGrid::cellsBottom() const {
  return viewport()->height() - axis_height;
}

QRectF ChartGrid::plotOf(std::size_t place) const {
  const QRectF box(cellRect(place));
  return {box.left() + 10, box.top() + 30, box.width() - 20, box.height() - 38};
}

QRectF ChartGrid::axisOf(std::size_t column) const {
  const QRectF plot = plotOf(column);
  return {plot.left(), double(cellsBottom()), plot.width(), double(axis_height)};
}

int ChartGrid::rowCount() const {
  const auto columns = std::size_t(columnCount());
  return int((cells_.size() + columns - 1) / columns);
}

void ChartGrid::fitScrollBar() {
  const int all = grid_head_height + rowCount() * (cellHeight() + size::gap_small);
  verticalScrollBar()->setPageStep(cellsBottom());
  verticalScrollBar()->setRange(0, std::max(0, all - cellsBottom()));
}

void ChartGrid::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  fitScrollBar();
}

void ChartGrid::scrollContentsBy(int, int) {
  viewport()->update();
}

std::optional<std::size_t> ChartGrid::placeAt(const QPoint& point) const {
  const int row_height = cellHeight() + size::gap_small;
  const int row = (point.y() + verticalScrollBar()->value() - grid_head_height) / row_height;
  const int column = int((point.x() - margin) / (cellWidth() + margin));
  if (point.y() >= cellsBottom()) return std::nullopt;
  if (row < 0 || column < 0 || column >= columnCount()) return std::nullopt;
  const auto place = std::size_t(row) * std::size_t(columnCount()) + std::size_t(column);
  if (place >= cells_.size() || !cellRect(place).contains(point)) return std::nullopt;
  return place;
}

void ChartGrid::mouseMoveEvent(QMouseEvent* event) {
  const auto place = placeAt(event->pos());
  viewport()->setCursor(place ? Qt::PointingHandCursor : Qt::ArrowCursor);
  timeline_->setHovered(place ? std::optional(secondAt(*place, event->pos().x())) : std::nullopt);
  if (place == pointed_) return;
  pointed_ = place;
  viewport()->setToolTip(place ? plainToolTip(tr("Open %1").arg(
                                     QString::fromStdString(cells_[*place].instance.path())))
                               : QString());
  viewport()->update();
}

qint64 ChartGrid::secondAt(std::size_t place, double x) const {
  const QRectF plot = plotOf(place);
  const double share = std::clamp((x - plot.left()) / plot.width(), 0.0, 1.0);
  return std::llround(timeline_->from() + share * timeline_->range().length());
}

void ChartGrid::leaveEvent(QEvent*) {
  pointed_.reset();
  timeline_->setHovered(std::nullopt);
  viewport()->update();
}

void ChartGrid::mouseReleaseEvent(QMouseEvent* event) {
  const auto place = event->button() == Qt::LeftButton ? placeAt(event->pos()) : std::nullopt;
  if (!place) return;
  current_ = cells_[*place].instance;
  describe();
  const Scope instance = *current_;
  emit instanceOpened(instance);
}

std::size_t ChartGrid::currentPlace() const {
  const auto found = std::find_if(cells_.begin(), cells_.end(), [this](const GridCell& cell) {
    return current_ == cell.instance;
  });
  return found == cells_.end() ? 0 : std::size_t(found - cells_.begin());
}

void ChartGrid::moveTo(int place) {
  if (cells_.empty()) return;
  const auto target = std::size_t(std::clamp(place, 0, int(cells_.size()) - 1));
  current_ = cells_[target].instance;
  const QRect box = cellRect(target);
  QScrollBar* bar = verticalScrollBar();
  if (box.top() < 0) bar->setValue(bar->value() + box.top() - grid_head_height);
  if (box.bottom() > cellsBottom())
    bar->setValue(bar->value() + box.bottom() - cellsBottom() + size::gap_small);
  describe();
  viewport()->update();
}

void ChartGrid::keyPressEvent(QKeyEvent* event) {
  const int now = int(currentPlace());
  const int columns = columnCount();
  const int page = std::max(1, cellsBottom() / (cellHeight() + size::gap_small)) * columns;
  switch (event->key()) {
    case Qt::Key_Left:
      return moveTo(now - 1);
    case Qt::Key_Right:
      return moveTo(now + 1);
    case Qt::Key_Up:
      return moveTo(now - columns < 0 ? now : now - columns);
    case Qt::Key_Down:
      return moveTo(now + columns >= int(cells_.size()) ? now : now + columns);
    case Qt::Key_PageUp:
      return moveTo(now - page);
    case Qt::Key_PageDown:
      return moveTo(now + page);
    case Qt::Key_Home:
      return moveTo(0);
    case Qt::Key_End:
      return moveTo(int(cells_.size()) - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (current_) emit instanceOpened(*current_);
      return;
    default:
      QAbstractScrollArea::keyPressEvent(event);
  }
}

void ChartGrid::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  if (!current_) moveTo(0);
  viewport()->update();
}

void ChartGrid::describe() {
  if (!current_ || cells_.empty()) return setAccessibleDescription(tr("No instance"));
  const GridCell& cell = cells_[currentPlace()];
  const QString word = stateWord(cell.state);
  setAccessibleDescription(
      tr("%1 of %2: %3, %4, %5")
          .arg(currentPlace() + 1)
          .arg(cells_.size())
          .arg(QString::fromStdString(cell.instance.path()), word, worstWords(cell)));
}

}  // namespace sextant::ui
