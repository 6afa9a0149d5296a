// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the demo that end although they should not, and the load, which does so on purpose too.
#include "app/hunt/cluster/cluster_commands.h"
#include "app/hunt/demo/demo_supervisor.h"
#include "model/logging/log_event.h"
#include "model/store/private_folder.h"

namespace sextant {
namespace {

constexpr int restarts_max = 100;

}  // namespace

void DemoSupervisor::databaseEnded() {
  if (stopping_ || ++database_restarts_ > restarts_max) return;
  logEvent(demoLog(), QtWarningMsg, QStringLiteral("the database ended; starting it again"));
  QTimer::singleShot(std::min(200 * database_restarts_, 5000), this, [this] {
    if (stopping_ || database_->isRunning()) return;
    auto again = database_->start();
    if (again) return;
    logEvent(demoLog(), QtWarningMsg, QString::fromStdString(again.error().toString()));
    // A server that came up and went during the attempt has said so itself by now.
    if (!database_->isRunning()) databaseEnded();
  });
}

void DemoSupervisor::partEnded(Part* part) {
  if (stopping_) return;
  logEvent(demoLog(), QtWarningMsg, part->name + QStringLiteral(" ended"));
  if (++part->restarts > restarts_max) return;
  // A port may stay taken for a moment.
  QTimer::singleShot(std::min(100 * part->restarts, 5000), this, [this, part] {
    if (stopping_ || part->process->isRunning()) return;
    if (auto started = part->process->start(part->command, part->ready); !started) {
      logEvent(demoLog(), QtWarningMsg, QString::fromStdString(started.error().toString()));
      partEnded(part);
    }
  });
}

Result<void> DemoSupervisor::startLoad() {
  load_.reset();
  load_restarts_ = 0;
  load_until_ = QDeadlineTimer(options_.load.seconds * 1000LL);
  return options_.load.on ? startLoadProcess() : Result<void>();
}

Result<void> DemoSupervisor::startLoadProcess() {
  hunt::LoadCommand load;
  load.program = programPath("hunt-load");
  load.port = edge_.site.listen.port;
  load.seconds = static_cast<int>(std::max<qint64>(1, load_until_.remainingTime() / 1000));
  load.rate = options_.load.rate;
  load.burst_rate = options_.load.burst_rate;
  load_ = std::make_unique<hunt::ChildProcess>();
  if (auto started = load_->start(hunt::commandLine(load), QByteArray()); !started) return started;
  connect(&load_->process(), &QProcess::finished, this,
          [this, process = &load_->process()](int code, QProcess::ExitStatus status) {
            const bool is_present = load_ && process == &load_->process();
            const bool has_failed = status != QProcess::NormalExit || code != 0;
            if (is_present && has_failed) loadEnded();
          });
  return {};
}

// Killed, or it failed; its own end at the end of its time is none.
void DemoSupervisor::loadEnded() {
  if (stopping_ || load_until_.hasExpired() || ++load_restarts_ > restarts_max) return;
  logEvent(demoLog(), QtWarningMsg, QStringLiteral("the load ended; starting it again"));
  QTimer::singleShot(std::min(100 * load_restarts_, 5000), this, [this] {
    if (stopping_ || !options_.load.on || (load_ && load_->isRunning())) return;
    if (auto again = startLoadProcess(); !again) {
      logEvent(demoLog(), QtWarningMsg, QString::fromStdString(again.error().toString()));
      loadEnded();
    }
  });
}

}  // namespace sextant
