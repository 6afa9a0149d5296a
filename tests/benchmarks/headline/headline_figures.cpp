// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/headline/headline_figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace sextant::headline {
namespace {

constexpr const char* figures[] = {"mean", "p50", "p95", "p99"};
constexpr double mean_reduction_min = 0.30;
constexpr double p99_reduction_min = 0.40;

std::vector<double> valuesOf(const std::vector<Pair>& pairs, Round Pair::*side,
                             const std::string& figure) {
  std::vector<double> values;
  for (const Pair& pair : pairs)
    values.push_back((pair.*side).latency_ms.at(figure));
  return values;
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", share * 100);
  return text;
}

std::string spreadText(const Spread& spread, const char* unit) {
  char text[80];
  std::snprintf(text, sizeof text, "%9.2f ± %.2f%s", spread.mean, spread.deviation, unit);
  return text;
}

double totalErrors(const std::vector<Pair>& pairs, Round Pair::*side) {
  double total = 0;
  for (const Pair& pair : pairs)
    total += errorsOf(pair.*side);
  return total;
}

}  // namespace

Spread spreadOf(const std::vector<double>& values) {
  Spread spread;
  if (values.empty()) return spread;
  const auto count = static_cast<double>(values.size());
  for (const double value : values)
    spread.mean += value / count;
  if (values.size() < 2) return spread;
  for (const double value : values)
    spread.deviation += (value - spread.mean) * (value - spread.mean) / (count - 1);
  spread.deviation = std::sqrt(spread.deviation);
  return spread;
}

double errorsOf(const Round& round) {
  double total = 0;
  for (const auto& [cause, count] : round.errors)
    total += count;
  return total;
}

Reduction reductionOf(const std::vector<Pair>& pairs, const std::string& figure) {
  const auto lower = [](double before, double after) {
    return before > 0 ? 1 - after / before : 0.0;
  };
  const auto before = valuesOf(pairs, &Pair::before, figure);
  const auto after = valuesOf(pairs, &Pair::after, figure);
  if (before.empty()) return {};
  std::vector<double> single;
  for (std::size_t i = 0; i < before.size(); ++i)
    single.push_back(lower(before[i], after[i]));
  const auto [lowest, highest] = std::minmax_element(single.begin(), single.end());
  return {lower(spreadOf(before).mean, spreadOf(after).mean), *lowest, *highest};
}

std::string sideText(const std::vector<Pair>& pairs, Round Pair::*side) {
  std::string text;
  for (const char* figure : figures) {
    text += "  " + std::string(figure) + std::string(6 - std::string(figure).size(), ' ') +
            spreadText(spreadOf(valuesOf(pairs, side, figure)), " ms\n");
  }
  std::set<std::string> causes;
  for (const Pair& pair : pairs) {
    for (const auto& [cause, count] : (pair.*side).errors)
      causes.insert(cause);
  }
  for (const std::string& cause : causes) {
    std::vector<double> counts;
    for (const Pair& pair : pairs) {
      const auto& errors = (pair.*side).errors;
      const auto found = errors.find(cause);
      counts.push_back(found == errors.end() ? 0 : found->second);
    }
    text += "  errors, " + cause + ":" + spreadText(spreadOf(counts), " a round\n");
  }
  char line[80];
  std::snprintf(line, sizeof line, "  errors in all: %.0f\n", totalErrors(pairs, side));
  return text + line;
}

std::string reductionText(const std::vector<Pair>& pairs) {
  std::string text;
  for (const char* figure : figures) {
    const Reduction reduction = reductionOf(pairs, figure);
    text += "  " + std::string(figure) + std::string(6 - std::string(figure).size(), ' ') +
            percent(reduction.mean) + " lower (single pairs: " + percent(reduction.lowest) +
            " to " + percent(reduction.highest) + ")\n";
  }
  return text;
}

std::vector<std::string> shortcomings(const std::vector<Pair>& pairs, bool judge_errors) {
  std::vector<std::string> found;
  if (pairs.empty()) return {"No pair of rounds counts."};
  const auto need = [&](const char* figure, double least) {
    const double reduction = reductionOf(pairs, figure).mean;
    if (reduction >= least) return;
    found.push_back(std::string(figure) + " is " + percent(reduction) + " lower, not at least " +
                    percent(least) + '.');
  };
  need("mean", mean_reduction_min);
  need("p99", p99_reduction_min);
  if (!judge_errors) return found;
  if (totalErrors(pairs, &Pair::before) == 0) found.push_back("There were no errors before.");
  if (totalErrors(pairs, &Pair::after) > 0) found.push_back("There were errors after.");
  return found;
}

}  // namespace sextant::headline
