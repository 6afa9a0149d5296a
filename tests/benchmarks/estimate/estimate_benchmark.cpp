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
#include "tests/benchmarks/estimate/run_record.h"

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
  std::string record_file;
  std::string replayed_file;
  std::vector<std::string> only;
  RunPlan run;
};

// An operator looks at five minutes; so many runs of the present are about as much.
constexpr std::size_t present_runs = 5;

// Runs the profiles, the present in turns with each of the others.
class ProfileRuns {
 public:
  ProfileRuns(hunt::LocalCluster& cluster, const Options& options)
      : options_(options), cluster_(cluster), model_(ClusterRunner::engines) {}

  Result<void> round(int number) {
    RunPlan plan = options_.run;
    plan.seed = static_cast<quint64>(number);
    ClusterRunner runner(cluster_, plan);
    const auto subjects = estimateSubjects();
    const Subject& present = subjects.front();
    for (const Subject& subject : subjects) {
      if (&subject == &present || !isWanted(subject.name)) continue;
      auto done = add(runner, RunRecord::Kind::present, present.name, present.text, {});
      if (done) done = add(runner, RunRecord::Kind::subject, subject.name, subject.text, {});
      if (done && options_.with_previews)
        done = add(runner, RunRecord::Kind::preview, subject.name, present.text, subject.text);
      if (!done) return done;
    }
    return {};
  }

  [[nodiscard]] const std::vector<RunRecord>& records() const { return records_; }
  [[nodiscard]] int unknown() const { return unknown_; }

 private:
  [[nodiscard]] bool isWanted(const std::string& name) const {
    const auto& only = options_.only;
    return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
  }

  // Keeps nothing where the machine was too busy each time.
  Result<void> add(ClusterRunner& runner, RunRecord::Kind kind, const std::string& name,
                   const std::string& profile, const std::string& on_first) {
    const ServiceSetting setting = model_.settings(profile).front();
    for (int time = 0; time <= options_.repeats_max; ++time) {
      auto run = runner.run(profile, setting, options_.quiet_within_seconds, on_first);
      if (!run) return tl::unexpected(run.error());
      print(on_first.empty() ? name : name + " (preview)", *run);
      if (!run->counts()) continue;
      records_.push_back({kind, name, std::move(*run)});
      keep(records_.back());
      return {};
    }
    ++unknown_;
    return {};
  }

  static void print(const std::string& name, const ProfileRun& run) {
    const MeasuredService& service = run.service;
    std::printf("%-32s hits %.3f  held %.2f ms  p50 %.2f  p99 %.1f ms  errors %.2f %%  database "
                "%.2f cores  (other load %.2f cores%s)\n",
                name.c_str(), service.hit_ratio.value_or(-1),
                service.hold_seconds.value_or(0) * 1e3, service.p50_seconds.value_or(0) * 1e3,
                service.p99_seconds.value_or(0) * 1e3, service.error_ratio.value_or(0) * 100,
                run.database_cores, run.otherCores(), run.counts() ? "" : ": unknown");
    std::fflush(stdout);
  }

  // At once: a run that is ended early has its record.
  void keep(const RunRecord& record) const {
    if (options_.record_file.empty()) return;
    QFile file(QString::fromStdString(options_.record_file));
    if (file.open(QIODevice::WriteOnly | QIODevice::Append))
      file.write(QByteArray::fromStdString(jsonOf(record).dump()) + '\n');
  }

  const Options& options_;
  hunt::LocalCluster& cluster_;
  HuntModel model_;
  std::vector<RunRecord> records_;
  int unknown_ = 0;
};

// Estimates what each subject did from what was measured before it.
class EstimateComparison {
 public:
  static constexpr const char* from_present = "the present";
  static constexpr const char* from_defaults = "small-scale-defaults";
  static constexpr const char* from_previews = "a preview of each";

