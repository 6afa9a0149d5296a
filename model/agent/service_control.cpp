// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/service_control.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtNetwork/QNetworkReply>

#include <csignal>

#include "model/store/private_folder.h"

namespace sextant {
namespace {

constexpr int request_timeout_ms = 2000;
constexpr int command_timeout_ms = 10000;
constexpr int reload_refused = 1;  // a command's status
constexpr int ask_again_ms = 20;

QNetworkRequest requestTo(const QUrl& url) {
  QNetworkRequest request(url);
  request.setTransferTimeout(request_timeout_ms);
  return request;
}

std::string firstWords(const QByteArray& output) {
  return QString::fromUtf8(output.left(600)).trimmed().toStdString();
}

}  // namespace

ServiceControl::ServiceControl(InstanceConfig config, QObject* parent)
    : QObject(parent), config_(std::move(config)) {}

void ServiceControl::run(const QStringList& words, std::function<void(const Ended&)> done) {
  auto* process = new QProcess(this);
  process->setProcessChannelMode(QProcess::MergedChannels);
  process->setChildProcessModifier(childSetup({}, SIGKILL));
  auto* timeout = new QTimer(process);
  timeout->setSingleShot(true);
  connect(timeout, &QTimer::timeout, process, &QProcess::kill);
  connect(process, &QProcess::finished, this,
          [process, timeout, done](int code, QProcess::ExitStatus how) {
            const int status = how == QProcess::NormalExit ? code : -1;
            process->deleteLater();
            done({true, timeout->isActive(), status, firstWords(process->readAll())});
          });
  connect(process, &QProcess::errorOccurred, this, [process, done](QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return;
    process->deleteLater();
    done({false, true, -1, process->errorString().toStdString()});
  });
  timeout->start(command_timeout_ms);
  process->start(words.first(), words.mid(1));
}

void ServiceControl::validate(const QString& candidate, std::function<void(Result<void>)> done) {
  if (config_.validate.isEmpty()) {
    QTimer::singleShot(0, this, [done] { done({}); });
    return;
  }
  QStringList words = config_.validate;
  words.replaceInStrings(QStringLiteral("{}"), candidate);
  run(words, [done](const Ended& ended) {
    if (!ended.started) {
      return done(fail(ErrorKind::unavailable,
                       "The service's own check cannot be run: " + ended.output + '.'));
    }
    if (ended.status == 0) return done({});
    if (!ended.in_time) {
      return done(fail(ErrorKind::unavailable, "The service's own check did not end in 10 s."));
    }
    done(fail(ErrorKind::input, "The service refuses this profile: " + ended.output));
  });
}

void ServiceControl::reload(std::function<void(Result<void>)> done) {
  if (!config_.reload_command.isEmpty()) {
    return run(config_.reload_command, [done](const Ended& ended) {
      if (ended.started && ended.status == 0) return done({});
      if (ended.status == reload_refused) {
        return done(fail(ErrorKind::input, "The service refuses this profile: " + ended.output));
      }
      done(fail(ErrorKind::unavailable,
                "The command for a reload failed: " +
                    (ended.in_time ? ended.output : std::string("it did not end in 10 s."))));
    });
  }
  QNetworkReply* reply = network_.post(requestTo(config_.reload), QByteArray());
  connect(reply, &QNetworkReply::finished, this, [reply, done] {
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 200 && status < 300) return done({});
    if (status >= 400) {
      return done(fail(ErrorKind::input,
                       "The service refuses this profile: " + firstWords(reply->readAll())));
    }
    done(fail(ErrorKind::unavailable,
              "The service did not take the reload: " + reply->errorString().toStdString() + '.'));
  });
}

void ServiceControl::health(std::function<void(ServiceHealth)> done) {
  QNetworkReply* reply = network_.get(requestTo(config_.healthy));
  connect(reply, &QNetworkReply::finished, this, [reply, done] {
    reply->deleteLater();
    const QJsonObject json = QJsonDocument::fromJson(reply->readAll()).object();
    ServiceHealth health;
    if (json.isEmpty()) {
      health.reason = "The service does not answer: " + reply->errorString().toStdString() + '.';
      return done(health);
    }
    health.health = json[QLatin1String("status")].toString() == QLatin1String("ok")
                        ? Health::healthy
                        : Health::failing;
    health.reason = json[QLatin1String("reason")].toString().toStdString();
    health.revision = {json[QLatin1String("revision")].toInteger()};
    done(health);
  });
}

void ServiceControl::bringUp(RevisionNumber revision, std::function<void(Result<void>)> done) {
  reloadFor({revision, QDeadlineTimer(config_.healthy_timeout_ms), std::move(done)});
}

void ServiceControl::reloadFor(const BringUp& goal) {
  reload([this, goal](const Result<void>& taken) {
    if (!taken && taken.error().kind == ErrorKind::input) return goal.done(taken);
    askUntilHealthy(goal, taken.has_value());
  });
}

void ServiceControl::askUntilHealthy(const BringUp& goal, bool took_reload) {
  health([this, goal, took_reload](const ServiceHealth& answer) {
    const bool has_revision = answer.revision == goal.revision;
    if (answer.health == Health::healthy && has_revision) return goal.done({});
    if (goal.deadline.hasExpired()) {
      std::string reason = answer.reason;
      if (reason.empty())
        reason = "it still runs revision " + std::to_string(answer.revision.value);
      return goal.done(fail(ErrorKind::unavailable, "The service did not come up with revision " +
                                                        std::to_string(goal.revision.value) + ": " +
                                                        reason));
    }
    const bool reload_again = !took_reload && answer.health != Health::unknown && !has_revision;
    QTimer::singleShot(ask_again_ms, this, [this, goal, took_reload, reload_again] {
      reload_again ? reloadFor(goal) : askUntilHealthy(goal, took_reload);
    });
  });
}

}  // namespace sextant
