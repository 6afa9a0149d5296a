// SPDX-License-Identifier: GPL-3.0-or-later
// The estimate against the real reference cluster: fitted to one profile's measured run, it says what
// others will do; they are run, and the two are held side by side. Then the same with a preview of
// each, which is one instance of three that runs it beside the others.
#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tests/benchmarks/estimate/cluster_run.h"
#include "tests/benchmarks/estimate/estimate_figures.h"
#include "tests/benchmarks/estimate/hunt_model.h"

namespace {

using namespace sextant;
using namespace sextant::benchmark;

constexpr int skipped = 77;  // what ctest takes for it

struct Options {
  int rounds = 1;
  bool is_short = false;
  bool with_previews = true;
  int repeats_max = 2;  // of a run on a machine that is too busy
  int quiet_within_seconds = 60;
  std::string json_file;
  std::vector<std::string> only;
  std::vector<std::string> calibrate{"tuned", "small-scale-defaults"};
  RunPlan run;
};

struct Measured {
  Subject subject;
  ProfileRun run;
  std::optional<ProfileRun> preview;  // beside the first calibrating profile
};

class EstimateBenchmark {
 public:
  EstimateBenchmark(hunt::LocalCluster& cluster, const Options& options)
      : options_(options), cluster_(cluster), model_(ClusterRunner::engines) {}

  Result<void> round(int number) {
    runs_.clear();
    RunPlan plan = options_.run;
    plan.seed = static_cast<quint64>(number);
    ClusterRunner runner(cluster_, plan);
    const auto subjects = estimateSubjects();
    const std::string base = subjects.front().text;
    for (const Subject& subject : subjects) {
      if (!isWanted(subject.name)) continue;
      auto run = measured(runner, subject.name, subject.text, {});
      if (!run) return tl::unexpected(run.error());
      if (*run) runs_.push_back({subject, std::move(**run), {}});
    }
    for (const std::string& from : options_.calibrate)
      compareFrom(from);
    return options_.with_previews ? previews(runner, base) : Result<void>();
  }

  [[nodiscard]] const std::map<std::string, std::vector<Comparison>>& comparisons() const {
    return comparisons_;
  }
  [[nodiscard]] int unknown() const { return unknown_; }

 private:
  [[nodiscard]] bool isWanted(const std::string& name) const {
    const auto has = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    return options_.only.empty() || has(options_.only) || has(options_.calibrate);
  }

  // Nothing where the machine was too busy each time.
  Result<std::optional<ProfileRun>> measured(ClusterRunner& runner, const std::string& name,
                                             const std::string& profile,
                                             const std::string& on_first) {
    const ServiceSetting setting = model_.settings(profile).front();
    for (int time = 0; time <= options_.repeats_max; ++time) {
      auto run = runner.run(profile, setting, options_.quiet_within_seconds, on_first);
      if (!run) return tl::unexpected(run.error());
      print(name, *run);
      if (run->counts()) return std::optional(std::move(*run));
    }
    ++unknown_;
    return std::optional<ProfileRun>();
  }

  void print(const std::string& name, const ProfileRun& run) {
    const MeasuredService& service = run.service;
    std::printf("%-32s hits %.3f  held %.2f ms  p50 %.2f  p99 %.1f ms  errors %.2f %%  database "
                "%.2f cores  (other load %.2f cores%s)\n",
                name.c_str(), service.hit_ratio.value_or(-1),
                service.hold_seconds.value_or(0) * 1e3, service.p50_seconds.value_or(0) * 1e3,
                service.p99_seconds.value_or(0) * 1e3, service.error_ratio.value_or(0) * 100,
                run.database_cores, run.otherCores(), run.counts() ? "" : ": unknown");
    std::fflush(stdout);
    tell({{"run", name},
                      {"hit_ratio", service.hit_ratio.value_or(-1)},
                      {"hold_seconds", service.hold_seconds.value_or(0)},
                      {"p50_seconds", service.p50_seconds.value_or(0)},
                      {"p99_seconds", service.p99_seconds.value_or(0)},
                      {"error_ratio", service.error_ratio.value_or(0)},
                      {"requests", service.requests},
                      {"database_cores", run.database_cores},
                      {"pool", run.pool_utilisation},
                      {"workers", run.worker_utilisation},
                      {"load", run.report},
                      {"counts", run.counts()}});
  }

  // At once: a run that is ended early has its record.
  void tell(const nlohmann::ordered_json& line) const {
    if (options_.json_file.empty()) return;
    QFile file(QString::fromStdString(options_.json_file));
    if (file.open(QIODevice::WriteOnly | QIODevice::Append))
      file.write(QByteArray::fromStdString(line.dump()) + '\n');
  }

  [[nodiscard]] static Truth truthOf(const ProfileRun& run, double cores) {
    const MeasuredService& service = run.service;
    return {service.hit_ratio.value_or(0),   run.pool_utilisation,
            run.worker_utilisation,          run.database_cores / cores,
            service.p50_seconds.value_or(0), service.p99_seconds.value_or(0),
            service.error_ratio.value_or(0)};
  }

  void note(const std::string& from, const Measured& one, const Estimate& estimate, double cores) {
    const Comparison comparison{one.subject.name, estimate, truthOf(one.run, cores)};
    comparisons_[from].push_back(comparison);
    nlohmann::ordered_json line = comparison.json();
    line["estimated_from"] = from;
    tell(line);
  }