  explicit EstimateComparison(const std::vector<RunRecord>& records)
      : model_(ClusterRunner::engines), subjects_(estimateSubjects()) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      const RunRecord& record = records[i];
      if (record.kind == RunRecord::Kind::present) {
        present_.push_back(record.run.service);
        if (present_.size() > present_runs) present_.erase(present_.begin());
        present_facts_ = record.run.facts;
      } else if (record.kind == RunRecord::Kind::subject) {
        last_[record.name] = &record.run;
        fromPresent(record);
        fromDefaults(record);
      } else {
        fromPreview(record);
      }
    }
  }

  [[nodiscard]] const std::map<std::string, std::vector<Comparison>>& comparisons() const {
    return comparisons_;
  }

 private:
  [[nodiscard]] const std::string& textOf(const std::string& name) const {
    const auto found = std::find_if(subjects_.begin(), subjects_.end(),
                                    [&](const Subject& one) { return one.name == name; });
    if (found == subjects_.end()) qFatal("no profile is called %s", name.c_str());
    return found->text;
  }

  [[nodiscard]] static Truth truthOf(const ProfileRun& run, double cores) {
    const MeasuredService& service = run.service;
    return {service.hit_ratio.value_or(0),   run.pool_utilisation,
            run.worker_utilisation,          run.database_cores / cores,
            service.p50_seconds.value_or(0), service.p99_seconds.value_or(0),
            service.error_ratio.value_or(0)};
  }

  void note(const std::string& from, const std::string& name, const ProfileRun& run,
            const Result<Calibration>& fitted, double cores) {
    if (!fitted) {
      std::printf("%s: %s\n", name.c_str(), fitted.error().what.c_str());
      return;
    }
    comparisons_[from].push_back(
        {name, fitted->estimate(model_.settings(textOf(name))), truthOf(run, cores)});
  }

  void fromPresent(const RunRecord& subject) {
    if (present_.empty()) return;
    const std::string& present = subjects_.front().text;
    const CapacityFacts facts = model_.facts(present, present_facts_);
    note(from_present, subject.name, subject.run,
         Calibration::fit(model_.settings(present), pooled(present_), facts), facts.cores);
  }

  // Of one run, overloaded: the hardest to see through.
  void fromDefaults(const RunRecord& subject) {
    const auto defaults = last_.find(from_defaults);
    if (defaults == last_.end() || subject.name == from_defaults) return;
    const std::string& text = textOf(from_defaults);
    const CapacityFacts facts = model_.facts(text, defaults->second->facts);
    note(from_defaults, subject.name, subject.run,
         Calibration::fit(model_.settings(text), pooled({defaults->second->service}), facts),
         facts.cores);
  }

  void fromPreview(const RunRecord& preview) {
    const auto subject = last_.find(preview.name);
    if (subject == last_.end()) return;
    const std::string& present = subjects_.front().text;
    const ServiceSetting others = model_.settings(present).front();
    const ServiceSetting draft = model_.settings(textOf(preview.name)).front();
    const CapacityFacts facts = model_.facts(present, preview.run.facts);
    const PreviewedFleet fleet{{draft, others, others}, 0, pooled({preview.run.service}),
                               pooled({preview.run.first})};
    note(from_previews, preview.name, *subject->second, Calibration::fitPreview(fleet, facts),
         facts.cores);
  }

  HuntModel model_;
  std::vector<Subject> subjects_;
  std::vector<MeasuredService> present_;  // the last runs
  std::map<std::string, double> present_facts_;
  std::map<std::string, const ProfileRun*> last_;  // of each subject
  std::map<std::string, std::vector<Comparison>> comparisons_;  // by what they are estimated from
};

void printSummary(const EstimateComparison& all) {
  for (const auto& [from, comparisons] : all.comparisons()) {
    const bool is_preview = from == EstimateComparison::from_previews;
    std::printf("\nEstimated from %s: measured (error), band\n%s", from.c_str(), headLine().c_str());
    for (const Comparison& comparison : comparisons)
      std::fputs(comparison.line().c_str(), stdout);
    std::fputs(textOf(goalsOf(comparisons, is_preview)).c_str(), stdout);
  }
}

// On a busy machine only what does not depend on its speed can be asked for.
int verdict(const EstimateComparison& all) {
  constexpr double hit_ratio_error_max = 0.04;
  int judged = 0, missed = 0;
  for (const auto& [from, comparisons] : all.comparisons()) {
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

int judged(const std::vector<RunRecord>& records) {
  const EstimateComparison all(records);
  printSummary(all);
  return verdict(all);
}

int replay(const Options& options) {
  QFile file(QString::fromStdString(options.replayed_file));
  if (!file.open(QIODevice::ReadOnly))
    return refuse({ErrorKind::input, options.replayed_file + " cannot be read."});
  const auto records = readRecords(file.readAll().toStdString());
  return records ? judged(*records) : refuse(records.error());
}

int runAll(const Options& options) {
  QTemporaryDir work("/tmp/sextant-estimate-XXXXXX");
  QFile::setPermissions(work.path(), QFile::Permissions(0x7755));
  hunt::LocalCluster cluster({.program_folder = QCoreApplication::applicationDirPath(),
                              .work_folder = work.path(),
                              .engines = ClusterRunner::engines});
  if (const auto up = cluster.start(demoProfile("tuned")); !up) return refuse(up.error());
  ProfileRuns runs(cluster, options);
  for (int round = 1; round <= options.rounds; ++round) {
    if (const auto done = runs.round(round); !done) return refuse(done.error());
  }
  std::printf("\n%d runs are unknown: other programs used more than 0.6 of a core.\n",
              runs.unknown());
  return judged(runs.records());
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  CLI::App app("The estimate against the reference cluster.", "estimate_benchmark");
  Options options;
  app.add_option("--rounds", options.rounds, "Rounds of all profiles, each with its own seed")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  app.add_option("--only", options.only, "These profiles alone, beside the present one");
  app.add_option("--record", options.record_file, "Appends each run that counts to this file");
  app.add_option("--replay", options.replayed_file,
                 "Estimates anew from the runs in this file, and runs nothing");
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
    options.repeats_max = 1;
    options.quiet_within_seconds = 8;
  }
  return options.replayed_file.empty() ? runAll(options) : replay(options);
}
