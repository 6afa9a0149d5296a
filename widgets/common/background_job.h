// SPDX-License-Identifier: GPL-3.0-or-later
// Work that is too long for the window's thread: over values, answered in the window's thread.
#pragma once

#include <QtGlobal>

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace sextant::ui {

// One kind of question of one receiver, who has it as a member: the newest question counts, and an
// older one is told to stop and never answered. When the job goes, so do its questions, and nobody
// waits for their work; only the end of the program does. Works of one job run one after the other,
// those of all jobs in two threads. Everything but the work is for the window's thread.
class BackgroundJob {
 public:
  // Up to here a work over texts takes less than a frame.
  static constexpr std::size_t at_once_bytes_max = std::size_t{64} * 1024;
  // Set once nobody waits for the answer; a work that has parts asks between them.
  using Stopped = const std::atomic<bool>&;

  BackgroundJob() = default;
  ~BackgroundJob();
  Q_DISABLE_COPY_MOVE(BackgroundJob)

  // Calls `reply(work(stopped))`: before it returns where the work is over no more than
  // at_once_bytes_max, else when the work is done. `work` owns what it reads. Its values are let go
  // of in the worker; the reply may destroy the job.
  template <class Work, class Reply>
  void start(std::size_t bytes, Work work, Reply reply) {
    if (bytes > at_once_bytes_max) {
      startBehind(std::move(work), std::move(reply));
      return;
    }
    cancel();
    const std::atomic<bool> never{false};
    reply(work(never));
  }
  // The same, never at once.
  template <class Work, class Reply>
  void startBehind(Work work, Reply reply) {
    enqueue(std::make_shared<TaskOf<Work, Reply>>(std::move(work), std::move(reply)));
  }
  void cancel();
  // True until the newest question is answered.
  [[nodiscard]] bool isRunning() const;

  // Lets go of a large value in a worker: a hundred thousand lines take longer than a frame.
  static void letGo(std::shared_ptr<const void> value);

 private:
  class Task {
   public:
    Task() = default;
    virtual ~Task() = default;
    Q_DISABLE_COPY_MOVE(Task)
    virtual void work() = 0;     // in a worker
    virtual void deliver() = 0;  // in the window's thread
    // The value, so that it can be let go of elsewhere.
    virtual std::shared_ptr<const void> takeValue() = 0;
    std::atomic<bool> stopped{false};
    BackgroundJob* job = nullptr;  // null: gone
  };
  template <class Work, class Reply>
  class TaskOf : public Task {
   public:
    TaskOf(Work work, Reply reply) : work_(std::move(work)), reply_(std::move(reply)) {}
    void work() override {
      if (!stopped) value_ = std::make_shared<Value>((*work_)(Stopped(stopped)));
      work_.reset();
      if (stopped) value_.reset();
    }
    void deliver() override { reply_(std::move(*value_)); }
    std::shared_ptr<const void> takeValue() override { return std::exchange(value_, nullptr); }

   private:
    using Value = std::invoke_result_t<Work, Stopped>;
    std::optional<Work> work_;
    Reply reply_;
    std::shared_ptr<Value> value_;
  };
  class Workshop;
  class Run;
  class Delivery;
  void enqueue(std::shared_ptr<Task> task);
  void submit(std::shared_ptr<Task> task);
  // `task` may be of a job that is gone.
  static void finished(const std::shared_ptr<Task>& task);
  std::shared_ptr<Task> running_;
  std::shared_ptr<Task> next_;  // begins when running_, which was told to stop, has ended
};

}  // namespace sextant::ui
