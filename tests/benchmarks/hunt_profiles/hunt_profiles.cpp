// SPDX-License-Identifier: GPL-3.0-or-later
// The reference workload itself: two profiles on the same cluster under the same bursting load,
// in turns, with the same seed in each pair of rounds. Prints a line a round and the means.
#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/hunt/cluster/local_cluster.h"

namespace {

using namespace sextant;
using namespace sextant::hunt;
using nlohmann::json;

struct Arm {
  std::string name;
  std::string profile;
  std::vector<json> rounds;
};

std::string demoProfile(const std::string& name) {
  QFile file(QString::fromStdString(SEXTANT_SOURCE_DIR "/resources/demo/" + name + ".yaml"));
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

void printRound(const std::string& name, const json& round) {
  const json& ms = round["latency_ms"];
  std::printf("%-22s mean %8.2f  p50 %7.2f  p95 %8.2f  p99 %8.2f ms  %4d errors of %5d %s  %s\n",
              name.c_str(), ms["mean"].get<double>(), ms["p50"].get<double>(),
              ms["p95"].get<double>(), ms["p99"].get<double>(), round["error_count"].get<int>(),
              round["sent"].get<int>(), round["errors"].dump().c_str(),
              round["verdict"].get<std::string>().c_str());
  std::fflush(stdout);
}

struct Spread {
  double mean = 0;
  double deviation = 0;
};

Spread spreadOf(const Arm& arm, const std::string& figure) {
  std::vector<double> values;
  for (const json& round : arm.rounds) {
    if (round["verdict"] == "ok") values.push_back(round["latency_ms"][figure]);
  }
  Spread spread;
  const auto count = static_cast<double>(values.size());
  for (const double value : values)
    spread.mean += value / count;
  for (const double value : values)
    spread.deviation += std::pow(value - spread.mean, 2) / count;
  spread.deviation = std::sqrt(spread.deviation);
  return spread;
}

void printSummary(const Arm& arm) {
  int counted = 0;
  std::map<std::string, int> errors;
  for (const json& round : arm.rounds) {
    if (round["verdict"] != "ok") continue;
    ++counted;
    for (const auto& [cause, count] : round["errors"].items())
      errors[cause] += count.get<int>();
  }
  std::printf("\n%s, %d rounds that count\n", arm.name.c_str(), counted);
  for (const char* figure : {"mean", "p50", "p95", "p99"}) {
    const Spread spread = spreadOf(arm, figure);
    std::printf("  %-4s %9.2f ± %.2f ms\n", figure, spread.mean, spread.deviation);
  }
  if (errors.empty()) std::printf("  no errors\n");
  for (const auto& [cause, count] : errors)
    std::printf("  %s: %d\n", cause.c_str(), count);
}

int measure(LocalCluster& cluster, std::vector<Arm>& arms, int rounds, LoadCommand load) {
  for (int round = 1; round <= rounds; ++round) {
    load.seed = static_cast<quint64>(round);
    for (Arm& arm : arms) {
      if (const auto applied = cluster.apply(arm.profile); !applied) {
        std::fprintf(stderr, "hunt_profiles: %s\n", applied.error().toString().c_str());
        return 6;
      }
      const auto printed = cluster.runLoad(load);
      if (!printed) {
        std::fprintf(stderr, "hunt_profiles: %s\n", printed.error().toString().c_str());
        return 6;
      }
      arm.rounds.push_back(json::parse(printed->toStdString()));
      printRound(arm.name, arm.rounds.back());
    }
  }
  for (const Arm& arm : arms)
    printSummary(arm);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  CLI::App app("Small-scale defaults against the tuned profile, in turns.", "hunt_profiles");
  int rounds = 5;
  int engines = 3;
  LoadCommand load{.seconds = 12};
  app.add_option("--rounds", rounds)->check(CLI::Range(1, 50))->capture_default_str();
  app.add_option("--seconds", load.seconds, "A run, with 4 s of warm-up")
      ->check(CLI::Range(6.0, 120.0))
      ->capture_default_str();
  app.add_option("--engines", engines)->check(CLI::Range(1, 8))->capture_default_str();
  app.add_option("--rate", load.rate)->capture_default_str();
  app.add_option("--burst-rate", load.burst_rate)->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  QTemporaryDir folder("/tmp/sextant-hunt-XXXXXX");
  QFile::setPermissions(folder.path(), QFile::Permissions(0x7755));
  std::vector<Arm> arms{{"small-scale-defaults", demoProfile("small-scale-defaults"), {}},
                        {"tuned", demoProfile("tuned"), {}}};
  LocalCluster cluster({.program_folder = QCoreApplication::applicationDirPath(),
                        .work_folder = folder.path(),
                        .engines = engines});
  if (const auto started = cluster.start(arms.front().profile); !started) {
    std::fprintf(stderr, "hunt_profiles: %s\n", started.error().toString().c_str());
    return 6;
  }
  return measure(cluster, arms, rounds, load);
}
