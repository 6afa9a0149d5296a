// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>

namespace sextant::publish_latency {

using Clock = std::chrono::steady_clock;

// Asks one instance's /healthz for its revision, on a connection of its own that it keeps, every
// millisecond or two while something is awaited. The thread ends with the object.
class RevisionPoller {
 public:
  explicit RevisionPoller(int port);
  ~RevisionPoller();
  RevisionPoller(const RevisionPoller&) = delete;
  RevisionPoller& operator=(const RevisionPoller&) = delete;

  // From now on, until the instance has a revision above this one.
  void awaitAbove(std::int64_t revision);
  // When that was first seen; nothing before.
  [[nodiscard]] std::optional<Clock::time_point> seenAt() const;

 private:
  void run();

  int port_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::int64_t> above_ = -1;  // -1: nothing is awaited
  std::atomic<Clock::rep> seen_at_ = 0;   // 0: not yet
  std::thread thread_;
};

}  // namespace sextant::publish_latency
