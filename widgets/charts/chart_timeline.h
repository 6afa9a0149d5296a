// SPDX-License-Identifier: GPL-3.0-or-later
// The one time axis that charts share: which range they show, whether it follows the present, and
// where a person points. Unix seconds in UTC everywhere. Belongs to the GUI thread.
#pragma once

#include <QColor>
#include <QObject>
#include <QString>

#include <cmath>
#include <optional>
#include <vector>

namespace sextant::ui {

struct TimeSpan {
  double from = 0;
  double to = 0;
  [[nodiscard]] double length() const { return to - from; }
  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

// A moment that somebody else looks at, in their colour.
struct SharedMoment {
  qint64 second = 0;
  QString name;
  QColor colour;
  friend bool operator==(const SharedMoment&, const SharedMoment&) = default;
};

class ChartTimeline : public QObject {
  Q_OBJECT
 public:
  static constexpr double span_min = 10;
  static constexpr double span_max = 400.0 * 86'400;
  // No range ends later than this after now: there is nothing to see.
  static constexpr double lag_seconds = 5;
  static constexpr std::size_t earlier_max = 50;  // ranges that back() knows

  explicit ChartTimeline(QObject* parent = nullptr);

  // What time it is; a live range that is not paused follows. A clock that goes back is followed
  // too: the caller knows. Until the first call no range is bounded by it.
  void setNow(double second);
  [[nodiscard]] double now() const { return now_; }

  [[nodiscard]] TimeSpan range() const { return range_; }
  [[nodiscard]] double from() const { return range_.from; }
  [[nodiscard]] double to() const { return range_.to; }
  // The right edge is now, or was when the time was paused.
  [[nodiscard]] bool isLive() const { return live_; }
  [[nodiscard]] bool isPaused() const { return paused_; }
  // A live range that moves.
  [[nodiscard]] bool isFollowing() const { return live_ && !paused_; }
  // A live range that does not: newer data stay unseen.
  [[nodiscard]] bool isHeld() const { return live_ && paused_; }

  // What is out of bounds is moved, then shortened. No number: nothing happens.
  void showRange(double from, double to);
  void goLive(double span);
  // A live range zoomed beyond now stays live. Factor below 1: closer.
  void zoomAt(double second, double factor);
  void panBy(double seconds);
  // Only a live range can be paused.
  void setPaused(bool paused);
  // Through the ranges that were shown before; false where there is none. Several zooms, and
  // several pans, are one.
  bool back();
  bool forward();
  [[nodiscard]] bool canGoBack() const { return !earlier_.empty(); }
  [[nodiscard]] bool canGoForward() const { return !later_.empty(); }

  // Where a person points now: the crosshair in every chart.
  void setHovered(std::optional<qint64> second);
  [[nodiscard]] std::optional<qint64> hovered() const { return hovered_; }
  // A cursor that stays where a person put it.
  void setMoment(std::optional<qint64> second);
  [[nodiscard]] std::optional<qint64> moment() const { return moment_; }
  // Cursors of others: seen in every chart, moved by nobody here.
  void setShared(std::vector<SharedMoment> moments);
  [[nodiscard]] const std::vector<SharedMoment>& shared() const { return shared_; }

 signals:
  void rangeChanged();
  // Live or paused.
  void modeChanged();
  void hoveredChanged(std::optional<qint64> second);
  void momentChanged(std::optional<qint64> second);
  void sharedChanged();

 private:
  struct View {
    TimeSpan range;
    bool live = true;
  };
  enum class Step { none, zoom, pan, jump };
  void remember(Step step);
  void show(const TimeSpan& range, bool live);
  [[nodiscard]] TimeSpan bounded(TimeSpan range) const;
  void travel(std::vector<View>& from, std::vector<View>& to);

  TimeSpan range_{0, 300};
  double now_ = NAN;  // until somebody says
  bool live_ = true;
  bool paused_ = false;
  std::optional<qint64> hovered_;
  std::optional<qint64> moment_;
  std::vector<SharedMoment> shared_;
  std::vector<View> earlier_;
  std::vector<View> later_;
  Step last_step_ = Step::none;
};

}  // namespace sextant::ui
