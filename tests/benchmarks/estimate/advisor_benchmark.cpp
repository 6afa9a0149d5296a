// SPDX-License-Identifier: GPL-3.0-or-later
// The advisor on the real reference cluster: the small-scale defaults are measured, the advisor
// proposes, and its proposal takes turns with the tuned profile and with the best of a coarse search.
#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tests/benchmarks/estimate/cluster_run.h"
#include "tests/benchmarks/estimate/hunt_model.h"

namespace {

using namespace sextant;
using namespace sextant::benchmark;

constexpr int skipped = 77;  // what ctest takes for it
constexpr double objective_p99_seconds = 0.1;

struct Options {
  int rounds = 3;
  bool is_short = false;
  int repeats_max = 2;
  int quiet_within_seconds = 60;
  std::string json_file;
  RunPlan run{.settle_seconds = 4};
};

// What one profile did in the rounds that count.
struct Arm {
  std::string name;
  std::string text;
  std::vector<double> mean_seconds, p99_seconds, error_ratios;

  static double middle(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  }
  [[nodiscard]] double mean() const { return middle(mean_seconds); }
  [[nodiscard]] double p99() const { return middle(p99_seconds); }
  [[nodiscard]] double errors() const { return middle(error_ratios); }
  // Smaller is better. A failed request is as bad as one that takes a second.
  [[nodiscard]] double cost() const { return mean() + errors(); }
};

class AdvisorBenchmark {
 public:
  AdvisorBenchmark(hunt::LocalCluster& cluster, const Options& options)
      : options_(options),
        runner_(cluster, options.run),
        grid_runner_(cluster, gridPlan(options.run)),
        model_(ClusterRunner::engines) {}

  Result<void> run() {
    auto proposed = propose();
    if (!proposed) return tl::unexpected(proposed.error());
    arms_ = {{"small-scale-defaults", demoProfile("small-scale-defaults"), {}, {}, {}},
             {"tuned", demoProfile("tuned"), {}, {}, {}},
             {"proposal", *proposed, {}, {}, {}}};
    if (!options_.is_short) {
      auto best = search();
      if (!best) return tl::unexpected(best.error());
      arms_.push_back(std::move(*best));
    }
    for (int round = 0; round < options_.rounds; ++round) {
      // Each comes first in turn, so that a drift of the machine hits all.
      for (std::size_t i = 0; i < arms_.size(); ++i) {
        Arm& arm = arms_[(i + static_cast<std::size_t>(round)) % arms_.size()];
        if (auto done = measure(runner_, arm); !done) return done;
      }
    }
    return {};
  }

  [[nodiscard]] const std::vector<Arm>& arms() const { return arms_; }
  [[nodiscard]] std::size_t brokenAfter() const { return broken_after_; }
  [[nodiscard]] const std::vector<nlohmann::ordered_json>& lines() const { return lines_; }

 private:
  static RunPlan gridPlan(RunPlan plan) {
    plan.measured_seconds = 4;
    return plan;
  }

  // Nothing is added where the machine was too busy each time.
  Result<void> measure(ClusterRunner& runner, Arm& arm) {
    auto run = runOf(runner, arm);
    if (!run) return tl::unexpected(run.error());
    if (!*run) return {};
    const MeasuredService& service = (*run)->service;
    arm.mean_seconds.push_back(service.mean_seconds.value_or(0));
    arm.p99_seconds.push_back(service.p99_seconds.value_or(0));
    arm.error_ratios.push_back(service.error_ratio.value_or(0));
    return {};
  }

  Result<std::optional<ProfileRun>> runOf(ClusterRunner& runner, const Arm& arm) {
    const ServiceSetting setting = model_.settings(arm.text).front();
    for (int time = 0; time <= options_.repeats_max; ++time) {
      auto run = runner.run(arm.text, setting, options_.quiet_within_seconds);
      if (!run) return tl::unexpected(run.error());
      const MeasuredService& service = run->service;
      std::printf("%-22s mean %.2f  p50 %.2f  p99 %.1f ms  hits %.3f  errors %.2f %%  (other load "
                  "%.2f cores%s)\n",
                  arm.name.c_str(), service.mean_seconds.value_or(0) * 1e3,
                  service.p50_seconds.value_or(0) * 1e3, service.p99_seconds.value_or(0) * 1e3,
                  service.hit_ratio.value_or(0), service.error_ratio.value_or(0) * 100,
                  run->otherCores(), run->counts() ? "" : ": unknown");
      std::fflush(stdout);
      lines_.push_back({{"arm", arm.name},
                        {"mean_seconds", service.mean_seconds.value_or(0)},
                        {"p99_seconds", service.p99_seconds.value_or(0)},
                        {"error_ratio", service.error_ratio.value_or(0)},
                        {"load", run->report},
                        {"counts", run->counts()}});
      if (run->counts()) return std::optional(std::move(*run));
    }
    return std::optional<ProfileRun>();
  }

