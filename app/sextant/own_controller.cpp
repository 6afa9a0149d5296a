// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextant/own_controller.h"

#include <QFileInfo>
#include <QTimer>

#include <csignal>
#include <sys/prctl.h>

#include "model/store/private_folder.h"

namespace sextant {
namespace {

constexpr int restarts_max = 20;
constexpr int restart_ms = 2000;
constexpr int end_ms = 2000;

}  // namespace

OwnController::OwnController(QObject* parent) : QObject(parent) {
  process_.setProcessChannelMode(QProcess::ForwardedChannels);
  // A console that is killed takes it along as well; else it would keep the store running.
  process_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
  connect(&process_, &QProcess::finished, this, &OwnController::ended);
}

OwnController::~OwnController() {
  process_.disconnect(this);
  process_.terminate();
  if (process_.state() != QProcess::NotRunning && !process_.waitForFinished(end_ms)) {
    process_.kill();
    process_.waitForFinished(end_ms);
  }
}

void OwnController::start() {
  const QString program = programPath("sextant-controller");
  if (!QFileInfo(program).isExecutable()) return;
  // Without --dsn and libpq's variables it takes the same store as this console.
  QProcessEnvironment world = QProcessEnvironment::systemEnvironment();
  for (const QString& name : world.keys()) {
    if (name.startsWith(QLatin1String("PG"))) world.remove(name);
  }
  process_.setProcessEnvironment(world);
  process_.start(program, {QStringLiteral("--embedded")});
}

void OwnController::ended() {
  if (++restarts_ <= restarts_max) QTimer::singleShot(restart_ms, this, &OwnController::start);
}

}  // namespace sextant
