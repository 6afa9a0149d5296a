// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/history_filler.h"

#include <QtCore/QDateTime>
#include <QtCore/QDeadlineTimer>

namespace sextant {
namespace {

// Adding one takes microseconds; asking the clock for each would be most of the work.
constexpr std::size_t steps_between_looks = 64;

}  // namespace

HistoryFiller::HistoryFiller(QObject* parent) : QObject(parent) {
  turn_.setInterval(0);
  connect(&turn_, &QTimer::timeout, this, &HistoryFiller::fill);
}

void HistoryFiller::add(std::shared_ptr<LatencyHistory> history, std::vector<LatencyStep> steps,
                        std::function<void()> done) {
  batches_.push_back({std::move(history), std::move(steps), 0, std::move(done)});
  turn_.start();
}

void HistoryFiller::fill() {
  const QDeadlineTimer slice(slice_ms, Qt::PreciseTimer);
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  while (!batches_.empty() && !slice.hasExpired()) {
    Batch& batch = batches_.front();
    const std::size_t end = std::min(batch.next + steps_between_looks, batch.steps.size());
    for (; batch.next < end; ++batch.next) {
      // What it holds is freed step by step too.
      const LatencyStep step = std::move(batch.steps[batch.next]);
      batch.history->add(step, now);
    }
    if (batch.next < batch.steps.size()) continue;
    const auto done = std::move(batch.done);
    batches_.pop_front();
    // It may add another batch.
    if (done) done();
  }
  if (batches_.empty()) turn_.stop();
}

}  // namespace sextant
