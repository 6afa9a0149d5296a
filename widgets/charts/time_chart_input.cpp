// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, wheel and keys of a TimeChart.
#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include <cmath>

#include "widgets/charts/chart_menu.h"
#include "widgets/charts/time_chart.h"
#include "widgets/common/plain_label.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr double zoom_notch = 0.8;      // of a wheel's notch towards closer
constexpr double pan_share = 0.1;       // of the range, for a key
constexpr double highlight_reach = 24;  // pixels
constexpr std::size_t few_curves = 6;   // nothing has to be found among these

}  // namespace

QRectF TimeChart::selection() const {
  const QRectF area = plot();
  const auto inside = [&](double x) { return std::clamp(x, area.left(), area.right()); };
  const double a = inside(drag_from_.x());
  const double b = inside(drag_at_.x());
  return {QPointF(std::min(a, b), area.top()), QPointF(std::max(a, b), area.bottom())};
}

std::optional<std::size_t> TimeChart::flagAt(const QPointF& point) const {
  for (std::size_t i = 0; i < flags_.size(); ++i) {
    if (flags_[i].box.adjusted(-1, -2, 1, 2).contains(point)) return i;
  }
  return std::nullopt;
}

void TimeChart::pointAt(const QPointF& point) {
  const QRectF area = plot();
  const bool inside = area.adjusted(-4, 0, 4, 20).contains(point);
  timeline_->setHovered(inside ? std::optional(secondAt(point.x())) : std::nullopt);
  pointerMoved(inside ? std::optional(point) : std::nullopt);
}

void TimeChart::pointerMoved(std::optional<QPointF> point) {
  if (curves_.size() <= few_curves) return;
  std::optional<std::size_t> nearest;
  double least = highlight_reach;
  const PlotMap to_pixels = map();
  for (std::size_t i = 0; point && i < curves_.size(); ++i) {
    const auto step = stepAt(curves_[i], double(secondAt(point->x())));
    const auto value = step ? valueAt(curves_[i], *step) : std::nullopt;
    const auto y = value ? to_pixels.y(*value) : std::nullopt;
    if (!y || std::abs(*y - point->y()) >= least) continue;
    least = std::abs(*y - point->y());
    nearest = i;
  }
  setHighlighted(nearest);
}

void TimeChart::mouseMoveEvent(QMouseEvent* event) {
  const QPointF point = event->position();
  if (drag_ == Drag::pressed &&
      std::abs(point.x() - drag_from_.x()) > double(QApplication::startDragDistance()) / 2)
    drag_ = Drag::pan;
  if (drag_ == Drag::pan) {
    viewport()->setCursor(Qt::ClosedHandCursor);
    const double seconds = map().secondAt(drag_at_.x()) - map().secondAt(point.x());
    drag_at_ = point;
    timeline_->panBy(seconds);
    return;
  }
  if (drag_ == Drag::select) {
    drag_at_ = point;
    viewport()->update();
  }
  const auto flag = flagAt(point);
  viewport()->setCursor(flag ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (flag) {
    QStringList words;
    for (const std::size_t marker : flags_[*flag].markers)
      words.append(markerSentence(markers_[marker]));
    QToolTip::showText(event->globalPosition().toPoint(),
                       plainToolTip(words.join(QLatin1Char('\n'))), this);
  }
  pointAt(point);
}

void TimeChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) {
    if (event->button() == Qt::BackButton) timeline_->back();
    if (event->button() == Qt::ForwardButton) timeline_->forward();
    return;
  }
  const auto flag = flagAt(event->position());
  if (!flag && !plot().contains(event->position())) return;
  // A live chart moves before the button is up.
  pressed_second_ = secondAt(event->position().x());
  pressed_markers_ = flag ? markersOf(flags_[*flag]) : std::vector<ChartMarker>{};
  drag_ = event->modifiers() & Qt::ShiftModifier ? Drag::select : Drag::pressed;
  drag_from_ = drag_at_ = event->position();
}

