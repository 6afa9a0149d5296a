// SPDX-License-Identifier: GPL-3.0-or-later
// What a drill does and sees; taking the cluster and giving it back is in drill_cluster_state.cpp.
#include "app/drills/drill_cluster.h"

#include <QtCore/QEventLoop>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QProcess>
#include <QtCore/QTimer>

#include <algorithm>
#include <utility>

#include "app/drills/drill_parts.h"
#include "model/store/await.h"
#include "model/store/private_folder.h"

namespace sextant {
namespace {

constexpr int command_ms = 60'000;
constexpr int look_ms = 500;
constexpr double slow_seconds = 0.1;

// Without "sextantctl: " in front.
std::string lastLineOf(const QByteArray& errors) {
  const QByteArray line = errors.trimmed().split('\n').last();
  const qsizetype at = line.indexOf(": ");
  return line.mid(line.startsWith("sextantctl: ") ? at + 2 : 0).toStdString();
}

}  // namespace

DrillAnswer DrillCluster::ctl(const QStringList& arguments, bool as_second) {
  QProcess process;
  process.start(programPath("sextantctl"),
                QStringList{QStringLiteral("--dsn"), as_second ? second_dsn_ : dsn_} + arguments);
  process.closeWriteChannel();
  DrillAnswer answer;
  const bool ended = process.waitForFinished(command_ms);
  if (!ended) {
    process.kill();
    process.waitForFinished(2000);
  }
  if (ended && process.exitStatus() == QProcess::NormalExit) answer.status = process.exitCode();
  answer.output = process.readAllStandardOutput();
  answer.said = lastLineOf(process.readAllStandardError());
  return answer;
}

Result<DrillAnswer> DrillCluster::must(const QStringList& arguments, bool as_second) {
  DrillAnswer answer = ctl(arguments, as_second);
  if (answer.status == 0) return answer;
  return fail(ErrorKind::unavailable,
              "\"sextantctl " + arguments.join(QLatin1Char(' ')).toStdString() +
                  "\" did not succeed: " + answer.said);
}

Result<QString> DrillCluster::write(const QString& name, const std::string& text) {
  const QString path = folder_.filePath(name);
  QFile file(path);
  const bool is_written = file.open(QIODevice::WriteOnly) &&
                          file.write(text.data(), qint64(text.size())) == qint64(text.size());
  if (is_written) return path;
  return fail(ErrorKind::unavailable, "A file cannot be written: " + file.errorString().toStdString(),
              path.toStdString());
}

// Opened by one login, approved by the other.
DrillAnswer DrillCluster::publishApproved(const DrillAttempt& attempt, const QString& file,
                                          const QStringList& plan) {
  const QStringList json{QStringLiteral("-o"), QStringLiteral("json")};
  DrillAnswer answer = ctl(json +
                           QStringList{QStringLiteral("change"), QStringLiteral("open"),
                                       attempt.service, file, QStringLiteral("-m"), attempt.message} +
                           attempt.flags + plan);
  if (answer.status != 0) return answer;
  const QString change = QString::number(answer.json()[QLatin1String("change")].toInteger());
  answer = ctl({QStringLiteral("change"), QStringLiteral("approve"), change}, true);
  if (answer.status != 0) return answer;
  return ctl(json + QStringList{QStringLiteral("publish"), change});
}

Result<DrillPublished> DrillCluster::attempt(const DrillAttempt& attempt) {
  const auto file = write(QStringLiteral("profile.yaml"), attempt.text);
  if (!file) return tl::unexpected<Error>(file.error());
  QStringList plan;
  if (!attempt.plan.empty()) {
    const auto written = write(QStringLiteral("plan.yaml"), attempt.plan);
    if (!written) return tl::unexpected<Error>(written.error());
    plan = {QStringLiteral("--plan"), *written};
  }
  const QStringList line{QStringLiteral("-o"), QStringLiteral("json"), QStringLiteral("publish"),
                         attempt.service,      *file,                  QStringLiteral("-m"),
                         attempt.message};
  const DrillAnswer answer =
      attempt.is_approved ? publishApproved(attempt, *file, plan) : ctl(line + attempt.flags + plan);
  DrillPublished published;
  if (answer.status != 0) {
    published.refused = answer.said;
    return published;
  }
  published.revision = {answer.json()[QLatin1String("revision")].toInteger()};
  const QJsonValue rollout = answer.json()[QLatin1String("rollout")];
  if (rollout.isDouble()) published.rollout = RolloutNumber{rollout.toInteger()};
  return published;
}

Result<std::string> DrillCluster::stableText(const ServiceKey& key, const Scope& scope) {
  return must({QStringLiteral("get"), QString::fromStdString(Address{key, scope}.toString())})
      .map([](const DrillAnswer& answer) { return answer.output.toStdString(); });
}

Result<RevisionNumber> DrillCluster::force(const QString& service, const std::string& text) {
  const auto published = attempt({service,
                                  text,
                                  QStringLiteral("For a drill"),
                                  {},
                                  {QStringLiteral("--allow-shrink"), QStringLiteral("--allow-growth"),
                                   QStringLiteral("--allow-duplicates")}});
  if (!published) return tl::unexpected<Error>(published.error());
  if (published->refused)
    return fail(ErrorKind::unavailable, "What the drill starts from cannot be published: " +
                                            *published->refused);
  const auto key = Address::parse(service.toStdString())->key;
  return awaitAllRun(key, published->revision, 30).map([&] { return published->revision; });
}

Result<void> DrillCluster::pause(int milliseconds) {
  QEventLoop loop;
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
  if (!is_stopped_) return {};
  return fail(ErrorKind::unavailable, "The drill was stopped.");
}

Result<bool> DrillCluster::watch(const ServiceKey& key, RevisionNumber revision, int seconds,
                                 const std::function<bool(const std::vector<FleetRow>&)>& done) {
  using Rows = std::vector<FleetRow>;
  const QDeadlineTimer deadline(seconds * qint64{1000});
  while (true) {
    const auto rows = await<Rows>([&](Reply<Rows> reply) { store_->fleet(key, std::move(reply)); });
    if (!rows) return tl::unexpected<Error>(rows.error());
    for (const FleetRow& row : *rows) {
      if (row.applied == revision) reached_.insert(row.instance.scope);
    }
    if (done(*rows)) return true;
    if (deadline.hasExpired()) return false;
    if (const auto waited = pause(look_ms); !waited) return tl::unexpected<Error>(waited.error());
  }
}

Result<void> DrillCluster::awaitAllRun(const ServiceKey& key, RevisionNumber revision, int seconds) {
  const auto before = std::exchange(reached_, {});
  const auto came = watch(key, revision, seconds, [&](const std::vector<FleetRow>& rows) {
    return std::all_of(rows.begin(), rows.end(), [&](const FleetRow& row) {
      return row.applied == revision && row.health == Health::healthy;
    });
  });
  reached_ = before;
  if (!came) return tl::unexpected<Error>(came.error());
  if (*came) return {};
  return fail(ErrorKind::unavailable, "Not all instances run revision " +
                                          std::to_string(revision.value) + " after " +
                                          std::to_string(seconds) + " s.");
}

Result<Rollout> DrillCluster::follow(const DrillPublished& published, int seconds) {
  Result<Rollout> now;
  const auto watched =
      watch(drills::hunt, published.revision, seconds, [&](const std::vector<FleetRow>&) {
        now = await<Rollout>(
            [&](Reply<Rollout> reply) { store_->rollout(*published.rollout, std::move(reply)); });
        return now && now->state != "running";
      });
  if (!watched) return tl::unexpected<Error>(watched.error());
  return now;
}

Result<std::string> DrillCluster::lastReason(RolloutNumber rollout) {
  using Events = std::vector<RolloutEvent>;
  return await<Events>(
             [&](Reply<Events> reply) { store_->rolloutEvents(rollout, std::move(reply)); })
      .map([](const Events& events) {
        return events.empty() ? std::string() : events.back().reason;
      });
}

Result<DrillHarm> DrillCluster::harm(const ServiceKey& key, std::int64_t from, std::int64_t to) {
  using Steps = std::vector<LatencyStep>;
  // Agents report the last seconds a little later.
  if (const auto waited = pause(2500); !waited) return tl::unexpected<Error>(waited.error());
  const auto steps = await<Steps>([&](Reply<Steps> reply) {
    store_->telemetryRange(key, {from, to, 1}, std::move(reply));
  });
  if (!steps) return tl::unexpected<Error>(steps.error());
  DrillHarm harm;
  for (const LatencyStep& step : *steps) {
    const auto& buckets = step.durations.buckets();
    harm.all += step.durations.count();
    for (const auto& [cause, count] : step.errors)
      harm.bad += count;
    for (std::size_t k = 1; k < buckets.size(); ++k) {
      if (LatencyHistogram::boundSeconds(k - 1) >= slow_seconds) harm.bad += buckets[k];
    }
  }
  // A failed request that was slow as well is in both.
  harm.bad = std::min(harm.bad, harm.all);
  return harm;
}

qint64 DrillCluster::pidOf(const QString& part) const {
  const auto status = demoStatus();
  if (!status) return 0;
  const QJsonArray parts = (*status)[QLatin1String("parts")].toArray();
  for (const QJsonValue& one : parts) {
    if (one[QLatin1String("name")] == part) return one[QLatin1String("pid")].toInteger();
  }
  return 0;
}

}  // namespace sextant
