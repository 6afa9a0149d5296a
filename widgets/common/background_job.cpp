// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/background_job.h"

#include <QCoreApplication>
#include <QEvent>
#include <QThread>
#include <QThreadPool>

#include <sys/resource.h>

namespace sextant::ui {
namespace {

constexpr int threads = 2;
constexpr int niceness = 5;

// The window's thread comes first where processors are few. Of Linux: the value is the thread's.
void giveWay() {
  thread_local const int done = ::setpriority(PRIO_PROCESS, 0, niceness);
  Q_UNUSED(done)
}

// Destroys what it holds in the worker.
class Release : public QRunnable {
 public:
  explicit Release(std::shared_ptr<const void> value) : value_(std::move(value)) {}
  void run() override {
    giveWay();
    value_.reset();
  }

 private:
  std::shared_ptr<const void> value_;
};

}  // namespace

// A worker gives the task away with the event: it must not be the last to hold it, since the reply
// belongs to the window's thread.
class BackgroundJob::Delivery : public QEvent {
 public:
  explicit Delivery(std::shared_ptr<Task> task) : QEvent(User), task_(std::move(task)) {}
  [[nodiscard]] const std::shared_ptr<Task>& task() const { return task_; }

 private:
  std::shared_ptr<Task> task_;
};

// The threads, and the object in the window's thread that is told of what they have done.
class BackgroundJob::Workshop : public QObject {
 public:
  static Workshop& instance() {
    static Workshop workshop;
    return workshop;
  }
  QThreadPool pool;

 protected:
  void customEvent(QEvent* event) override { finished(static_cast<Delivery*>(event)->task()); }

 private:
  Workshop() {
    pool.setMaxThreadCount(threads);
    // Before the statics go that a work may use.
    qAddPostRoutine([] {
      instance().pool.clear();
      instance().pool.waitForDone();
    });
  }
};

class BackgroundJob::Run : public QRunnable {
 public:
  explicit Run(std::shared_ptr<Task> task) : task_(std::move(task)) {}
  void run() override {
    giveWay();
    task_->work();
    QCoreApplication::postEvent(&Workshop::instance(), new Delivery(std::move(task_)));
  }

 private:
  std::shared_ptr<Task> task_;
};

void BackgroundJob::enqueue(std::shared_ptr<Task> task) {
  task->job = this;
  if (!running_) {
    submit(std::move(task));
    return;
  }
  running_->stopped = true;
  next_ = std::move(task);
}

void BackgroundJob::submit(std::shared_ptr<Task> task) {
  running_ = task;
  Q_ASSERT(Workshop::instance().thread() == QThread::currentThread());
  Workshop::instance().pool.start(new Run(std::move(task)));
}

BackgroundJob::~BackgroundJob() {
  cancel();
  // The work ends by itself, and nobody hears of it.
  if (running_) running_->job = nullptr;
}

void BackgroundJob::cancel() {
  next_.reset();
  if (running_) running_->stopped = true;
}

bool BackgroundJob::isRunning() const {
  return next_ || (running_ && !running_->stopped);
}

void BackgroundJob::finished(const std::shared_ptr<Task>& task) {
  BackgroundJob* job = task->job;
  if (job != nullptr) {
    job->running_.reset();
    if (job->next_) job->submit(std::exchange(job->next_, nullptr));
  }
  if (job != nullptr && !task->stopped) {
    task->deliver();
  } else {
    letGo(task->takeValue());
  }
}

void BackgroundJob::letGo(std::shared_ptr<const void> value) {
  if (value) Workshop::instance().pool.start(new Release(std::move(value)));
}

}  // namespace sextant::ui
