// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/worker_pool.h"

#include <algorithm>

namespace sextant::hunt {

WorkerPool::WorkerPool(Work work) : work_(std::move(work)) {}

WorkerPool::~WorkerPool() {
  stop();
}

void WorkerPool::configure(int threads, int queue_limit) {
  joinFinished();
  const std::lock_guard lock(mutex_);
  threads_wanted_ = threads;
  queue_limit_ = queue_limit;
  while (threads_running_ < threads_wanted_) {
    ++threads_running_;
    threads_.emplace_back([this] { runWorker(); });
  }
  changed_.notify_all();
}

WorkerPool::Admission WorkerPool::submit(const HuntJob& job) {
  const std::lock_guard lock(mutex_);
  if (static_cast<int>(queue_.size()) >= queue_limit_) return Admission::refused;
  queue_.push_back(job);
  changed_.notify_one();
  const bool free = busy_ + static_cast<int>(queue_.size()) <= threads_running_;
  return free ? Admission::straight : Admission::waiting;
}

void WorkerPool::runWorker() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] {
      return stopping_ || threads_running_ > threads_wanted_ || !queue_.empty();
    });
    if (stopping_ || threads_running_ > threads_wanted_) break;
    const HuntJob job = queue_.front();
    queue_.pop_front();
    ++busy_;
    lock.unlock();
    work_(job);
    lock.lock();
    --busy_;
  }
  --threads_running_;
  finished_.push_back(std::this_thread::get_id());
  // The wake-up that ended this thread may have been meant for a request.
  changed_.notify_one();
}

void WorkerPool::joinFinished() {
  std::vector<std::thread> ended;
  {
    const std::lock_guard lock(mutex_);
    for (const std::thread::id id : finished_) {
      const auto found = std::find_if(threads_.begin(), threads_.end(),
                                      [&](const std::thread& t) { return t.get_id() == id; });
      ended.push_back(std::move(*found));
      threads_.erase(found);
    }
    finished_.clear();
  }
  for (std::thread& thread : ended)
    thread.join();
}

void WorkerPool::stop() {
  std::vector<std::thread> ended;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.clear();
    ended.swap(threads_);
    finished_.clear();
    changed_.notify_all();
  }
  for (std::thread& thread : ended)
    thread.join();
}

int WorkerPool::queueDepth() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(queue_.size());
}

int WorkerPool::busyCount() const {
  const std::lock_guard lock(mutex_);
  return busy_;
}

}  // namespace sextant::hunt
