// SPDX-License-Identifier: GPL-3.0-or-later
// Records real canaries on the reference cluster as samples for `sextantctl judge`: some seconds in
// which every instance runs the tuned profile, then one instance runs the candidate. One file a
// candidate; tests/corpora/judge/README.md says how the files there were made.
#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/hunt/cluster/http_call.h"
#include "app/hunt/cluster/local_cluster.h"
#include "model/metrics/openmetrics.h"

namespace {

using namespace sextant;
using namespace sextant::hunt;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr int engines = 3;
constexpr int candidate_engine = 0;
// Every other bound of our layout, to 3.3 s: half as much text, and sums stay exact.
constexpr std::size_t bound_step = 2;
constexpr std::size_t last_bound = 60;

struct Plan {
  int warm_seconds = 6;  // of the tuned profile, not recorded
  int before_seconds = 12;
  int cold_seconds = 3;  // of the candidate, not recorded
  int canary_seconds = 32;
  double load = 1;  // of the reference workload's rates, for a machine that has others to serve
};

struct Subject {
  const char* name;
  const char* key;             // of the tuned profile; empty: the whole profile
  const char* value;           // the harmful one; empty: what all run already
  const char* base = "tuned";  // what all run before
};

// The harmful profiles of the reference workload, and two candidates that change nothing.
constexpr Subject subjects[] = {
    {"good", "", ""},
    {"cache-off", "  entries: 1000", "  entries: 0"},
    {"ttl-1s", "  ttl: 10s", "  ttl: 1s"},
    {"defaults", "", "small-scale-defaults"},
    {"pool-1", "    max: 4 ", "    max: 1 "},
    {"queue-1", "  queue_limit: 512", "  queue_limit: 1"},
    {"equally-bad", "", "", "small-scale-defaults"},
};

std::string demoProfile(const QString& name) {
  QFile file(QStringLiteral(SEXTANT_DEMO_FOLDER "/") + name + QStringLiteral(".yaml"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("A profile of the demo is missing");
  return file.readAll().toStdString();
}

std::string profileOf(const Subject& subject) {
  const bool is_whole = std::string(subject.key).empty();
  if (is_whole && *subject.value != '\0') return demoProfile(QString::fromLatin1(subject.value));
  std::string text = demoProfile(QString::fromLatin1(subject.base));
  if (is_whole) return text + "# the same again\n";
  const std::size_t at = text.find(subject.key);
  if (at == std::string::npos) qFatal("The tuned profile has no such key");
  text.replace(at, std::string(subject.key).size(), subject.value);
  // Not more idle connections than connections.
  if (const auto idle = text.find("max_idle: 4"); std::string(subject.name) == "pool-1")
    text.replace(idle, 11, "max_idle: 1");
  return text;
}

// What an engine has counted since it started.
struct Reading {
  LatencyHistogram durations;
  std::map<std::string, double> errors;
};

Result<Reading> read(const LocalCluster& cluster, int engine) {
  const auto answer = httpCall(cluster.enginePort(engine), "GET", "/metrics");
  if (!answer) return tl::unexpected(answer.error());
  const auto metrics = MetricsText::parse(answer->body);
  if (!metrics) return tl::unexpected(metrics.error());
  const auto durations = metrics->histogram("hunt_request_duration_seconds");
  if (!durations) return fail(ErrorKind::input, "The engine has no durations.");
  return Reading{*durations, metrics->byLabel("hunt_errors_total", "cause")};
}

class Recorder {
 public:
  Recorder(LocalCluster& cluster, Plan plan) : cluster_(cluster), plan_(plan) {}

  Result<void> record(const Subject& subject, const QString& folder) {
    if (auto applied = cluster_.apply(demoProfile(QString::fromLatin1(subject.base))); !applied)
      return applied;
    lines_.clear();
    if (auto filled = fillCaches(); !filled) return filled;
    const int seconds =
        plan_.warm_seconds + plan_.before_seconds + plan_.cold_seconds + plan_.canary_seconds;
    LoadCommand load{.program = QCoreApplication::applicationDirPath() + "/hunt-load",
                     .port = cluster_.port(),
                     .seconds = seconds + 2.0,
                     .rate = 250 * plan_.load,
                     .burst_rate = 1000 * plan_.load,
                     .seed = 7,
                     .own_pids = cluster_.pids()};
    ChildProcess process;
    if (auto started = process.start(commandLine(load), {}); !started) return started;
    clock_.start();
    if (auto followed = follow(subject); !followed) return followed;
    const auto report = process.waitForOutput(30000);
    if (!report) return tl::unexpected(report.error());
    const json figures = json::parse(report->toStdString());
    std::printf("%-10s %zu records, other load %.2f cores, verdict of the load: %s\n", subject.name,
                static_cast<std::size_t>(lines_.count('\n')),
                figures.value("machine_other_load_cores", 0.0),
                figures.value("verdict", "").c_str());
    std::fflush(stdout);
    return write(folder + QLatin1Char('/') + QString::fromLatin1(subject.name) + ".jsonl");
  }

 private:
  // Cold caches under the whole load can tip a busy machine over before anything is measured.
  Result<void> fillCaches() {
    const auto report =
        cluster_.runLoad({.seconds = 6, .warmup_seconds = 1, .rate = 120, .burst_rate = 120});
    if (!report) return tl::unexpected(report.error());
    return {};
  }

  Result<void> follow(const Subject& subject) {
    const int canary_at = plan_.warm_seconds + plan_.before_seconds;
    const int judged_at = canary_at + plan_.cold_seconds;
    for (int second = 0; second < judged_at + plan_.canary_seconds; ++second) {
      if (second == canary_at) {
        if (auto applied = applyCandidate(profileOf(subject)); !applied) return applied;
      }
      if (auto taken = takeReadings(); !taken) return taken;
      sleepUntil(second + 1);
      const bool is_before = second >= plan_.warm_seconds && second < canary_at;
      const bool is_canary = second >= judged_at;
      if (auto noted = note(second, is_before, is_before || is_canary); !noted) return noted;
    }
    return {};
  }

  Result<void> applyCandidate(const std::string& text) {
    QFile file(cluster_.profileFile(candidate_engine));
    const auto size = static_cast<qint64>(text.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), size) != size)
      return fail(ErrorKind::unavailable, "The profile cannot be written.");
    file.close();
    const auto answer = httpCall(cluster_.enginePort(candidate_engine), "POST", "/-/reload");
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status != 200) return fail(ErrorKind::input, "Refused: " + answer->body);
    return {};
  }

