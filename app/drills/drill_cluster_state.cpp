// SPDX-License-Identifier: GPL-3.0-or-later
// The cluster before and after a drill.
#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>

#include <csignal>

#include "app/drills/drill_cluster.h"
#include "app/drills/drill_parts.h"
#include "app/hunt/demo/demo_control.h"
#include "model/store/await.h"
#include "model/store/embedded_store.h"

namespace sextant {
namespace {

// What two cores bear with any of the profiles that the drills begin with.
constexpr double drill_rate = 60;
constexpr double drill_burst_rate = 160;
constexpr int agents_back_seconds = 30;
constexpr int calm_within_seconds = 60;
constexpr std::int64_t calm_seconds = 5;
constexpr double calm_share = 0.02;
const std::vector<QString> services{QStringLiteral("prod/hunt-engine"), QStringLiteral("prod/edge"),
                                    QStringLiteral("prod/sextant/edge")};

StoreTarget demoTarget() {
  StoreTarget target;
  target.kind = StoreTarget::Kind::demo;
  target.parameters = EmbeddedPaths(demoFolder() + QStringLiteral("/store")).parameters();
  return target;
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

Result<std::unique_ptr<DrillCluster>> DrillCluster::take(Teller tell) {
  std::unique_ptr<DrillCluster> cluster(new DrillCluster(std::move(tell)));
  if (const auto begun = cluster->begin(); !begun) return tl::unexpected<Error>(begun.error());
  return cluster;
}

DrillCluster::~DrillCluster() {
  if (const auto given = giveBack(); !given) tell_(given.error().toString());
}

Result<void> DrillCluster::begin() {
  const auto status = demoStatus();
  if (!status) return tl::unexpected<Error>(status.error());
  dsn_ = (*status)[QLatin1String("store_dsn")].toString();
  second_dsn_ = (*status)[QLatin1String("second_dsn")].toString();
  const QJsonObject load = (*status)[QLatin1String("load")].toObject();
  load_before_.on = load[QLatin1String("running")].toBool();
  load_before_.rate = load[QLatin1String("rate")].toDouble();
  load_before_.burst_rate = load[QLatin1String("burst_rate")].toDouble();
  store_ = std::make_unique<Store>(demoTarget(), "sextant drill");
  store_->setDeadline(Milliseconds(20'000));
  store_->start();
  if (const auto free = isFree(); !free) return free;
  for (const QString& service : services) {
    auto text = must({QStringLiteral("get"), service});
    if (!text) return tl::unexpected<Error>(text.error());
    texts_before_[service] = text->output.toStdString();
  }
  is_taken_ = true;
  tell_("The tuned profile is given to all, with a load of " + std::to_string(int(drill_rate)) +
        " requests/s and " + std::to_string(int(drill_burst_rate)) + " in bursts.");
  DemoLoad calm;
  calm.rate = drill_rate;
  calm.burst_rate = drill_burst_rate;
  if (const auto set = setLoad(calm); !set) return set;
  if (texts_before_[services.front()] != drills::tuned()) {
    const auto forced = force(services.front(), drills::tuned());
    if (!forced) return tl::unexpected<Error>(forced.error());
  }
  return awaitCalm();
}

// What waited in queues and connections of an earlier profile is no harm of the drill's.
Result<void> DrillCluster::awaitCalm() {
  const QDeadlineTimer deadline(calm_within_seconds * 1000);
  while (!deadline.hasExpired()) {
    const std::int64_t to = drills::now();
    const auto recent = harm(drills::hunt, to - calm_seconds, to);
    if (!recent) return tl::unexpected<Error>(recent.error());
    if (recent->all > 0 && double(recent->bad) <= calm_share * double(recent->all)) return {};
  }
  tell_("Requests fail or are slow already: other programs may keep this machine busy.");
  return {};
}

// Nothing of somebody else's is to be ended for a drill.
Result<void> DrillCluster::isFree() {
  const auto overview =
      await<Overview>([&](Reply<Overview> reply) { store_->overview(std::move(reply)); });
  if (!overview) return tl::unexpected<Error>(overview.error());
  for (const Environment& environment : overview->environments) {
    if (environment.name == drills::hunt.environment && environment.is_protected) {
      return fail(ErrorKind::conflict, "Drills need a demo whose prod is open.", {},
                  "Bring it down, and up without --protected.");
    }
  }
  const Head* head = overview->head(drills::hunt);
  if (head != nullptr && (head->rollout || !head->previews.empty() || !head->pins.empty())) {
    return fail(ErrorKind::conflict,
                "A rollout, a preview or a pin of " + drills::hunt.toString() + " is under way.", {},
                "End it, and run the drill again.");
  }
  return {};
}

Result<void> DrillCluster::giveBack() {
  if (!std::exchange(is_taken_, false)) return {};
  is_stopped_ = false;
  tell_("The cluster is put back as it was.");
  Result<void> all;
  const auto note = [&all](const Result<void>& one) {
    if (all && !one) all = tl::unexpected<Error>(one.error());
  };
  note(abortRollouts());
  if (std::exchange(is_protected_, false)) {
    note(must({QStringLiteral("environment"), QStringLiteral("set"), QStringLiteral("prod"),
               QStringLiteral("--open"), QStringLiteral("--step-max"), QStringLiteral("100%")})
             .map([](const DrillAnswer&) {}));
  }
  if (!agents_before_.empty()) {
    for (const auto& [path, content] : agents_before_) {
      QFile file(path);
      if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        note(fail(ErrorKind::unavailable, "An agent's file cannot be put back.", path.toStdString()));
    }
    agents_before_.clear();
    note(restartAgents());
  }
  for (const auto& [service, text] : texts_before_) {
    const auto now = must({QStringLiteral("get"), service});
    if (now && now->output.toStdString() == text) continue;
    note(force(service, text).map([](RevisionNumber) {}));
  }
  note(setLoad(load_before_));
  return all;
}

Result<void> DrillCluster::abortRollouts() {
  const auto head =
      await<Head>([&](Reply<Head> reply) { store_->head(drills::hunt, std::move(reply)); });
  if (!head) return tl::unexpected<Error>(head.error());
  if (!head->rollout) return {};
  return must({QStringLiteral("rollout"), QStringLiteral("abort"), QStringLiteral("prod/hunt-engine"),
               QStringLiteral("-m"), QStringLiteral("The drill is over.")})
      .map([](const DrillAnswer&) {});
}

Result<void> DrillCluster::setProtected(const QString& step_max) {
  is_protected_ = true;
  return must({QStringLiteral("environment"), QStringLiteral("set"), QStringLiteral("prod"),
               QStringLiteral("--protected"), QStringLiteral("--approvals"), QStringLiteral("1"),
               QStringLiteral("--step-max"), step_max})
      .map([](const DrillAnswer&) {});
}

Result<void> DrillCluster::setLoad(const DemoLoad& load) {
  return demoSetLoad(load).map([](const QJsonObject&) {});
}

Result<void> DrillCluster::editAgents(const QStringList& edit) {
  const auto status = demoStatus();
  if (!status) return tl::unexpected<Error>(status.error());
  const QJsonArray instances = (*status)[QLatin1String("instances")].toArray();
  for (const QJsonValue& one : instances) {
    const QString path = demoFolder() + QStringLiteral("/instances/") +
                         one[QLatin1String("name")].toString() + QStringLiteral("/agent.yaml");
    agents_before_.try_emplace(path, contentOf(path));
    QStringList line{QStringLiteral("doc"), edit.front(), QStringLiteral("-i"), path};
    line += edit.mid(1);
    if (const auto edited = must(line); !edited) return tl::unexpected<Error>(edited.error());
  }
  return restartAgents();
}

// The demo starts again what ends.
Result<void> DrillCluster::restartAgents() {
  const auto status = demoStatus();
  if (!status) return tl::unexpected<Error>(status.error());
  std::map<QString, qint64> ended;
  const QJsonArray parts = (*status)[QLatin1String("parts")].toArray();
  for (const QJsonValue& one : parts) {
    const QString name = one[QLatin1String("name")].toString();
    const qint64 pid = one[QLatin1String("pid")].toInteger();
    if (!name.startsWith(QLatin1String("agent of hunt")) || pid <= 0) continue;
    ended[name] = pid;
    ::kill(pid_t(pid), SIGCONT);
    ::kill(pid_t(pid), SIGTERM);
  }
  const QDeadlineTimer deadline(agents_back_seconds * 1000);
  for (const auto& [name, pid] : ended) {
    for (qint64 now = pidOf(name); now == 0 || now == pid; now = pidOf(name)) {
      if (deadline.hasExpired())
        return fail(ErrorKind::unavailable, "An agent did not come back: " + name.toStdString());
      if (const auto waited = pause(100); !waited) return waited;
    }
  }
  return {};
}

}  // namespace sextant
