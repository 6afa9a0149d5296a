// SPDX-License-Identifier: GPL-3.0-or-later
// Three ways to draw the same lines, for a comparison in one run.
#pragma once

#include <QWidget>

#include <memory>
#include <vector>

namespace sextant::benchmark {

struct Picture {
  double from = 0;  // Unix seconds
  double to = 0;
  // A line of values, one a second from `start` on; all have the same length.
  double start = 0;
  const std::vector<std::vector<double>>* lines = nullptr;
  bool new_data = false;  // since the last frame
};

class Drawer {
 public:
  Drawer() = default;
  virtual ~Drawer() = default;
  Q_DISABLE_COPY_MOVE(Drawer)
  [[nodiscard]] virtual QWidget* widget() = 0;
  // Draws all of it before it returns.
  virtual void frame(const Picture& picture) = 0;
};

// A TimeChart; QLineSeries on a QChart as they come; a QPainter's polylines without more.
[[nodiscard]] std::unique_ptr<Drawer> timeChartDrawer();
[[nodiscard]] std::unique_ptr<Drawer> lineSeriesDrawer(int lines);
[[nodiscard]] std::unique_ptr<Drawer> polylineDrawer();

}  // namespace sextant::benchmark
