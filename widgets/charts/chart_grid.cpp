// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_grid.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

#include "widgets/charts/grid_order.h"
#include "widgets/charts/plot_map.h"
#include "widgets/charts/ticks.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int head_height = 30;
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
  const int top = head_height + int(place / columns) * (cellHeight() + size::gap_small) -
                  verticalScrollBar()->value();
  return {int(left), top, int(cellWidth()), cellHeight()};
}

// Few instances get the room of many.
int ChartGrid::cellHeight() const {
  const int rows = std::max(rowCount(), 1);
  const int room = (viewport()->height() - head_height) / rows - size::gap_small;
  return std::clamp(room, cell_height_min, cell_height_max);
}

int ChartGrid::rowCount() const {
  const auto columns = std::size_t(columnCount());
  return int((cells_.size() + columns - 1) / columns);
}

void ChartGrid::fitScrollBar() {
  const int all = head_height + rowCount() * (cellHeight() + size::gap_small);
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setRange(0, std::max(0, all - viewport()->height()));
}

void ChartGrid::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  fitScrollBar();
}

void ChartGrid::scrollContentsBy(int, int) {
  viewport()->update();
}

QString ChartGrid::worstWords(const GridCell& cell) const {
  return cell.worst ? milliseconds(*cell.worst) + QStringLiteral(" ms") : tr("not measured");
}

void ChartGrid::paintHead(QPainter* painter) const {
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  const QString scale = scale_ == Scale::linear ? tr("linear") : tr("log scale");
  const auto limit = [](double value) { return QLocale::c().toString(value, 'g', 6); };
  const QString words = tr("%1 instances, worst first. %2 on one scale from %3 to %4, %5.")
                            .arg(cells_.size())
                            .arg(quantity_, limit(axis_.low), limit(axis_.high), scale);
  const QRectF row(margin, -verticalScrollBar()->value(), viewport()->width() - 2 * margin,
                   head_height);
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignLeft,
                    painter->fontMetrics().elidedText(words, Qt::ElideRight, int(row.width())));
}

void ChartGrid::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), tokens().surface);
  painter.setRenderHint(QPainter::Antialiasing);
  paintHead(&painter);
  painted_ = 0;
  const int row_height = cellHeight() + size::gap_small;
  const auto columns = std::size_t(columnCount());
  const int hidden = std::max(0, verticalScrollBar()->value() - head_height) / row_height;
  for (std::size_t place = std::size_t(hidden) * columns; place < cells_.size(); ++place) {
    if (cellRect(place).top() > viewport()->height()) break;
    paintCell(&painter, place);
    ++painted_;
  }
}

void ChartGrid::paintCell(QPainter* painter, std::size_t place) const {
  const GridCell& cell = cells_[place];
  const QRectF box(cellRect(place));
  const bool current = hasFocus() && current_ == cell.instance;
  painter->setPen(QPen(current ? tokens().accent : tokens().line, current ? 2 : 1));
  painter->setBrush(pointed_ == place ? tokens().raised : tokens().surface);
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), size::corner, size::corner);
  QRectF row(box.left() + 10, box.top() + 5, box.width() - 20, 20);
  painter->setFont(monoFont(12, QFont::DemiBold));
  painter->setPen(cell.worst ? tokens().text : tokens().muted);
  if (!cell.worst) painter->setFont(wordFont(12));
  const QString worst = worstWords(cell);
  const double worst_width = painter->fontMetrics().horizontalAdvance(worst) + 8;
  painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, worst);
  const QColor colour = colourOf(tokens(), stateTone(cell.state));
  double left = row.left();
  if (cell.state != State::none) {
    drawState(*painter, QRectF(left, row.top(), 12, row.height()), cell.state, colour);
    left += 18;
  }
  const QString name = QString::fromStdString(cell.instance.name());
  painter->setFont(wordFont(13, QFont::DemiBold));
  painter->setPen(tokens().text);
  const double room = row.right() - worst_width - left;
  const QString shown = painter->fontMetrics().elidedText(name, Qt::ElideMiddle, int(room));
  painter->drawText(QRectF(left, row.top(), room, row.height()), Qt::AlignVCenter | Qt::AlignLeft,
                    shown);
  left += painter->fontMetrics().horizontalAdvance(shown) + 8;
  const QString word = cell.state_words.isEmpty() ? stateWord(cell.state) : cell.state_words;
  painter->setFont(wordFont(12));
  painter->setPen(colour);
  const double rest = row.right() - worst_width - left;
  if (rest > 24)
    painter->drawText(QRectF(left, row.top(), rest, row.height()), Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(word, Qt::ElideRight, int(rest)));
  paintCurve(painter, cell,
             QRectF(box.left() + 10, box.top() + 30, box.width() - 20, box.height() - 38));
}

