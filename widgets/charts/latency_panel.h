// SPDX-License-Identifier: GPL-3.0-or-later
// The live latency panel: latency, throughput and errors over one shared time axis in UTC.
#pragma once

#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QWidget>

#include <vector>

#include "model/metrics/latency_history.h"
#include "widgets/charts/chart_timeline.h"
#include "widgets/charts/curve.h"
#include "widgets/charts/marker.h"
#include "widgets/common/choice_button.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"

namespace sextant::ui {

class TimeChart;

class LatencyPanel : public QWidget {
  Q_OBJECT
 public:
  static constexpr int repaint_ms = 100;  // the most often that new data are drawn

  explicit LatencyPanel(QWidget* parent = nullptr);

  // What can be looked at: "eu1", "hunt-1", ...; the first is shown until a person chooses.
  void setSources(const QStringList& names);
  [[nodiscard]] int currentSource() const { return source_->current(); }
  [[nodiscard]] int rangeMinutes() const;
  // What the points are to cover: up to `now` while it is live, else where a person has gone.
  [[nodiscard]] TimeSpan wantedRange(qint64 now) const;
  // One point a step, oldest first; the end of the last one is "now" at the right edge.
  // `expected_instances` should be measured; 0: not known. While paused the points are kept and
  // shown on resume.
  void setPoints(std::vector<StepPoint> points, qint64 step_seconds, int expected_instances);
  void setMarkers(std::vector<ChartMarker> markers);
  // Why there is nothing: shown in the middle while no point has been reported.
  void setEmptyWords(const QString& what, const QString& how);
  void setPaused(bool paused);
  [[nodiscard]] bool isPaused() const { return timeline_->isPaused(); }
  [[nodiscard]] ChartTimeline* timeline() const { return timeline_; }

  [[nodiscard]] TimeChart* latencyChart() const { return latency_; }
  [[nodiscard]] TimeChart* throughputChart() const { return throughput_; }
  [[nodiscard]] TimeChart* errorsChart() const { return errors_; }

 signals:
  // A person chose another source or range: the caller gives the points for it.
  void sourceChosen(int index);
  void rangeChosen(int minutes);
  // A person zoomed or moved in time: the caller gives the points of wantedRange().
  void rangeMoved();
  void pausedChanged(bool paused);
  // The key of a marker.
  void markerActivated(const QString& key);
  // A person pinned the cursor, Unix time.
  void momentChosen(qint64 second);

 private:
  void buildHead(QVBoxLayout* column);
  void buildCharts();
  void linkTime();
  void showMode();
  void schedule();
  void draw();
  void drawCurves();

  std::vector<StepPoint> points_;
  qint64 step_seconds_ = 1;
  int expected_instances_ = 0;
  std::vector<ChartMarker> markers_;
  ChartTimeline* timeline_;
  bool drawing_ = false;
  QTimer repaint_;
  SectionHead* head_;
  ChoiceButton* source_;
  ChoiceButton* range_;
  QPushButton* pause_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  TimeChart* latency_;
  TimeChart* throughput_;
  TimeChart* errors_;
};

}  // namespace sextant::ui
