// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds of a hundred instances in a LatencyHistory: memory, and the time for the points of one
// chart. Beside it, in the same run, the naive way: whole samples in a map. Ratios
// are judged, and for a whole day, which the naive way cannot hold, memory.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <limits>
#include <random>

#include "model/metrics/latency_history.h"
#include "tests/benchmarks/support/measure.h"

namespace {

using namespace sextant;
using namespace sextant::benchmark;

constexpr int instances = 100;
constexpr int rounds = 5;
constexpr std::int64_t begin = 1'700'000'000;
constexpr std::int64_t day = 86'400;

// A second of an instance: about 8 requests, like 800/s over a hundred instances.
TelemetrySample sampleOf(int instance, std::int64_t second, std::mt19937& random) {
  std::lognormal_distribution<double> duration(-5.3, 0.8);
  std::poisson_distribution<int> requests(8);
  TelemetrySample sample{{"eu" + std::to_string(instance % 4), "hunt-" + std::to_string(instance)},
                         second,
                         {},
                         {},
                         {},
                         RevisionNumber{3}};
  for (int i = requests(random); i > 0; --i)
    sample.durations.add(duration(random));
  for (const char* cause : {"queue_full", "pool_timeout", "deadline", "database"})
    sample.errors[cause] = random() % 50 == 0 ? 1 : 0;
  sample.gauges = {{"queue_depth", static_cast<double>(random() % 20)},
                   {"pool_in_use", static_cast<double>(random() % 5)},
                   {"pool_wait_seconds_sum", static_cast<double>(second % day) * 0.013}};
  return sample;
}

// Calls `add` with each sample of `seconds` seconds. The same few hundred are used again and again,
// so that making them does not count for much.
template <class Add>
void fill(std::int64_t seconds, Add add) {
  std::mt19937 random(7);
  std::vector<TelemetrySample> made;
  for (int i = 0; i < instances * 7; ++i)
    made.push_back(sampleOf(i % instances, 0, random));
  for (std::int64_t second = 0; second < seconds; ++second) {
    for (int i = 0; i < instances; ++i) {
      TelemetrySample& sample = made[static_cast<std::size_t>(second % 7 * instances + i)];
      sample.second = begin + second;
      add(sample);
    }
  }
}

template <class Points>
double bestOf(Points points) {
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    if (points().empty()) return std::numeric_limits<double>::quiet_NaN();
    best = std::min(best, since(start));
  }
  return best;
}

// The naive way: whole samples by second and instance, added up when a chart is drawn.
using NaiveHistory = std::map<std::int64_t, std::map<Scope, TelemetrySample>>;

std::vector<double> drawn(const NaiveHistory& history) {
  std::vector<double> p99;
  for (const auto& [second, samples] : history) {
    LatencyHistogram durations;
    std::map<std::string, std::uint64_t> errors;
    for (const auto& [instance, sample] : samples) {
      durations += sample.durations;
      for (const auto& [cause, count] : sample.errors)
        errors[cause] += count;
    }
    for (const double q : {0.5, 0.95, 0.99})
      p99.push_back(durations.quantileSeconds(q).value_or(0));
  }
  return p99;
}

LatencyHistory filled(std::int64_t seconds) {
  LatencyHistory history(1, day);
  fill(seconds, [&](const TelemetrySample& sample) { history.add(stepOf(sample), sample.second); });
  return history;
}

// As a chart draws it, quantiles included.
auto drawn(const LatencyHistory& history, const Scope& scope, std::int64_t from, std::int64_t to,
           std::int64_t step) {
  std::vector<double> p99;
  for (const StepPoint& point : history.points(scope, from, to, step)) {
    for (const double q : {0.5, 0.95, 0.99})
      p99.push_back(point.durations.quantileSeconds(q).value_or(0));
  }
  return p99;
}

void compare(std::int64_t seconds, Judge& judge) {
  const Figures naive = inChild([&] {
    NaiveHistory history;
    fill(seconds, [&](const TelemetrySample& sample) {
      history[sample.second][sample.instance] = sample;
    });
    return bestOf([&] { return drawn(history); });
  });
  const Figures packed = inChild([&] {
    const LatencyHistory history = filled(seconds);
    return bestOf([&] { return drawn(history, {}, begin, begin + seconds, 1); });
  });
  std::printf("%lld s of %d instances, a chart of all by the second\n",
              static_cast<long long>(seconds), instances);
  std::printf("  naive    %8.2f ms  %8.1f MiB\n", naive.ms, naive.memory_mib);
  std::printf("  history  %8.2f ms  %8.1f MiB\n", packed.ms, packed.memory_mib);
  std::printf("  ratio    %8.1f     %8.1f\n", naive.ms / packed.ms,
              naive.memory_mib / packed.memory_mib);
  std::fflush(stdout);
  judge.expect(packed.ms * 3 < naive.ms, "a third of the naive way's time");
  judge.expect(packed.memory_mib * 5 < naive.memory_mib, "a fifth of the naive way's memory");
}

double drawDay(std::int64_t seconds) {
  auto start = Clock::now();
  const LatencyHistory history = filled(seconds);
  std::printf("%lld s of %d instances: filled in %.1f s, %.1f MiB, %.1f bytes a sample\n",
              static_cast<long long>(seconds), instances, since(start) / 1e3,
              static_cast<double>(history.bytes()) / 1048576,
              static_cast<double>(history.bytes()) / static_cast<double>(seconds * instances));
  const std::int64_t end = begin + seconds;
  const std::int64_t whole = stepFor(begin, end, 600);
  double slowest = 0;
  for (const auto& [name, scope, step] :
       {std::tuple<const char*, Scope, std::int64_t>{"all, whole range", {}, whole},
        {"a cluster, whole range", {"eu1", ""}, whole},
        {"an instance, whole range", {"eu1", "hunt-1"}, whole},
        {"all, last 600 s", {}, 1}}) {
    const std::int64_t from = step == 1 ? end - 600 : begin;
    const double ms = bestOf([&] { return drawn(history, scope, from, end, step); });
    std::printf("  %-26s %6.2f ms for %zu points\n", name, ms,
                history.points(scope, from, end, step).size());
    slowest = std::max(slowest, ms);
  }
  std::fflush(stdout);
  return slowest;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Latency histories, beside the naive way.", "latency_benchmark");
  bool is_short = false;
  app.add_flag("--short", is_short, "A tenth of the time");
  CLI11_PARSE(app, argc, argv);
  Judge judge;
  compare(is_short ? 120 : 600, judge);
  const Figures whole = inChild([&] { return drawDay(is_short ? day / 24 : day); });
  std::printf("  peak memory %.1f MiB\n", whole.memory_mib);
  judge.expect(whole.memory_mib < 1024, "a day in less than 1 GiB");
  return judge.misses() == 0 ? 0 : 1;
}