void TimeChart::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const Drag was = std::exchange(drag_, Drag::none);
  viewport()->setCursor(Qt::ArrowCursor);
  viewport()->update();
  if (was == Drag::select && std::abs(drag_at_.x() - drag_from_.x()) > 3) {
    timeline_->showRange(map().secondAt(selection().left()), map().secondAt(selection().right()));
  } else if (was == Drag::pressed) {
    if (!pressed_markers_.empty()) {
      openMarkers(pressed_markers_, event->globalPosition().toPoint());
    } else {
      // The first half of a double click pins nothing.
      click_.start(QApplication::doubleClickInterval());
    }
  }
}

void TimeChart::mouseDoubleClickEvent(QMouseEvent* event) {
  click_.stop();
  drag_ = Drag::none;
  if (event->button() == Qt::LeftButton && plot().contains(event->position())) timeline_->back();
}

void TimeChart::wheelEvent(QWheelEvent* event) {
  const QPoint delta = event->angleDelta();
  // Beside the plot the wheel scrolls the page.
  if (!plot().contains(event->position()) || delta.isNull()) {
    event->ignore();
    return;
  }
  if (std::abs(delta.x()) > std::abs(delta.y())) {
    timeline_->panBy(-double(delta.x()) / 120 * pan_share * timeline_->range().length());
  } else {
    timeline_->zoomAt(map().secondAt(event->position().x()),
                      std::pow(zoom_notch, double(delta.y()) / 120));
  }
  event->accept();
}

void TimeChart::leaveEvent(QEvent* event) {
  QChartView::leaveEvent(event);
  timeline_->setHovered(std::nullopt);
  pointerMoved(std::nullopt);
}

void TimeChart::moveCrosshair(int steps) {
  const qint64 step = stepSeconds();
  const qint64 last = qint64(std::floor(timeline_->to()));
  qint64 at = hovered().value_or(last) + steps * step;
  // The range follows a crosshair that leaves it.
  if (double(at) < timeline_->from()) timeline_->panBy(double(at) - timeline_->from());
  if (double(at) > timeline_->to()) timeline_->panBy(double(at) - timeline_->to());
  at = std::clamp(at, qint64(std::ceil(timeline_->from())), qint64(std::floor(timeline_->to())));
  timeline_->setHovered(at);
}

void TimeChart::moveHighlight(int step) {
  if (curves_.empty()) return;
  const auto count = int(curves_.size());
  const int now = highlighted_ ? int(*highlighted_) : step > 0 ? -1 : count;
  const int next = now + step;
  setHighlighted(next < 0 || next >= count ? std::nullopt : std::optional(std::size_t(next)));
}

bool TimeChart::zoomKey(int key) {
  if (key != Qt::Key_Plus && key != Qt::Key_Equal && key != Qt::Key_Minus) return false;
  const double middle = (timeline_->from() + timeline_->to()) / 2;
  const double at = hovered() ? double(*hovered()) : timeline_->isLive() ? timeline_->to() : middle;
  timeline_->zoomAt(at, key == Qt::Key_Minus ? 1 / zoom_notch : zoom_notch);
  return true;
}

bool TimeChart::travelKey(QKeyEvent* event) {
  const bool left = event->key() == Qt::Key_Left;
  if (!left && event->key() != Qt::Key_Right) return false;
  if (event->modifiers() & Qt::AltModifier) {
    left ? timeline_->back() : timeline_->forward();
  } else if (event->modifiers() & Qt::ControlModifier) {
    timeline_->panBy((left ? -pan_share : pan_share) * timeline_->range().length());
  } else if (focused_flag_) {
    moveFlag(left ? -1 : 1);
  } else {
    const int steps = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    moveCrosshair(left ? -steps : steps);
  }
  return true;
}

