// SPDX-License-Identifier: GPL-3.0-or-later
// Where a rollout stands: its steps beside each other under one line, what is done, what goes on, and
// what is to come.
#pragma once

#include <QWidget>

#include <vector>

#include "widgets/common/state.h"

namespace sextant::ui {

struct TrackStop {
  State state = State::waiting;
  QString head;  // "1 of 9", "30 %", "All"
  QString note;  // "bake 1:12 of 3:00"
  friend bool operator==(const TrackStop&, const TrackStop&) = default;
};

class StageTrack : public QWidget {
  Q_OBJECT
 public:
  explicit StageTrack(QWidget* parent = nullptr);
  void setStops(std::vector<TrackStop> stops);
  [[nodiscard]] const std::vector<TrackStop>& stops() const { return stops_; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] QRectF placeOf(std::size_t stop) const;
  std::vector<TrackStop> stops_;
};

}  // namespace sextant::ui