  // What the others do, from what this one did.
  void compareFrom(const std::string& name) {
    const auto from = std::find_if(runs_.begin(), runs_.end(), [&](const Measured& one) {
      return one.subject.name == name;
    });
    if (from == runs_.end()) return;
    const CapacityFacts facts = model_.facts(from->subject.text, from->run.facts);
    const auto fitted =
        Calibration::fit(model_.settings(from->subject.text), from->run.service, facts);
    if (!fitted) {
      std::printf("%s: %s\n", name.c_str(), fitted.error().what.c_str());
      return;
    }
    for (const Measured& one : runs_) {
      if (&one == &*from) continue;
      note(name, one, fitted->estimate(model_.settings(one.subject.text)), facts.cores);
    }
  }

  Result<void> previews(ClusterRunner& runner, const std::string& base) {
    for (Measured& one : runs_) {
      if (one.subject.text == base) continue;
      auto preview = measured(runner, one.subject.name + " (preview)", base, one.subject.text);
      if (!preview) return tl::unexpected(preview.error());
      one.preview = std::move(*preview);
    }
    compareWithPreviews(base);
    return {};
  }

  void compareWithPreviews(const std::string& base) {
    const ServiceSetting present = model_.settings(base).front();
    for (const Measured& one : runs_) {
      if (!one.preview) continue;
      const auto draft = model_.settings(one.subject.text);
      const CapacityFacts facts = model_.facts(base, one.preview->facts);
      const PreviewedFleet fleet{
          {draft.front(), present, present}, 0, one.preview->service, one.preview->first};
      const auto fitted = Calibration::fitPreview(fleet, facts);
      if (!fitted) {
        std::printf("%s: %s\n", one.subject.name.c_str(), fitted.error().what.c_str());
        continue;
      }
      note(preview_of_each, one, fitted->estimate(draft), facts.cores);
    }
  }

 public:
  static constexpr const char* preview_of_each = "a preview of each";

 private:
  const Options& options_;
  hunt::LocalCluster& cluster_;
  HuntModel model_;
  std::vector<Measured> runs_;  // of the last round
  std::map<std::string, std::vector<Comparison>> comparisons_;  // by what they are estimated from
  int unknown_ = 0;
};

void printSummary(const EstimateBenchmark& benchmark) {
  for (const auto& [from, comparisons] : benchmark.comparisons()) {
    const bool is_preview = from == EstimateBenchmark::preview_of_each;
    std::printf("\nEstimated from %s: measured (error), band\n%s", from.c_str(), headLine().c_str());
    for (const Comparison& comparison : comparisons)
      std::fputs(comparison.line().c_str(), stdout);
    std::fputs(textOf(goalsOf(comparisons, is_preview)).c_str(), stdout);
  }
  std::printf("\n%d runs are unknown: other programs used more than 0.6 of a core.\n",
              benchmark.unknown());
}

// On a busy machine only what does not depend on its speed can be asked for.
int verdict(const EstimateBenchmark& benchmark) {
  constexpr double hit_ratio_error_max = 0.04;
  int judged = 0, missed = 0;
  for (const auto& [from, comparisons] : benchmark.comparisons()) {
    for (const Comparison& one : comparisons) {
      // A fleet that refuses requests never reads some of its keys.
      if (one.truth.error_ratio > 0.01) continue;
      ++judged;
      if (std::abs(one.hitRatioError()) <= hit_ratio_error_max) continue;
      ++missed;
      std::printf("FAIL!  : estimate: the hit ratio of %s is off by %+.3f\n", one.profile.c_str(),
                  one.hitRatioError());
    }
  }
  if (judged == 0) {
    std::printf("SKIP   : estimate: no run counts, other programs are busy.\n");
    return skipped;
  }
  if (missed == 0) std::printf("PASS   : estimate\n");
  return missed == 0 ? 0 : 1;
}

int refuse(const Error& error) {
  std::fprintf(stderr, "estimate_benchmark: %s\n", error.toString().c_str());
  return static_cast<int>(error.kind);
}

int runAll(const Options& options) {
  QTemporaryDir work("/tmp/sextant-estimate-XXXXXX");
  QFile::setPermissions(work.path(), QFile::Permissions(0x7755));
  hunt::LocalCluster cluster({.program_folder = QCoreApplication::applicationDirPath(),
                              .work_folder = work.path(),
                              .engines = ClusterRunner::engines});
  if (const auto up = cluster.start(demoProfile("tuned")); !up) return refuse(up.error());
  EstimateBenchmark benchmark(cluster, options);
  for (int round = 1; round <= options.rounds; ++round) {
    if (const auto done = benchmark.round(round); !done) return refuse(done.error());
  }
  printSummary(benchmark);
  return verdict(benchmark);
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  CLI::App app("The estimate against the reference cluster.", "estimate_benchmark");
  Options options;
  app.add_option("--rounds", options.rounds, "Rounds of all profiles, each with its own seed")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  app.add_option("--only", options.only, "These profiles beside those that are fitted to");
  app.add_option("--from", options.calibrate, "Profiles that the estimate is fitted to")
      ->capture_default_str();
  app.add_option("--json", options.json_file, "Appends each run and comparison to this file");
  app.add_option("--load", options.run.load, "Part of the reference workload's rates")
      ->check(CLI::Range(0.1, 1.0))
      ->capture_default_str();
  bool without_previews = false;
  app.add_flag("--no-previews", without_previews, "Runs no previews");
  app.add_option("--patience", options.quiet_within_seconds,
                 "Seconds that a run waits for a quiet machine")
      ->check(CLI::Range(0, 7200))
      ->capture_default_str();
  app.add_flag("--short", options.is_short, "A few profiles; judges the hit ratio alone");
  CLI11_PARSE(app, argc, argv);
  options.with_previews = !without_previews && !options.is_short;
  if (options.is_short) {
    options.only = {"ttl 3 s", "entries 300"};
    options.calibrate = {"tuned"};
    options.repeats_max = 1;
    options.quiet_within_seconds = 8;
  }
  return runAll(options);
}
