// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/leftovers.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QThread>

#include "model/store/embedded_store.h"
#include "model/store/private_folder.h"

namespace sextant::testing {
namespace {

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

qint64 parentOf(const QString& process) {
  const QByteArray stat = contentOf(process + QStringLiteral("/stat"));
  // The name in parentheses may hold anything.
  return stat.mid(stat.lastIndexOf(')') + 2).split(' ').value(1).toLongLong();
}

}  // namespace

std::vector<qint64> processesOf(const QString& folder) {
  std::vector<qint64> pids;
  const QByteArray text = folder.toLocal8Bit();
  const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
  for (const QString& entry : entries) {
    const qint64 pid = entry.toLongLong();
    if (pid == 0 || pid == QCoreApplication::applicationPid()) continue;
    const QString process = QStringLiteral("/proc/") + entry;
    if (parentOf(process) == QCoreApplication::applicationPid()) continue;
    const bool concerned =
        contentOf(process + QStringLiteral("/cmdline")).contains(text) ||
        contentOf(process + QStringLiteral("/environ")).contains(text) ||
        QFile::symLinkTarget(process + QStringLiteral("/cwd")).startsWith(folder);
    if (concerned) pids.push_back(pid);
  }
  return pids;
}

QStringList processesLeftAfter(const QString& folder, int timeout_ms) {
  const QDeadlineTimer deadline(timeout_ms);
  auto pids = processesOf(folder);
  while (!pids.empty() && !deadline.hasExpired()) {
    // Processes of others end without telling us.
    QThread::msleep(50);
    pids = processesOf(folder);
  }
  QStringList lines;
  for (const qint64 pid : pids) {
    const QByteArray command = contentOf(QStringLiteral("/proc/%1/cmdline").arg(pid));
    lines << QStringLiteral("%1: %2").arg(pid).arg(
        QString::fromLocal8Bit(command).replace(QChar(0), QLatin1Char(' ')));
  }
  return lines;
}

QStringList socketsOfDemo(const QString& demo_folder) {
  QStringList found;
  for (const QString& folder :
       {socketFolderFor(demo_folder), socketFolderFor(demo_folder + QStringLiteral("/database")),
        EmbeddedPaths(demo_folder + QStringLiteral("/store")).socket_folder}) {
    if (QFileInfo::exists(folder)) found << folder;
  }
  QDirIterator files(demo_folder, QDir::System | QDir::Hidden, QDirIterator::Subdirectories);
  while (files.hasNext()) {
    const QFileInfo file(files.next());
    if (!file.isFile() && !file.isDir()) found << file.filePath();
  }
  return found;
}

QStringList hidingCommand(const QStringList& paths) {
  QString script;
  for (const QString& path : paths) {
    const QFileInfo info(path);
    if (!info.exists()) continue;
    script += info.isDir() ? QStringLiteral("mount -t tmpfs none '%1' && ").arg(path)
                           : QStringLiteral("mount --bind /dev/null '%1' && ").arg(path);
  }
  QStringList command{QStringLiteral("unshare"),
                      QStringLiteral("--mount"),
                      QStringLiteral("sh"),
                      QStringLiteral("-c"),
                      script + QStringLiteral("exec \"$@\""),
                      QStringLiteral("sh")};
  QProcess trial;
  trial.start(command.first(), command.mid(1) + QStringList{QStringLiteral("true")});
  const bool works = trial.waitForFinished(5000) && trial.exitStatus() == QProcess::NormalExit &&
                     trial.exitCode() == 0;
  return works ? command : QStringList();
}

}  // namespace sextant::testing
