// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a whole audit log, oldest first, and hands it to a worker page by page.
#pragma once

#include <QObject>

#include <functional>

#include "model/session/session.h"
#include "widgets/common/background_job.h"

namespace sextant::ui {

// One page is in memory at a time, so a log of any length can be read. Reads up to the end that the
// store records when it begins: what is appended meanwhile is not part of it.
class AuditReading : public QObject {
  Q_OBJECT
 public:
  // Both are called in a worker, one call after the other; an error ends the reading. They own what
  // they use.
  struct Work {
    std::function<Result<void>(const std::vector<AuditEntry>&)> take;
    std::function<Result<void>(const AuditAnchor& recorded_end)> end;
  };
  // In the window's thread, once; not after stop().
  using Done = std::function<void(const Result<AuditAnchor>& recorded_end)>;

  AuditReading(Session& session, std::string environment, QObject* parent);
  // Precondition: nothing runs.
  void start(Work work, Done done);
  void stop();
  [[nodiscard]] bool isRunning() const { return done_ != nullptr; }

 signals:
  void progressed(qint64 read, qint64 all);

 private:
  void readPage();
  void takePage(std::vector<AuditEntry> entries);
  void finish();
  void answer(const Result<AuditAnchor>& result);

  Session& session_;
  std::string environment_;
  Work work_;
  Done done_;
  std::uint64_t run_ = 0;  // a reply of an earlier run is nobody's
  AuditAnchor end_;
  std::int64_t last_ = 0;  // the entry that was taken last
  BackgroundJob job_;
};

}  // namespace sextant::ui
