// SPDX-License-Identifier: GPL-3.0-or-later
// Puts many steps into histories, a few milliseconds at a time, so that a window stays responsive.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "model/metrics/latency_history.h"

namespace sextant {

class HistoryFiller : public QObject {
  Q_OBJECT
 public:
  // The longest that the event loop is held up at once.
  static constexpr int slice_ms = 4;

  explicit HistoryFiller(QObject* parent = nullptr);
  // Adds the steps in this order, after those that wait already; then calls `done`, never from
  // within this call.
  void add(std::shared_ptr<LatencyHistory> history, std::vector<LatencyStep> steps,
           std::function<void()> done);

 private:
  struct Batch {
    std::shared_ptr<LatencyHistory> history;
    std::vector<LatencyStep> steps;
    std::size_t next = 0;
    std::function<void()> done;
  };
  void fill();

  std::deque<Batch> batches_;
  QTimer turn_;
};

}  // namespace sextant
