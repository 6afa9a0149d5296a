// SPDX-License-Identifier: GPL-3.0-or-later
// The headline of the product, measured through the whole of it: a reference cluster, profiles
// published by sextantctl and applied by the agents, the bursting load through the load balancer.
// The small-scale defaults and the tuned profile take turns, with the same seed in each pair.
#include <QtCore/QCoreApplication>
#include <QtCore/QJsonObject>
#include <QtCore/QThread>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/hunt/cluster/cluster_commands.h"
#include "app/hunt/load/machine_load.h"
#include "tests/benchmarks/headline/headline_figures.h"
#include "tests/support/demo_fixture.h"

namespace {

using namespace sextant;
using namespace sextant::headline;

// What ctest takes for "skipped".
constexpr int skipped = 77;
constexpr double quiet_cores_max = 0.4;

struct Plan {
  int rounds = 5;
  double warmup_seconds = 4;
  double measured_seconds = 8;
  bool is_short = false;
  // Of all rounds together: a machine that is never quiet ends the benchmark.
  [[nodiscard]] int repeats_max() const { return is_short ? 2 : 4 * rounds; }
  // How long a round waits for a quiet machine before it runs all the same.
  [[nodiscard]] int quiet_within_seconds() const { return is_short ? 8 : 90; }
};

class Headline {
 public:
  explicit Headline(Plan plan) : plan_(plan) {}

  Result<void> run() {
    std::printf("Bringing a reference cluster up\n");
    std::fflush(stdout);
    if (auto up = demo_.up(); !up) return up;
    const QJsonObject status = demo_.status();
    port_ = status[QLatin1String("load_balancer")].toString().section(QLatin1Char(':'), 1).toInt();
    for (int round = 1; round <= plan_.rounds; ++round) {
      // Each side comes first in every other pair, so that a drift of the machine hits both.
      Pair pair;
      const bool tuned_first = round % 2 == 0;
      for (const bool tuned : {tuned_first, !tuned_first}) {
        auto measured = measure(round, tuned);
        if (!measured) return tl::unexpected<Error>(measured.error());
        (tuned ? pair.after : pair.before) = *measured;
      }
      pairs_.push_back(pair);
    }
    return {};
  }

  [[nodiscard]] const std::vector<Pair>& pairs() const { return pairs_; }
  [[nodiscard]] int repeats() const { return repeats_; }

 private:
  Result<Round> measure(int round, bool tuned) {
    const QString name = tuned ? QStringLiteral("tuned") : QStringLiteral("small-scale-defaults");
    while (true) {
      if (auto applied = apply(name); !applied) return tl::unexpected<Error>(applied.error());
      awaitQuiet();
      const auto report = load(round);
      if (!report) return tl::unexpected<Error>(report.error());
      print(round, name, *report);
      const QString verdict = (*report)[QLatin1String("verdict")].toString();
      if (verdict == QLatin1String("ok")) return roundOf(*report);
      if (++repeats_ > plan_.repeats_max()) {
        return fail(ErrorKind::verdict_unknown,
                    "The machine is too busy to measure: " + verdict.toStdString() + ".");
      }
    }
  }

  // The comment makes each text a new one: a profile that changes nothing is not published.
  Result<void> apply(const QString& name) {
    const QByteArray text = "# " + name.toUtf8() + ", run " + QByteArray::number(++runs_) + '\n' +
                            testing::shippedProfile(name);
    const auto published = demo_.publish(QStringLiteral("prod/hunt-engine"), text);
    if (!published) return tl::unexpected<Error>(published.error());
    return demo_.awaitApplied(*published);
  }

  // The guard of the load tells afterwards; this saves rounds that it would not let count.
  void awaitQuiet() const {
    const auto pids = demo_.rootPids();
    hunt::MachineLoad machine({pids.begin(), pids.end()});
    for (int second = 0; second < plan_.quiet_within_seconds(); ++second) {
      machine.start();
      QThread::sleep(1);
      if (machine.otherCores() < quiet_cores_max) return;
    }
  }

