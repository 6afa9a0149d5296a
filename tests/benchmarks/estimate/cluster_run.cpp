// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/estimate/cluster_run.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QThread>

#include <algorithm>
#include <array>
#include <cstdio>
#include <unistd.h>

#include "app/hunt/cluster/http_call.h"
#include "app/hunt/load/machine_load.h"
#include "model/metrics/latency_facts.h"
#include "model/metrics/openmetrics.h"

namespace sextant::benchmark {
namespace {

using namespace hunt;

// Where the first measured second is put on the history's clock; any minute will do.
constexpr std::int64_t clock_start = 1'700'000'040;
constexpr double quiet_cores_max = 0.4;
constexpr int quiet_seconds = 3;

// As the demo's agents have them: what these counters grow by in a second.
constexpr std::array<std::pair<const char*, const char*>, 5> gauges_of_counters{
    {{"cache_hits", "hunt_cache_hits_total"},
     {"cache_misses", "hunt_cache_misses_total"},
     {"pool_use_seconds", "hunt_pool_use_seconds_sum"},
     {"pool_uses", "hunt_pool_use_seconds_count"},
     {"worker_seconds", "hunt_worker_use_seconds_sum"}}};

// Processor seconds of a process and its children, ended ones included.
double processorSeconds(qint64 root) {
  double ticks = 0;
  const auto entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
  for (const QString& entry : entries) {
    QFile file(QStringLiteral("/proc/%1/stat").arg(entry));
    if (!file.open(QIODevice::ReadOnly)) continue;
    // The program's name, in brackets, may hold anything.
    const QByteArray line = file.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    const bool is_root = entry.toLongLong() == root;
    if (fields.size() < 15 || !(is_root || fields[1].toLongLong() == root)) continue;
    for (const int field : {11, 12})
      ticks += fields[field].toDouble();
    if (!is_root) continue;
    for (const int field : {13, 14})
      ticks += fields[field].toDouble();
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

// What an engine has counted since it started.
struct ClusterRunner::Counters {
  LatencyHistogram durations;
  std::map<std::string, double> errors;
  std::map<std::string, double> counters;  // by the gauge's name
  double pool_in_use = 0;
  double connections_max = 0;
};

// The measured seconds, told to a history as agents tell them.
class ClusterRunner::Telemetry {
 public:
  explicit Telemetry(int seconds) : seconds_(seconds) {}

  void note(int second, int engine, const Counters& now, const Counters& then) {
    LatencyStep step{{"eu1", "hunt-" + std::to_string(engine + 1)}, clock_start + second, {}, {}, {},
                     1, {}, false};
    if (const auto grown = LatencyHistogram::difference(now.durations, then.durations))
      step.durations = *grown;
    for (const auto& [cause, total] : now.errors) {
      const auto earlier = then.errors.find(cause);
      const double grown = total - (earlier == then.errors.end() ? 0 : earlier->second);
      if (grown > 0) step.errors[cause] = static_cast<std::uint64_t>(grown);
    }
    for (const auto& [name, total] : now.counters) {
      const double grown = total - then.counters.at(name);
      step.gauges[name] = GaugeSummary::of(grown);
      const auto at = static_cast<std::size_t>(engine);
      if (name == "pool_use_seconds") pool_seconds_[at] += grown;
      if (name == "worker_seconds") worker_seconds_[at] += grown;
    }
    step.gauges["pool_in_use"] = GaugeSummary::of(now.pool_in_use);
    step.gauges["database_connections_max"] = GaugeSummary::of(now.connections_max);
    history_.add(step, step.start);
  }

  [[nodiscard]] ProfileRun run(const ServiceSetting& setting) const {
    ProfileRun run;
    const std::int64_t end = clock_start + seconds_;
    run.service = measuredService(history_, clock_start, end);
    run.first = measuredService(history_, clock_start, end, {"eu1", "hunt-1"});
    run.facts = measuredFacts(history_, end);
    for (std::size_t i = 0; i < pool_seconds_.size(); ++i) {
      run.pool_utilisation =
          std::max(run.pool_utilisation, pool_seconds_[i] / (setting.pool * seconds_));
      run.worker_utilisation =
          std::max(run.worker_utilisation, worker_seconds_[i] / (setting.workers * seconds_));
    }
    return run;
  }

 private:
  int seconds_;
  LatencyHistory history_{1, 3600};
  std::array<double, engines> pool_seconds_{}, worker_seconds_{};
};

bool ProfileRun::counts() const {
  return report.value("verdict", "") == "ok";
}

double ProfileRun::otherCores() const {
  return report.value("machine_other_load_cores", 0.0);
}

Result<ClusterRunner::Counters> ClusterRunner::read(int engine) const {
  const auto answer = httpCall(cluster_.enginePort(engine), "GET", "/metrics");
  if (!answer) return tl::unexpected(answer.error());
  const auto metrics = MetricsText::parse(answer->body);
  if (!metrics) return tl::unexpected(metrics.error());
  const auto durations = metrics->histogram("hunt_request_duration_seconds");
  if (!durations) return fail(ErrorKind::input, "The engine has no durations.");
  Counters counters{*durations,
                    metrics->byLabel("hunt_errors_total", "cause"),
                    {},
                    metrics->value("hunt_pool_in_use").value_or(0),
                    metrics->value("hunt_database_connections_max").value_or(0)};
  for (const auto& [gauge, counter] : gauges_of_counters)
    counters.counters[gauge] = metrics->value(counter).value_or(0);
  return counters;
}

void ClusterRunner::awaitQuiet(int within_seconds) const {
  // Of whom all of this is a child.
  MachineLoad machine({});
  // One quiet second is soon over: a build has some as well.
  int quiet = 0;
  for (int second = 0; second < within_seconds && quiet < quiet_seconds; ++second) {
    machine.start();
    QThread::sleep(1);
    quiet = machine.otherCores() < quiet_cores_max ? quiet + 1 : 0;
  }
}

Result<void> ClusterRunner::applyOnFirst(const std::string& profile) const {
  if (profile.empty()) return {};
  QFile file(cluster_.profileFile(0));
  const auto size = static_cast<qint64>(profile.size());
  if (!file.open(QIODevice::WriteOnly) || file.write(profile.data(), size) != size)
    return fail(ErrorKind::unavailable, "The profile cannot be written.");
  file.close();
  const auto answer = httpCall(cluster_.enginePort(0), "POST", "/-/reload");
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status != 200) return fail(ErrorKind::input, "Refused: " + answer->body);
  return {};
}

Result<ProfileRun> ClusterRunner::run(const std::string& profile, const ServiceSetting& setting,
                                      int quiet_within_seconds, const std::string& on_first) {
  if (auto applied = cluster_.apply(profile); !applied) return tl::unexpected(applied.error());
  if (auto applied = applyOnFirst(on_first); !applied) return tl::unexpected(applied.error());
  awaitQuiet(quiet_within_seconds);
  const double warmup = plan_.settle_seconds + plan_.warmup_seconds;
  LoadCommand load{.program = QCoreApplication::applicationDirPath() + "/hunt-load",
                   .port = cluster_.port(),
                   .seconds = warmup + plan_.measured_seconds,
                   .warmup_seconds = warmup,
                   .rate = 250 * plan_.load,
                   .burst_rate = 1000 * plan_.load,
                   .seed = plan_.seed,
                   .own_pids = cluster_.pids()};
  load.own_pids.push_back(QCoreApplication::applicationPid());
  ChildProcess process;
  if (auto started = process.start(commandLine(load), {}); !started)
    return tl::unexpected(started.error());
  QThread::msleep(static_cast<unsigned long>(warmup * 1000));
  const qint64 database = cluster_.database().pid();
  const double database_seconds = processorSeconds(database);
  Telemetry telemetry(plan_.measured_seconds);
  if (auto followed = follow(telemetry); !followed) return tl::unexpected(followed.error());
  const double database_cores =
      (processorSeconds(database) - database_seconds) / plan_.measured_seconds;
  const auto printed = process.waitForOutput(30000);
  if (!printed) return tl::unexpected(printed.error());
  ProfileRun run = telemetry.run(setting);
  run.database_cores = database_cores;
  run.report = nlohmann::json::parse(printed->toStdString());
  return run;
}

Result<void> ClusterRunner::follow(Telemetry& telemetry) const {
  QElapsedTimer clock;
  clock.start();
  std::vector<Counters> then;
  for (int second = 0; second <= plan_.measured_seconds; ++second) {
    const qint64 left = second * 1000LL - clock.elapsed();
    if (left > 0) QThread::msleep(static_cast<unsigned long>(left));
    for (int engine = 0; engine < engines; ++engine) {
      auto now = read(engine);
      if (!now) return tl::unexpected(now.error());
      if (second == 0) {
        then.push_back(std::move(*now));
        continue;
      }
      const auto at = static_cast<std::size_t>(engine);
      telemetry.note(second - 1, engine, *now, then[at]);
      then[at] = std::move(*now);
    }
  }
  return {};
}

std::string demoProfile(const std::string& name) {
  QFile file(QString::fromStdString(SEXTANT_DEMO_FOLDER "/" + name + ".yaml"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("A profile of the demo is missing");
  return file.readAll().toStdString();
}

}  // namespace sextant::benchmark