void ChartGrid::paintCurve(QPainter* painter, const GridCell& cell, const QRectF& area) const {
  const PlotMap map(area, timeline_->from(), timeline_->to(), axis_.low, axis_.high, scale_);
  painter->save();
  painter->setClipRect(area.adjusted(-1, -1, 1, 1));
  painter->setRenderHint(QPainter::Antialiasing, false);
  painter->setPen(QPen(tokens().line, 1));
  for (const double y : {area.top(), area.center().y(), area.bottom()})
    painter->drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
  if (timeline_->hovered()) {
    const double x = std::round(map.x(double(*timeline_->hovered())));
    painter->setPen(QPen(tokens().muted, 1));
    painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
  }
  painter->setRenderHint(QPainter::Antialiasing);
  const double width = std::max(1.0, painter->deviceTransform().m11() * 0.75);
  QPen pen(colourOf(tokens(), cell.curve), width);
  pen.setCosmetic(true);
  painter->setBrush(Qt::NoBrush);
  for (const QPolygonF& run : runsOf(cell.curve, map)) {
    pen.setWidthF(run.size() == 1 ? 2.5 * width : width);
    painter->setPen(pen);
    run.size() == 1 ? painter->drawPoint(run.first()) : painter->drawPolyline(run);
  }
  painter->restore();
}

std::optional<std::size_t> ChartGrid::placeAt(const QPoint& point) const {
  const int row_height = cellHeight() + size::gap_small;
  const int row = (point.y() + verticalScrollBar()->value() - head_height) / row_height;
  const int column = int((point.x() - margin) / (cellWidth() + margin));
  if (row < 0 || column < 0 || column >= columnCount()) return std::nullopt;
  const auto place = std::size_t(row) * std::size_t(columnCount()) + std::size_t(column);
  if (place >= cells_.size() || !cellRect(place).contains(point)) return std::nullopt;
  return place;
}

void ChartGrid::mouseMoveEvent(QMouseEvent* event) {
  const auto place = placeAt(event->pos());
  viewport()->setCursor(place ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (place == pointed_) return;
  pointed_ = place;
  viewport()->setToolTip(place ? plainToolTip(tr("Open %1").arg(
                                     QString::fromStdString(cells_[*place].instance.path())))
                               : QString());
  viewport()->update();
}

void ChartGrid::leaveEvent(QEvent*) {
  pointed_.reset();
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
  if (box.top() < 0) bar->setValue(bar->value() + box.top() - head_height);
  if (box.bottom() > viewport()->height())
    bar->setValue(bar->value() + box.bottom() - viewport()->height() + size::gap_small);
  describe();
  viewport()->update();
}

void ChartGrid::keyPressEvent(QKeyEvent* event) {
  const int now = int(currentPlace());
  const int columns = columnCount();
  const int page = std::max(1, viewport()->height() / (cellHeight() + size::gap_small)) * columns;
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
  const QString word = cell.state_words.isEmpty() ? stateWord(cell.state) : cell.state_words;
  setAccessibleDescription(
      tr("%1 of %2: %3, %4, %5")
          .arg(currentPlace() + 1)
          .arg(cells_.size())
          .arg(QString::fromStdString(cell.instance.path()), word, worstWords(cell)));
}

}  // namespace sextant::ui
