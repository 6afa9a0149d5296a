// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_timeline.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sextant::ui {

ChartTimeline::ChartTimeline(QObject* parent) : QObject(parent) {}

void ChartTimeline::setNow(double second) {
  if (!std::isfinite(second)) return;
  now_ = second;
  if (isFollowing()) show({now_ - range_.length(), now_}, true);
}

TimeSpan ChartTimeline::bounded(TimeSpan range) const {
  const double length = std::clamp(range.length(), span_min, span_max);
  // A range that is too short or too long keeps its middle.
  const double middle = (range.from + range.to) / 2;
  if (length != range.length()) range = {middle - length / 2, middle + length / 2};
  const double beyond = range.to - (now_ + lag_seconds);
  if (beyond > 0) range = {range.from - beyond, range.to - beyond};
  return range;
}

void ChartTimeline::show(const TimeSpan& range, bool live) {
  const bool mode = live != live_;
  const bool moved = !(range == range_);
  live_ = live;
  range_ = range;
  if (hovered_ && (double(*hovered_) < range.from - 1 || double(*hovered_) > range.to + 1))
    setHovered(std::nullopt);
  if (moved) emit rangeChanged();
  if (mode) emit modeChanged();
}

void ChartTimeline::remember(Step step) {
  const bool same = step == last_step_ && step != Step::jump;
  last_step_ = step;
  if (same) return;
  earlier_.push_back({range_, live_});
  if (earlier_.size() > earlier_max) earlier_.erase(earlier_.begin());
  later_.clear();
}

void ChartTimeline::showRange(double from, double to) {
  if (!std::isfinite(from) || !std::isfinite(to)) return;
  const TimeSpan range = bounded({std::min(from, to), std::max(from, to)});
  if (range == range_ && !live_) return;
  remember(Step::jump);
  show(range, false);
}

void ChartTimeline::goLive(double span) {
  if (!std::isfinite(span)) return;
  const double length = std::clamp(span, span_min, span_max);
  const bool other = !live_ || length != range_.length();
  if (other && std::isfinite(now_)) remember(Step::jump);
  const bool was_paused = std::exchange(paused_, false);
  const double end = std::isfinite(now_) ? now_ : range_.to;
  show({end - length, end}, true);
  if (was_paused) emit modeChanged();
}

void ChartTimeline::zoomAt(double second, double factor) {
  if (!std::isfinite(second) || !std::isfinite(factor) || factor <= 0) return;
  const double wanted = std::clamp(range_.length() * factor, span_min, span_max);
  const double share = std::clamp((second - range_.from) / range_.length(), 0.0, 1.0);
  const double at = range_.from + share * range_.length();
  TimeSpan range{at - share * wanted, at + (1 - share) * wanted};
  const bool live = live_ && range.to >= range_.to - wanted / 1000;
  if (live) range = {range_.to - wanted, range_.to};
  remember(Step::zoom);
  show(live ? range : bounded(range), live);
}

void ChartTimeline::panBy(double seconds) {
  if (!std::isfinite(seconds) || seconds == 0) return;
  const TimeSpan range = bounded({range_.from + seconds, range_.to + seconds});
  if (range == range_ || (live_ && seconds > 0)) return;
  remember(Step::pan);
  show(range, false);
}

void ChartTimeline::setPaused(bool paused) {
  if (paused == paused_ || (paused && !live_)) return;
  paused_ = paused;
  if (isFollowing() && std::isfinite(now_)) show({now_ - range_.length(), now_}, true);
  emit modeChanged();
}

void ChartTimeline::travel(std::vector<View>& from, std::vector<View>& to) {
  const View view = from.back();
  from.pop_back();
  to.push_back({range_, live_});
  last_step_ = Step::none;
  // What was live follows the present again.
  const double length = view.range.length();
  const bool known = view.live && std::isfinite(now_);
  show(known ? TimeSpan{now_ - length, now_} : view.range, view.live);
}

bool ChartTimeline::back() {
  if (earlier_.empty()) return false;
  travel(earlier_, later_);
  return true;
}

bool ChartTimeline::forward() {
  if (later_.empty()) return false;
  travel(later_, earlier_);
  return true;
}

void ChartTimeline::setHovered(std::optional<qint64> second) {
  if (second == hovered_) return;
  hovered_ = second;
  emit hoveredChanged(second);
}

void ChartTimeline::setMoment(std::optional<qint64> second) {
  if (second == moment_) return;
  moment_ = second;
  emit momentChanged(second);
}

void ChartTimeline::setShared(std::vector<SharedMoment> moments) {
  if (moments == shared_) return;
  shared_ = std::move(moments);
  emit sharedChanged();
}

}  // namespace sextant::ui
