// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/demo/demo_control.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QDir>
#include <QtCore/QJsonDocument>
#include <QtCore/QProcess>
#include <QtCore/QThread>
#include <QtNetwork/QLocalSocket>

#include <unistd.h>

#include "model/store/embedded_store.h"
#include "model/store/private_folder.h"
#include "model/store/store_target.h"

namespace sextant {
namespace {

constexpr int up_deadline_ms = 180000;
constexpr int down_deadline_ms = 40000;

bool isUp() {
  if (!QFile::exists(demoLockFile())) return false;
  UserLock lock(demoLockFile());
  const auto free = lock.tryLock(UserLock::Mode::shared);
  return free && !*free;
}

tl::unexpected<Error> notUp() {
  return fail(ErrorKind::answer_no, "No demo is up.", {}, "Start one with: sextantctl demo up");
}

Result<QJsonObject> ask(const QJsonObject& request) {
  if (!isUp()) return notUp();
  QLocalSocket socket;
  socket.connectToServer(demoControlSocket());
  if (!socket.waitForConnected(2000)) {
    return fail(ErrorKind::unavailable, "The demo's supervisor does not answer: " +
                                            socket.errorString().toStdString() + '.');
  }
  socket.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
  while (!socket.canReadLine()) {
    if (!socket.waitForReadyRead(10000)) {
      return fail(ErrorKind::unavailable, "The demo's supervisor does not answer.");
    }
  }
  const QJsonObject answer = QJsonDocument::fromJson(socket.readLine()).object();
  if (answer.contains(QLatin1String("error"))) {
    return fail(ErrorKind::input, answer[QLatin1String("error")].toString().toStdString());
  }
  return answer;
}

QJsonObject loadRequest(const DemoLoad& load) {
  return {{QStringLiteral("command"), QStringLiteral("load")},
          {QStringLiteral("on"), load.on},
          {QStringLiteral("rate"), load.rate},
          {QStringLiteral("burst_rate"), load.burst_rate},
          {QStringLiteral("seconds"), load.seconds}};
}

// Reads the supervisor's lines until it is ready or has failed.
Result<void> followStart(QProcess& supervisor,
                         const std::function<void(const QString&)>& progress) {
  const QDeadlineTimer deadline(up_deadline_ms);
  QString last;
  while (!deadline.hasExpired()) {
    if (!supervisor.canReadLine() && !supervisor.waitForReadyRead(1000)) {
      if (supervisor.state() == QProcess::NotRunning) break;
      continue;
    }
    while (supervisor.canReadLine()) {
      const QString line = QString::fromUtf8(supervisor.readLine()).trimmed();
      if (line == QLatin1String("ready")) return {};
      if (line.startsWith(QLatin1String("error "))) {
        const auto kind = static_cast<ErrorKind>(line.section(QLatin1Char(' '), 1, 1).toInt());
        return fail(kind, line.section(QLatin1Char(' '), 2).toStdString());
      }
      last = line;
      progress(line);
    }
  }
  return fail(ErrorKind::unavailable, "The demo did not come up; it was at: " + last.toStdString(),
              {}, "Its log is " + demoFolder().toStdString() + "/demo.log.");
}

}  // namespace

QString demoControlSocket() {
  return socketFolderFor(demoFolder()) + QStringLiteral("/control");
}
QString demoLockFile() {
  return demoFolder() + QStringLiteral("/demo.lock");
}

Result<QJsonObject> demoUp(const DemoOptions& options,
                           const std::function<void(const QString&)>& progress) {
  if (isUp()) {
    return fail(ErrorKind::conflict, "A demo is up already.", {},
                "See it with: sextantctl demo status");
  }
  if (!QDir().mkpath(demoFolder())) {
    return fail(ErrorKind::denied, "The demo's folder cannot be made.", demoFolder().toStdString(),
                "Choose another one with XDG_DATA_HOME.");
  }
  // Never destroyed: a QProcess kills what it still holds, and the supervisor is to stay.
  auto& supervisor = *new QProcess;
  QStringList arguments{QStringLiteral("--rate"),       QString::number(options.load.rate),
                        QStringLiteral("--burst-rate"), QString::number(options.load.burst_rate),
                        QStringLiteral("--seconds"),    QString::number(options.load.seconds)};
  if (options.is_protected) arguments << QStringLiteral("--protected");
  if (!options.load.on) arguments << QStringLiteral("--no-load");
  supervisor.setWorkingDirectory(QStringLiteral("/"));
  supervisor.setStandardErrorFile(demoFolder() + QStringLiteral("/demo.log"));
  supervisor.setChildProcessModifier([unmask = childSetup({}, 0)] {
    unmask();
    setsid();
  });
  supervisor.start(programPath("sextant-demo"), arguments);
  if (!supervisor.waitForStarted(5000)) {
    return fail(ErrorKind::unavailable,
                "The demo's supervisor cannot be started: " +
                    supervisor.errorString().toStdString() + '.',
                supervisor.program().toStdString(), "Install the package sextant-demo.");
  }
  if (auto started = followStart(supervisor, progress); !started) {
    // Its input closes with this object, which tells it to take everything down.
    supervisor.closeWriteChannel();
    supervisor.waitForFinished(down_deadline_ms);
    return tl::unexpected<Error>(started.error());
  }
  // From here on it stays without us.
  supervisor.write("keep\n");
  supervisor.waitForBytesWritten(2000);
  return demoStatus();
}

Result<void> demoDown() {
  const QDeadlineTimer deadline(down_deadline_ms);
  if (isUp()) {
    const auto told = ask({{QStringLiteral("command"), QStringLiteral("stop")}});
    if (!told) return tl::unexpected<Error>(told.error());
  }
  // The store's keeper ends when its last user has gone.
  UserLock keeper(EmbeddedPaths(demoFolder() + QStringLiteral("/store")).keeper_lock);
  const bool has_keeper =
      QFile::exists(EmbeddedPaths(demoFolder() + QStringLiteral("/store")).keeper_lock);
  while (isUp() || (has_keeper && !keeper.tryLock(UserLock::Mode::exclusive).value_or(true))) {
    if (deadline.hasExpired()) {
      return fail(ErrorKind::unavailable, "The demo did not go down in time.", {},
                  "Its log is " + demoFolder().toStdString() + "/demo.log.");
    }
    QThread::msleep(50);
  }
  keeper.unlock();
  // A supervisor that was killed left the sockets.
  for (const QString& folder :
       {socketFolderFor(demoFolder()), socketFolderFor(demoFolder() + QStringLiteral("/database")),
        demoFolder()}) {
    QDir(folder).removeRecursively();
  }
  return {};
}

Result<QJsonObject> demoStatus() {
  return ask({{QStringLiteral("command"), QStringLiteral("status")}});
}

Result<QJsonObject> demoSetLoad(const DemoLoad& load) {
  return ask(loadRequest(load));
}

}  // namespace sextant