  // The readings of this second's start are those of the last one's end.
  Result<void> takeReadings() {
    for (int engine = static_cast<int>(readings_.size()); engine < engines; ++engine) {
      const auto reading = read(cluster_, engine);
      if (!reading) return tl::unexpected(reading.error());
      readings_.push_back(*reading);
    }
    return {};
  }

  void sleepUntil(int second) const {
    const qint64 left = second * 1000LL - clock_.elapsed();
    if (left > 0) QThread::msleep(static_cast<unsigned long>(left));
  }

  Result<void> note(int second, bool is_before, bool counts) {
    for (int engine = 0; engine < engines; ++engine) {
      const auto now = read(cluster_, engine);
      if (!now) return tl::unexpected(now.error());
      Reading& then = readings_[static_cast<std::size_t>(engine)];
      const auto durations = LatencyHistogram::difference(now->durations, then.durations);
      if (!durations) return fail(ErrorKind::input, "An engine began to count anew.");
      if (counts) {
        const char* arm = is_before                    ? "before"
                          : engine == candidate_engine ? "candidate"
                                                       : "baseline";
        addLine(second, arm, engine, *durations, *now, then);
      }
      then = *now;
    }
    return {};
  }

  // An engine counts an error a moment before its duration, which may be in the next second: an
  // error waits until there is a request for it.
  void addLine(int second, const char* arm, int engine, const LatencyHistogram& durations,
               const Reading& now, const Reading& then) {
    std::vector<std::uint64_t> counts;
    std::vector<double> bounds;
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k) {
      sum += durations.buckets()[k];
      const bool ends =
          k <= last_bound ? k % bound_step == 0 : k + 1 == LatencyHistogram::bucket_count;
      if (!ends) continue;
      if (k <= last_bound)
        bounds.push_back(
            std::stod(QByteArray::number(LatencyHistogram::boundSeconds(k), 'g', 6).toStdString()));
      counts.push_back(sum);
      sum = 0;
    }
    auto& waiting = waiting_[engine];
    std::uint64_t room = durations.count();
    ordered_json errors = ordered_json::object();
    for (const auto& [cause, total] : now.errors) {
      const auto earlier = then.errors.find(cause);
      waiting[cause] +=
          static_cast<std::uint64_t>(total - (earlier == then.errors.end() ? 0 : earlier->second));
      const std::uint64_t taken = std::min(room, waiting[cause]);
      waiting[cause] -= taken;
      room -= taken;
      if (taken > 0) errors[cause] = taken;
    }
    const ordered_json line{{"t", second},
                            {"arm", arm},
                            {"instance", "hunt-" + std::to_string(engine + 1)},
                            {"le", bounds},
                            {"counts", counts},
                            {"errors", errors},
                            {"requests", durations.count()}};
    lines_ += QByteArray::fromStdString(line.dump()) + '\n';
  }

  Result<void> write(const QString& path) const {
    QFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(lines_) == lines_.size()) return {};
    return fail(ErrorKind::unavailable, "The file cannot be written.", path.toStdString());
  }

  LocalCluster& cluster_;
  Plan plan_;
  QElapsedTimer clock_;
  QByteArray lines_;
  std::vector<Reading> readings_;
  std::map<int, std::map<std::string, std::uint64_t>> waiting_;
};

int refuse(const Error& error) {
  std::fprintf(stderr, "record_arms: %s\n", error.toString().c_str());
  return static_cast<int>(error.kind);
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  CLI::App app("Records canaries on the reference cluster for the judge.", "record_arms");
  std::string folder;
  std::vector<std::string> only;
  Plan plan;
  app.add_option("FOLDER", folder, "Where NAME.jsonl is written")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--only", only, "These candidates only");
  app.add_option("--seconds", plan.canary_seconds, "Of the candidate")->check(CLI::Range(4, 600));
  app.add_option("--load", plan.load, "Part of the reference workload's rates")
      ->check(CLI::Range(0.1, 1.0))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  QTemporaryDir work("/tmp/sextant-record-XXXXXX");
  QFile::setPermissions(work.path(), QFile::Permissions(0x7755));
  LocalCluster cluster({.program_folder = QCoreApplication::applicationDirPath(),
                        .work_folder = work.path(),
                        .engines = engines});
  if (const auto up = cluster.start(demoProfile(QStringLiteral("tuned"))); !up)
    return refuse(up.error());
  for (const Subject& subject : subjects) {
    const bool wanted = only.empty() || std::count(only.begin(), only.end(), subject.name) > 0;
    if (!wanted) continue;
    Recorder recorder(cluster, plan);
    if (auto done = recorder.record(subject, QString::fromStdString(folder)); !done)
      return refuse(done.error());
  }
  return 0;
}
