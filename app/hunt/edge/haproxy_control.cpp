// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/haproxy_control.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTemporaryFile>
#include <QThread>

#include <csignal>

#include "app/hunt/cluster/cluster_commands.h"
#include "app/hunt/cluster/http_call.h"
#include "app/hunt/edge/edge_config.h"
#include "app/hunt/edge/edge_statistics.h"

namespace sextant::hunt {
namespace {

// Within the ten seconds that an agent gives a check.
constexpr int check_within_ms = 8000;
constexpr std::chrono::seconds reload_heard_within(2);
constexpr int serving_within_ms = 5000;
constexpr int health_within_ms = 500;
constexpr int ask_again_ms = 10;

std::string lineOf(const std::string& config, int number) {
  const QStringList lines = QString::fromStdString(config).split('\n');
  return number >= 1 && number <= lines.size() ? lines[number - 1].trimmed().toStdString()
                                               : std::string();
}

tl::unexpected<Error> unwritable(const QFileDevice& file) {
  return fail(ErrorKind::unavailable,
              "This file cannot be written: " + file.errorString().toStdString() + '.',
              file.fileName().toStdString());
}

// It has the log's key, which is nobody else's.
constexpr QFile::Permissions own_alone = QFile::ReadOwner | QFile::WriteOwner;

}  // namespace

std::string haproxyWords(const QByteArray& printed, const std::string& config) {
  static const QRegularExpression alert(
      R"(^\[ALERT\]\s+\(\d+\) : (?:config : )?(?:parsing \[[^\]]*:(\d+)\] : )?(.*)$)");
  std::string words;
  for (const QString& line : QString::fromUtf8(printed).split('\n')) {
    const auto match = alert.match(line.trimmed());
    const QString said = match.captured(2);
    // What it says at the end of every refusal.
    if (!match.hasMatch() || said.startsWith("Error(s) found") || said.startsWith("Fatal errors"))
      continue;
    if (!words.empty()) words += '\n';
    words += said.toStdString();
    if (const std::string text = lineOf(config, match.captured(1).toInt()); !text.empty())
      words += " [" + text + ']';
  }
  return words;
}

Result<void> checkEdgeConfig(const std::string& config, const EdgeSite& site) {
  const auto program = haproxyProgram();
  if (!program) return tl::unexpected(program.error());
  // Nobody else can read a temporary file of Qt's.
  QTemporaryFile file(QString::fromStdString(site.config) + ".XXXXXX");
  const auto size = static_cast<qint64>(config.size());
  if (!file.open() || file.write(config.data(), size) != size || !file.flush())
    return unwritable(file);
  QProcess check;
  check.setProcessChannelMode(QProcess::MergedChannels);
  bindToParent(check, SIGKILL);
  check.start(*program, {"-c", "-f", file.fileName()});
  // One that never began does not end either, which is no matter of time.
  if (!check.waitForStarted(check_within_ms)) {
    return fail(ErrorKind::unavailable,
                "HAProxy's check could not be started: " + check.errorString().toStdString() + '.',
                program->toStdString());
  }
  if (check.state() != QProcess::NotRunning && !check.waitForFinished(check_within_ms)) {
    check.kill();
    check.waitForFinished(1000);
    return fail(ErrorKind::unavailable,
                "HAProxy's check of the configuration did not end in time.");
  }
  if (check.exitStatus() != QProcess::NormalExit) {
    return fail(ErrorKind::unavailable,
                "HAProxy was ended by a signal before it had said whether the configuration is good.",
                program->toStdString());
  }
  if (check.exitCode() == 0) return {};
  const QByteArray printed = check.readAll();
  const std::string words = haproxyWords(printed, config);
  return fail(ErrorKind::answer_no,
              "HAProxy refuses it: " + (words.empty() ? printed.trimmed().toStdString() : words));
}

Result<ProfileHeader> writeEdgeConfig(const EdgeSite& site) {
  const auto profile = loadEdgeProfile(site.profile);
  if (!profile) return tl::unexpected(profile.error());
  const std::string config = edgeConfig(*profile, site);
  if (auto good = checkEdgeConfig(config, site); !good) return tl::unexpected(good.error());
  QSaveFile file(QString::fromStdString(site.config));
  const auto size = static_cast<qint64>(config.size());
  if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(own_alone) ||
      file.write(config.data(), size) != size || !file.commit()) {
    return unwritable(file);
  }
  return profile->header;
}

Result<CommandLine> edgeCommand(const EdgeSite& site) {
  return haproxyProgram().map([&](const QString& program) {
    return CommandLine{program,
                       {"-W", "-q", "-S", QString::fromStdString(site.masterSocket()) + ",mode,600",
                        "-f", QString::fromStdString(site.config)}};
  });
}

Result<void> reloadEdge(const EdgeSite& site, const ProfileHeader& written) {
  const auto heard = askHaproxy(site.masterSocket(), "reload", reload_heard_within);
  if (!heard) return tl::unexpected(heard.error());
  const QDeadlineTimer deadline(serving_within_ms);
  while (!deadline.hasExpired()) {
    const auto health = httpCall(site.health.port, "GET", "/healthz", health_within_ms);
    const auto said =
        QJsonDocument::fromJson(QByteArray::fromStdString(health ? health->body : std::string()))
            .object();
    if (said["effective"].toString().toStdString() == written.effective_hash && !said.isEmpty())
      return {};
    // HAProxy tells of its new worker when it is asked, and not by itself.
    QThread::msleep(ask_again_ms);
  }
  return fail(ErrorKind::unavailable, "HAProxy did not take its new configuration in time.");
}

}  // namespace sextant::hunt
