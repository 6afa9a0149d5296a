// SPDX-License-Identifier: GPL-3.0-or-later
// The stacked charts of a LatencyBoard on one time axis: latency as lines or as a heat map,
// throughput, errors by cause, and what there is of resources. In two columns where it is wide.
#pragma once

#include <QGridLayout>
#include <QScrollArea>
#include <QWidget>

#include <vector>

#include "widgets/charts/board_data.h"
#include "widgets/charts/heat_map_chart.h"
#include "widgets/charts/time_chart.h"

namespace sextant::ui {

class BoardCharts : public QScrollArea {
  Q_OBJECT
 public:
  // Not owned.
  explicit BoardCharts(ChartTimeline* timeline, QWidget* parent = nullptr);
  void setData(const BoardData& board);
  void setHeatMap(bool shown);
  void setScale(Scale scale);

  [[nodiscard]] TimeChart* latency() const { return latency_; }
  [[nodiscard]] HeatMapChart* heatMap() const { return heat_; }
  [[nodiscard]] TimeChart* throughput() const { return throughput_; }
  [[nodiscard]] TimeChart* errors() const { return errors_; }
  [[nodiscard]] const std::vector<TimeChart*>& resources() const { return resources_; }
  // Those that are there now, from the top.
  [[nodiscard]] std::vector<const TimeChart*> shown() const;

 signals:
  void markerActivated(const QString& key);
  void scaleChosen(Scale scale);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void setLatency(const BoardData& board);
  void setThroughput(const BoardData& board);
  void setErrors(const BoardData& board);
  void setResources(const BoardData& board);
  // What there is of them.
  [[nodiscard]] std::vector<TimeChart*> setResourcesOfAll(const BoardData& board);
  [[nodiscard]] std::vector<TimeChart*> setResourcesOfArms(const BoardData& board);
  void add(TimeChart* chart);
  void place();
  ChartTimeline* timeline_;
  QWidget* page_;
  QGridLayout* grid_;
  TimeChart* latency_;
  HeatMapChart* heat_;
  TimeChart* throughput_;
  TimeChart* errors_;
  TimeChart* pool_wait_;
  TimeChart* pool_;
  TimeChart* queue_;
  TimeChart* queue_time_;
  TimeChart* cache_;
  std::vector<TimeChart*> all_;
  std::vector<TimeChart*> resources_;
  bool heat_shown_ = false;
};

}  // namespace sextant::ui