  // From the defaults, as a person would ask it in the console.
  Result<std::string> propose() {
    const Arm defaults{"small-scale-defaults", demoProfile("small-scale-defaults"), {}, {}, {}};
    const auto run = runOf(runner_, defaults);
    if (!run) return tl::unexpected(run.error());
    if (!*run) return fail(ErrorKind::verdict_unknown, "The machine is too busy to measure.");
    AdvisorQuestion question = model_.advisorQuestion(defaults.text, (*run)->facts);
    auto fitted =
        Calibration::fit(model_.settings(defaults.text), (*run)->service,
                         model_.facts(defaults.text, (*run)->facts));
    if (!fitted) return tl::unexpected(fitted.error());
    question.calibration = std::move(*fitted);
    question.objective.p99_seconds = objective_p99_seconds;
    const Advice advice = advise(question);
    broken_after_ = advice.broken_after;
    std::printf("The advisor: %zu rules are broken, %zu with the proposal; p99 %.1f to %.1f ms "
                "estimated\n",
                advice.broken_before, advice.broken_after,
                advice.after ? advice.after->p99_seconds.low * 1e3 : 0,
                advice.after ? advice.after->p99_seconds.high * 1e3 : 0);
    nlohmann::ordered_json changes;
    for (const AdvisedChange& change : advice.changes) {
      std::printf("  %s: %s -> %s\n", change.pointer.c_str(), change.before.text().c_str(),
                  change.after.text().c_str());
      changes[change.pointer] = change.after.text();
    }
    lines_.push_back({{"proposal", changes}, {"broken_after", advice.broken_after}});
    return advice.text;
  }

  Result<Arm> search() {
    std::optional<Arm> best;
    for (const Subject& subject : gridSubjects()) {
      Arm arm{subject.name, subject.text, {}, {}, {}};
      if (auto done = measure(grid_runner_, arm); !done) return tl::unexpected(done.error());
      if (arm.mean_seconds.empty()) continue;
      if (!best || arm.cost() < best->cost()) best = arm;
    }
    if (!best) return fail(ErrorKind::verdict_unknown, "The machine is too busy to search.");
    std::printf("The best of the search: %s\n", best->name.c_str());
    return Arm{"best: " + best->name, best->text, {}, {}, {}};
  }

  const Options& options_;
  ClusterRunner runner_, grid_runner_;
  HuntModel model_;
  std::vector<Arm> arms_;
  std::size_t broken_after_ = 0;
  std::vector<nlohmann::ordered_json> lines_;
};

void printSummary(const std::vector<Arm>& arms) {
  std::printf("\nMedians of the rounds that count; ratios are the proposal's to each\n");
  const Arm& proposal = arms[2];
  for (const Arm& arm : arms) {
    std::printf("  %-28s %zu rounds  mean %8.2f ms  p99 %8.1f ms  errors %.2f %%", arm.name.c_str(),
                arm.mean_seconds.size(), arm.mean() * 1e3, arm.p99() * 1e3, arm.errors() * 100);
    const bool both_count = !arm.mean_seconds.empty() && !proposal.mean_seconds.empty();
    if (&arm != &proposal && both_count && arm.mean() > 0 && arm.p99() > 0) {
      std::printf("  mean x%.2f  p99 x%.2f", proposal.mean() / arm.mean(),
                  proposal.p99() / arm.p99());
    }
    std::printf("\n");
  }
}

int refuse(const Error& error, bool is_short) {
  if (error.kind == ErrorKind::verdict_unknown && is_short) {
    std::printf("SKIP   : advisor: %s\n", error.what.c_str());
    return skipped;
  }
  std::fprintf(stderr, "advisor_benchmark: %s\n", error.toString().c_str());
  return static_cast<int>(error.kind);
}

// Every rule holds, and the proposal is far better than what it was made from: that holds on any
// machine.
int verdict(const AdvisorBenchmark& benchmark) {
  const Arm &defaults = benchmark.arms()[0], &proposal = benchmark.arms()[2];
  if (benchmark.brokenAfter() > 0) {
    std::printf("FAIL!  : advisor: its proposal breaks %zu rules\n", benchmark.brokenAfter());
    return 1;
  }
  if (defaults.mean_seconds.empty() || proposal.mean_seconds.empty()) {
    std::printf("SKIP   : advisor: no run counts, other programs are busy.\n");
    return skipped;
  }
  if (proposal.cost() > 0.7 * defaults.cost()) {
    std::printf("FAIL!  : advisor: its proposal is hardly better than the defaults\n");
    return 1;
  }
  std::printf("PASS   : advisor\n");
  return 0;
}

int runAll(const Options& options) {
  QTemporaryDir work("/tmp/sextant-advisor-XXXXXX");
  QFile::setPermissions(work.path(), QFile::Permissions(0x7755));
  hunt::LocalCluster cluster({.program_folder = QCoreApplication::applicationDirPath(),
                              .work_folder = work.path(),
                              .engines = ClusterRunner::engines});
  if (const auto up = cluster.start(demoProfile("tuned")); !up) return refuse(up.error(), false);
  AdvisorBenchmark benchmark(cluster, options);
  if (const auto done = benchmark.run(); !done) return refuse(done.error(), options.is_short);
  printSummary(benchmark.arms());
  if (!options.json_file.empty()) {
    QFile file(QString::fromStdString(options.json_file));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append)) {
      return refuse({ErrorKind::unavailable, "The file cannot be written.", options.json_file, {}},
                    false);
    }
    for (const auto& line : benchmark.lines())
      file.write(QByteArray::fromStdString(line.dump()) + '\n');
  }
  return verdict(benchmark);
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  CLI::App app("The advisor against the reference cluster.", "advisor_benchmark");
  Options options;
  app.add_option("--rounds", options.rounds, "Runs of each profile, in turns")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  app.add_option("--json", options.json_file, "Appends each run to this file");
  app.add_option("--load", options.run.load, "Part of the reference workload's rates")
      ->check(CLI::Range(0.1, 1.0))
      ->capture_default_str();
  app.add_option("--patience", options.quiet_within_seconds,
                 "Seconds that a run waits for a quiet machine")
      ->check(CLI::Range(0, 7200))
      ->capture_default_str();
  app.add_flag("--short", options.is_short, "One round, without the search");
  CLI11_PARSE(app, argc, argv);
  if (options.is_short) {
    options.rounds = 1;
    options.repeats_max = 1;
    options.quiet_within_seconds = 8;
  }
  return runAll(options);
}