void TimeChart::keyPressEvent(QKeyEvent* event) {
  if (travelKey(event) || zoomKey(event->key())) return;
  switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
      return moveHighlight(event->key() == Qt::Key_Down ? 1 : -1);
    case Qt::Key_Home:
      return timeline_->setHovered(qint64(std::ceil(timeline_->from())));
    case Qt::Key_End:
      return timeline_->goLive(timeline_->range().length());
    case Qt::Key_Backspace:
      timeline_->back();
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (focused_flag_) return activateFlag(*focused_flag_);
      if (hovered()) return timeline_->setMoment(hovered());
      break;
    case Qt::Key_Space:
      if (focused_flag_) return activateFlag(*focused_flag_);
      return timeline_->setPaused(!timeline_->isPaused());
    case Qt::Key_Escape:
      if (focused_flag_) {
        focused_flag_.reset();
        return viewport()->update();
      }
      if (hovered()) return timeline_->setHovered(std::nullopt);
      if (highlighted_) return setHighlighted(std::nullopt);
      if (timeline_->moment()) return timeline_->setMoment(std::nullopt);
      break;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      return event->ignore();  // the page scrolls
    case Qt::Key_Menu:
      return openMenu(mapToGlobal(plot().center().toPoint()));
    default:
      break;
  }
  QChartView::keyPressEvent(event);
}

// On the widget and not in the scene: an export shows no focus.
void TimeChart::paintEvent(QPaintEvent* event) {
  QChartView::paintEvent(event);
  if (!hasFocus() || focused_flag_) return;
  QPainter painter(viewport());
  painter.setPen(QPen(tokens().accent, 1));
  painter.drawRect(plot().adjusted(-0.5, -0.5, 0.5, 0.5));
}

void TimeChart::moveFlag(int step) {
  const auto next = int(*focused_flag_) + step;
  if (next >= 0 && next < int(flags_.size())) focused_flag_ = std::size_t(next);
  viewport()->update();
}

bool TimeChart::focusNextPrevChild(bool next) {
  // First the plot, then each flag, then the next widget.
  const int now = focused_flag_ ? int(*focused_flag_) : -1;
  const int wanted = now + (next ? 1 : -1);
  if (wanted < -1 || wanted >= int(flags_.size())) return QChartView::focusNextPrevChild(next);
  focused_flag_.reset();
  if (wanted >= 0) focused_flag_ = std::size_t(wanted);
  viewport()->update();
  return true;
}

void TimeChart::focusInEvent(QFocusEvent* event) {
  QChartView::focusInEvent(event);
  const bool from_behind = event->reason() == Qt::BacktabFocusReason && !flags_.empty();
  if (from_behind) focused_flag_ = flags_.size() - 1;
  viewport()->update();
}

void TimeChart::focusOutEvent(QFocusEvent* event) {
  QChartView::focusOutEvent(event);
  focused_flag_.reset();
  viewport()->update();
}

void TimeChart::activateFlag(std::size_t flag) {
  if (flag >= flags_.size()) return;
  const FlagGroup& group = flags_[flag];
  openMarkers(markersOf(group), mapToGlobal(group.box.bottomLeft().toPoint()));
}

std::vector<ChartMarker> TimeChart::markersOf(const FlagGroup& flag) const {
  std::vector<ChartMarker> markers;
  for (const std::size_t marker : flag.markers)
    markers.push_back(markers_[marker]);
  return markers;
}

// Values and not places: the markers move on while a menu is open.
void TimeChart::openMarkers(const std::vector<ChartMarker>& markers, const QPoint& global) {
  if (markers.size() == 1) {
    emit markerActivated(markers.front().key);
    return;
  }
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const ChartMarker& marker : markers) {
    QString words = markerSentence(marker);
    QAction* action = menu->addAction(words.replace('&', QLatin1String("&&")));
    connect(action, &QAction::triggered, this,
            [this, key = marker.key] { emit markerActivated(key); });
  }
  menu->popup(global);
}

void TimeChart::openMenu(const QPoint& global) {
  openChartMenu(this, canChangeScale(), global);
}

void TimeChart::contextMenuEvent(QContextMenuEvent* event) {
  openMenu(event->globalPos());
}

}  // namespace sextant::ui
