// SPDX-License-Identifier: GPL-3.0-or-later
// An instance that has metrics like hunt-engine's and knows what it has really done.
#pragma once

#include <QtCore/QTimer>
#include <QtNetwork/QTcpServer>

#include <map>
#include <random>
#include <vector>

#include "model/metrics/latency_histogram.h"

namespace sextant::testing {

// Answers when the event loop runs.
class MetricsDouble : public QObject {
  Q_OBJECT
 public:
  explicit MetricsDouble(unsigned seed, QObject* parent = nullptr);

  [[nodiscard]] quint16 port() const { return server_.serverPort(); }
  // About 80 requests a second, one in forty of them an error, until told otherwise.
  void setBusy(bool busy);
  // Counters begin again at zero.
  void restart();
  // Metrics are refused.
  void setAnswering(bool answering) { answering_ = answering; }
  // Every duration since the last call, in seconds.
  [[nodiscard]] std::vector<double> takeDurations() { return std::exchange(durations_, {}); }

 private:
  void work();
  [[nodiscard]] QByteArray metrics() const;

  QTcpServer server_;
  QTimer timer_;
  std::mt19937 random_;
  LatencyHistogram histogram_;
  std::map<std::string, std::uint64_t> errors_{{"queue_full", 0}, {"pool_timeout", 0}};
  std::vector<double> durations_;
  bool answering_ = true;
};

}  // namespace sextant::testing
