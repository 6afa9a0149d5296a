// SPDX-License-Identifier: GPL-3.0-or-later
// Worker threads behind one bounded queue of requests.
#pragma once

#include "app/hunt/engine/clue_cache.h"
#include "app/hunt/engine/ticket.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sextant::hunt {

// One business request.
struct HuntJob {
  Ticket ticket;
  ClueKey key;
  bool is_find = false;  // a write; otherwise a read of the clue
};

// Thread-safe. The number of threads and the limit change while it runs; surplus threads end when
// they have finished their request.
class WorkerPool {
 public:
  using Work = std::function<void(const HuntJob&)>;

  // `work` is called on the worker threads, several at once.
  explicit WorkerPool(Work work);
  ~WorkerPool();

  void configure(int threads, int queue_limit);

  enum class Admission {
    straight,  // a worker is free
    waiting,   // all are busy; the limit let the request wait
    refused,   // as many as the limit wait already
  };
  [[nodiscard]] Admission submit(const HuntJob& job);

  // Ends all threads; requests still in the queue are dropped.
  void stop();

  [[nodiscard]] int queueDepth() const;
  [[nodiscard]] int busyCount() const;

 private:
  void runWorker();
  void joinFinished();

  const Work work_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::deque<HuntJob> queue_;
  int threads_wanted_ = 0;
  int threads_running_ = 0;
  int queue_limit_ = 0;
  int busy_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
  std::vector<std::thread::id> finished_;
};

}  // namespace sextant::hunt
