// SPDX-License-Identifier: GPL-3.0-or-later
// Where latency charts get their steps from, whoever measured them. One interface for the store's
// telemetry and for an API like that of Prometheus.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/metrics/latency_step.h"

namespace sextant {

struct LatencyAnswer {
  // As asked for, or longer where the source has nothing finer of that time.
  std::int64_t step_seconds = 1;
  std::vector<LatencyStep> steps;     // only those with a measured second: the others are gaps
  std::vector<std::string> warnings;  // sentences of the server: the answer may be partial
};

template <class T>
using LatencyReply = std::function<void(Result<T>)>;

// Milliseconds of Unix time; given in, so that a test has its own.
using LatencyClock = std::function<std::int64_t()>;
[[nodiscard]] LatencyClock systemLatencyClock();

struct LatencyLimits {
  int in_flight_max = 4;         // ranges that are asked for at the same time
  std::size_t waiting_max = 32;  // and those that wait for it; one more is refused
  int deadline_ms = 15'000;      // of one range, waiting included
  std::int64_t steps_max = 2000;
};

// For one thread with an event loop, which it never blocks. Errors: usage (a range that cannot be
// asked for), unavailable (no answer in time, a server that cannot be reached), denied (login),
// input (an answer or setting that cannot be used); each says in one sentence what failed and what
// to do.
class LatencySource : public QObject {
  Q_OBJECT
 public:
  explicit LatencySource(LatencyLimits limits = {}, LatencyClock clock = systemLatencyClock(),
                         QObject* parent = nullptr);
  ~LatencySource() override;

  // "store telemetry" or "Prometheus at HOST": for a chart's foot.
  [[nodiscard]] virtual QString name() const = 0;

  // Steps that begin in [range.from, range.to), at most 2,000 of an instance, by instance. Answers
  // once, never from within the call, within the deadline; not at all once `context` is gone, which
  // also takes the question back. The context must not be the source itself.
  void fetch(const ServiceKey& key, const TelemetryRange& range, QObject* context,
             LatencyReply<LatencyAnswer> reply);

  // Asks for new steps again and again, once a step but at most once a second, and tells them by
  // arrived(), the first time those of the last 60 steps. The last few come again each time, for
  // some are late: a LatencyHistory takes each once. After a failure it waits longer each time, up
  // to 30 s. Another step for the same service takes the place of the first.
  void follow(const ServiceKey& key, std::int64_t step_seconds);
  void unfollow(const ServiceKey& key);

  // Seconds since the end of the newest step that follow() has got; nothing before the first.
  [[nodiscard]] std::optional<std::int64_t> staleSeconds(const ServiceKey& key) const;
  // Why the last question of follow() failed; nothing where it did not.
  [[nodiscard]] std::optional<Error> problem(const ServiceKey& key) const;

 signals:
  void arrived(const sextant::ServiceKey& key, const sextant::LatencyAnswer& answer);
  // A question of follow() failed, or one succeeded after that.
  void problemChanged(const sextant::ServiceKey& key);

 protected:
  // Begins to fetch. The range is checked. Calls finish(id, ...) once, at any time.
  virtual void begin(int id, const ServiceKey& key, const TelemetryRange& range) = 0;
  // The answer is not wanted any more; finish() for it does nothing.
  virtual void abandon(int id) = 0;
  // The range that will really be asked for: a longer step, where need be.
  [[nodiscard]] virtual TelemetryRange possible(const TelemetryRange& range) const { return range; }
  // Seconds after the end of a step from which on it can be asked for.
  [[nodiscard]] virtual std::int64_t settleSeconds() const { return 1; }
  void finish(int id, Result<LatencyAnswer> answer);
  [[nodiscard]] std::int64_t nowSeconds() const { return clock_() / 1000; }

 private:
  struct Question;
  struct Followed;

  [[nodiscard]] Result<TelemetryRange> checked(const TelemetryRange& range) const;
  void startNext();
  void end(int id, Result<LatencyAnswer> answer);
  void poll(const ServiceKey& key);
  void polled(const ServiceKey& key, const Result<LatencyAnswer>& answer);

  LatencyLimits limits_;
  LatencyClock clock_;
  int last_id_ = 0;
  int in_flight_ = 0;
  std::map<int, std::unique_ptr<Question>> questions_;  // by id, which is their order
  std::map<ServiceKey, std::unique_ptr<Followed>> followed_;
};

}  // namespace sextant
