// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/load/load_report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace sextant::hunt {
namespace {

constexpr double other_load_cores_max = 0.6;

double milliseconds(double seconds) {
  return seconds * 1e3;
}

double rateOf(const LoadFigures& figures) {
  if (figures.measured_seconds <= 0) return 0;
  return static_cast<double>(figures.completed) / figures.measured_seconds;
}

nlohmann::ordered_json latency(const FineHistogram& durations) {
  return {{"count", durations.count()},
          {"mean", milliseconds(durations.meanSeconds())},
          {"p50", milliseconds(durations.quantileSeconds(0.50))},
          {"p95", milliseconds(durations.quantileSeconds(0.95))},
          {"p99", milliseconds(durations.quantileSeconds(0.99))},
          {"max", milliseconds(durations.maxSeconds())}};
}

std::uint64_t errorCount(const LoadFigures& figures) {
  std::uint64_t count = 0;
  for (const auto& [cause, errors] : figures.errors)
    count += errors;
  return count;
}

std::string line(const char* format, double a, double b, double c, double d, double e) {
  char text[200];
  std::snprintf(text, sizeof text, format, a, b, c, d, e);
  return text;
}

std::string latencyLine(const std::string& name, const FineHistogram& durations) {
  return name +
         line("mean %.2f ms, p50 %.2f, p95 %.2f, p99 %.2f, longest %.2f\n",
              milliseconds(durations.meanSeconds()), milliseconds(durations.quantileSeconds(0.50)),
              milliseconds(durations.quantileSeconds(0.95)),
              milliseconds(durations.quantileSeconds(0.99)), milliseconds(durations.maxSeconds()));
}

}  // namespace

std::string verdictOf(const LoadFigures& figures) {
  if (figures.other_load_cores <= other_load_cores_max) return "ok";
  char text[120];
  std::snprintf(text, sizeof text, "unknown: other programs used %.2f cores of the machine",
                figures.other_load_cores);
  return text;
}

std::string reportAsJson(const LoadPlan& plan, const LoadFigures& figures) {
  const nlohmann::ordered_json report{{"target", plan.target.toString()},
                                      {"seed", plan.seed},
                                      {"offered_per_second", plan.rate.mean()},
                                      {"measured_seconds", figures.measured_seconds},
                                      {"sent", figures.sent},
                                      {"completed", figures.completed},
                                      {"succeeded", figures.succeeded},
                                      {"abandoned", figures.abandoned},
                                      {"achieved_per_second", rateOf(figures)},
                                      {"latency_ms", latency(figures.all)},
                                      {"latency_ms_succeeded", latency(figures.of_succeeded)},
                                      {"error_count", errorCount(figures)},
                                      {"errors", nlohmann::ordered_json(figures.errors)},
                                      {"connections_opened", figures.connections_opened},
                                      {"machine_other_load_cores", figures.other_load_cores},
                                      {"verdict", verdictOf(figures)}};
  return report.dump() + '\n';
}

std::string reportAsText(const LoadPlan& plan, const LoadFigures& figures) {
  std::string text = std::to_string(figures.sent) + " requests sent, " +
                     std::to_string(figures.completed) + " answered, " +
                     std::to_string(errorCount(figures)) + " failed; seed " +
                     std::to_string(plan.seed) + '\n';
  text += line("%.1f answers a second over %.1f s (offered: %.1f a second)\n", rateOf(figures),
               figures.measured_seconds, plan.rate.mean(), 0, 0);
  text += latencyLine("all:        ", figures.all);
  text += latencyLine("successful: ", figures.of_succeeded);
  for (const auto& [cause, errors] : figures.errors) {
    text += "errors, " + cause + ": " + std::to_string(errors) + '\n';
  }
  if (figures.abandoned > 0) {
    text += "ended early, without an answer: " + std::to_string(figures.abandoned) + '\n';
  }
  text += line("other load of the machine: %.2f cores\n", figures.other_load_cores, 0, 0, 0, 0);
  return text + "verdict: " + verdictOf(figures) + '\n';
}

}  // namespace sextant::hunt