  Result<QJsonObject> load(int round) {
    hunt::LoadCommand load{.program = testing::productProgram(QStringLiteral("hunt-load")),
                           .port = port_,
                           .seconds = plan_.warmup_seconds + plan_.measured_seconds,
                           .warmup_seconds = plan_.warmup_seconds,
                           .seed = static_cast<quint64>(round),
                           .own_pids = demo_.rootPids()};
    const hunt::CommandLine line = hunt::commandLine(load);
    const auto result = testing::runProgram(line.program, line.arguments, demo_.environment(),
                                            static_cast<int>(load.seconds * 1000) + 30000);
    if (result.status != 0) {
      return fail(ErrorKind::unavailable, "The load failed: " + result.toString().toStdString());
    }
    return result.json().object();
  }

  static Round roundOf(const QJsonObject& report) {
    Round round;
    const QJsonObject latency = report[QLatin1String("latency_ms")].toObject();
    for (const char* figure : {"mean", "p50", "p95", "p99"})
      round.latency_ms[figure] = latency[QLatin1String(figure)].toDouble();
    const QJsonObject errors = report[QLatin1String("errors")].toObject();
    for (const QString& cause : errors.keys())
      round.errors[cause.toStdString()] = errors[cause].toDouble();
    round.sent = report[QLatin1String("sent")].toDouble();
    return round;
  }

  static void print(int number, const QString& name, const QJsonObject& report) {
    const Round round = roundOf(report);
    std::printf("%2d  %-22s mean %8.2f  p50 %7.2f  p95 %8.2f  p99 %8.2f ms  %4.0f errors of %5.0f",
                number, qUtf8Printable(name), round.latency_ms.at("mean"),
                round.latency_ms.at("p50"), round.latency_ms.at("p95"), round.latency_ms.at("p99"),
                errorsOf(round), round.sent);
    for (const auto& [cause, count] : round.errors)
      std::printf("  %s %.0f", cause.c_str(), count);
    const QString verdict = report[QLatin1String("verdict")].toString();
    std::printf("  (other load %.2f cores%s)\n",
                report[QLatin1String("machine_other_load_cores")].toDouble(),
                verdict == QLatin1String("ok") ? "" : ": does not count, run again");
    std::fflush(stdout);
  }

  Plan plan_;
  testing::DemoFixture demo_;
  int port_ = 0;
  int runs_ = 0;
  int repeats_ = 0;
  std::vector<Pair> pairs_;
};

void printSummary(const Headline& headline) {
  std::printf("\n%zu pairs count; %d rounds were run again because other programs were busy.\n",
              headline.pairs().size(), headline.repeats());
  std::printf("\nsmall-scale-defaults\n%s", sideText(headline.pairs(), &Pair::before).c_str());
  std::printf("\ntuned\n%s", sideText(headline.pairs(), &Pair::after).c_str());
  std::printf("\nwith tuned\n%s\n", reductionText(headline.pairs()).c_str());
}

int runPlan(const Plan& plan) {
  Headline headline(plan);
  if (const auto ran = headline.run(); !ran) {
    const bool busy = ran.error().kind == ErrorKind::verdict_unknown;
    if (busy && plan.is_short) {
      std::printf("SKIP   : headline --short: %s\n", ran.error().what.c_str());
      return skipped;
    }
    std::fprintf(stderr, "headline: %s\n", ran.error().toString().c_str());
    return static_cast<int>(ran.error().kind);
  }
  printSummary(headline);
  // A few seconds are too little to wait for rare errors; the full run judges them.
  const auto missed = shortcomings(headline.pairs(), !plan.is_short);
  for (const std::string& sentence : missed)
    std::printf("FAIL!  : headline: %s\n", sentence.c_str());
  if (missed.empty()) std::printf("PASS   : headline\n");
  return missed.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  CLI::App app("Small-scale defaults against the tuned profile, through the whole product.",
               "headline");
  Plan plan;
  app.add_option("--rounds", plan.rounds, "Pairs of runs")
      ->check(CLI::Range(1, 50))
      ->capture_default_str();
  app.add_flag("--short", plan.is_short, "Two pairs of a few seconds; judges the ratios alone");
  CLI11_PARSE(app, argc, argv);
  if (plan.is_short) {
    plan.rounds = 2;
    plan.measured_seconds = 4;
  }
  return runPlan(plan);
}
