// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/capacity_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "model/checks/settings_section.h"

namespace sextant {
namespace {

constexpr const char* section = "capacity";

// What an expression has to give.
enum class Want { count, duration, truth };

struct Part {
  const char* name;
  Want want;
  bool is_required;
};

constexpr std::array<Part, 13> all_parts{{{"workers", Want::count, true},
                                          {"queue_limit", Want::count, false},
                                          {"pool", Want::count, true},
                                          {"pool_idle", Want::count, false},
                                          {"acquire_timeout", Want::duration, false},
                                          {"statement_timeout", Want::duration, false},
                                          {"deadline", Want::duration, false},
                                          {"cache_entries", Want::count, false},
                                          {"cache_ttl", Want::duration, false},
                                          {"coalesces", Want::truth, false},
                                          {"keys", Want::count, false},
                                          {"cores", Want::count, true},
                                          {"connections_max", Want::count, false}}};

tl::unexpected<Error> wrong(const std::string& where, const std::string& what) {
  return fail(ErrorKind::input, what, where, "Correct the section \"capacity\" of the settings.");
}

// An expression for each part that the section names.
Result<std::map<std::string, RuleExpression>> read(const Value& value, const std::string& where) {
  std::map<std::string, RuleExpression> expressions;
  if (!value.isMap()) return wrong(where, "A map is needed here.");
  for (const auto& [key, text] : value.members()) {
    const bool is_known = std::any_of(all_parts.begin(), all_parts.end(),
                                      [&](const Part& part) { return key == part.name; });
    if (!is_known) return wrong(where + '/' + key, "There is no such part of a service.");
    if (!text.isScalar() || text.kind() == ValueKind::null)
      return wrong(where + '/' + key, "An expression is needed here.");
    auto expression = RuleExpression::parse(text.text());
    if (!expression) return wrong(where + '/' + key, expression.error().what);
    expressions.emplace(key, std::move(*expression));
  }
  for (const Part& part : all_parts) {
    if (part.is_required && !expressions.contains(part.name))
      return wrong(where, "It has to say \"" + std::string(part.name) + "\".");
  }
  return expressions;
}

tl::unexpected<Error> unknown(const std::string& part, const std::string& why) {
  return fail(ErrorKind::verdict_unknown,
              "There is no estimate: \"" + part + "\" of the capacity settings: " + why + '.');
}

// "none" and nothing at all are no limit.
Result<double> numberOf(const std::string& part, Want want, const RuleValue& value) {
  if (const auto* truth = std::get_if<RuleTruth>(&value); truth && want == Want::truth)
    return truth->can_be_true ? 1 : 0;
  if (std::holds_alternative<RuleNothing>(value) || std::holds_alternative<RuleText>(value))
    return no_limit;
  if (const auto* not_known = std::get_if<RuleUnknown>(&value)) return unknown(part, not_known->why);
  const auto* number = std::get_if<RuleNumber>(&value);
  const Dimension wanted = want == Want::duration ? Dimension{1, 0} : Dimension{};
  if (number == nullptr || want == Want::truth || number->dimension != wanted || number->high < 0)
    return unknown(part, wordsOf(value) + " cannot be used for it");
  return number->high;
}

// Quantiles of windows that follow each other.
class WindowedQuantiles {
 public:
  void add(const LatencyHistogram& durations, std::int64_t seconds) {
    window_ += durations;
    seconds_ += seconds;
    if (seconds_ < window_seconds || window_.count() < window_requests_min) return;
    p50_.push_back(std::log(window_.quantileSeconds(0.5).value_or(1)));
    p99_.push_back(std::log(window_.quantileSeconds(0.99).value_or(1)));
    window_ = {};
    seconds_ = 0;
  }
  [[nodiscard]] Unrest unrest() const { return {deviation(p50_), deviation(p99_), p50_.size()}; }

 private:
  static constexpr std::int64_t window_seconds = 10;
  static constexpr std::uint64_t window_requests_min = 200;

  static double deviation(const std::vector<double>& values) {
    if (values.size() < 2) return 0;
    const auto count = double(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double sum = 0;
    for (const double value : values)
      sum += (value - mean) * (value - mean);
    return std::sqrt(sum / (count - 1));
  }

  LatencyHistogram window_;
  std::int64_t seconds_ = 0;
  std::vector<double> p50_, p99_;
};

int whole(double value, int least) {
  return static_cast<int>(std::clamp(std::floor(value), double(least), 1e6));
}

}  // namespace

const std::vector<std::string>& CapacityModel::parts() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Part& part : all_parts)
      all.emplace_back(part.name);
    return all;
  }();
  return names;
}

Result<std::optional<CapacityModel>> CapacityModel::fromSettings(const ProfileSet& settings,
                                                                 const std::string& service) {
  const auto found = settingsSection(settings, service, section);
  if (!found) return tl::unexpected<Error>(found.error());
  if (!*found) return std::optional<CapacityModel>();
  auto expressions = read((*found)->value, (*found)->where);
  if (!expressions) return tl::unexpected<Error>(expressions.error());
  CapacityModel model;
  model.expressions_ = std::move(*expressions);
  return std::optional<CapacityModel>(std::move(model));
}

Result<std::vector<ServiceSetting>> CapacityModel::settings(const RuleWorld& world) const {
  std::vector<ServiceSetting> all;
  for (const RuleMember& member : world.own.members) {
    std::map<std::string, double> values;
    for (const Part& part : all_parts) {
      const auto expression = expressions_.find(part.name);
      if (expression == expressions_.end()) continue;
      const auto value =
          numberOf(part.name, part.want,
                   evaluate(expression->second, world, &member, member.variants.size() - 1));
      if (!value) return tl::unexpected<Error>(value.error());
      values[part.name] = *value;
    }
    const auto of = [&](const char* name, double otherwise) {
      const auto known = values.find(name);
      return known == values.end() ? otherwise : known->second;
    };
    ServiceSetting one;
    one.workers = whole(of("workers", 1), 1);
    one.queue_limit = whole(of("queue_limit", 1e6), 0);
    one.pool = whole(of("pool", 1), 1);
    one.pool_idle = whole(of("pool_idle", one.pool), 0);
    one.acquire_timeout = of("acquire_timeout", no_limit);
    one.statement_timeout = of("statement_timeout", no_limit);
    one.deadline = of("deadline", no_limit);
    one.cache_entries = std::min(of("cache_entries", 0), 1e7);
    one.cache_ttl = of("cache_ttl", no_limit);
    one.coalesces = of("coalesces", 0) > 0;
    all.insert(all.end(), member.count, one);
  }
  if (all.empty())
    return fail(ErrorKind::verdict_unknown, "There is no estimate: the inventory has no instance.");
  return all;
}

Result<CapacityFacts> CapacityModel::facts(const RuleWorld& world) const {
  CapacityFacts facts;
  const RuleMember* member = world.own.members.empty() ? nullptr : &world.own.members.front();
  for (const auto& [name, target] : {std::pair<const char*, double*>{"keys", &facts.keys},
                                     std::pair<const char*, double*>{"cores", &facts.cores}}) {
    const auto expression = expressions_.find(name);
    if (expression == expressions_.end()) continue;
    const auto value =
        numberOf(name, Want::count, evaluate(expression->second, world, member));
    if (!value) return tl::unexpected<Error>(value.error());
    *target = std::clamp(*value, 0.1, 1e6);
  }
  if (const auto expression = expressions_.find("connections_max");
      expression != expressions_.end()) {
    const auto value = numberOf("connections_max", Want::count,
                                evaluate(expression->second, world, member));
    if (!value) return tl::unexpected<Error>(value.error());
    facts.connections_max = whole(*value, 1);
  }
  return facts;
}

std::optional<std::string> CapacityModel::pointerOf(const std::string& part) const {
  const auto expression = expressions_.find(part);
  if (expression == expressions_.end()) return std::nullopt;
  const RuleNode& root = expression->second.root();
  return root.kind == RuleNode::Kind::path ? std::optional(root.text) : std::nullopt;
}

MeasuredService measuredService(const LatencyHistory& history, std::int64_t from, std::int64_t to,
                                const Scope& scope) {
  MeasuredService measured;
  std::map<std::string, double> sums;
  LatencyHistogram durations;
  WindowedQuantiles windows;
  std::uint64_t errors = 0;
  const std::int64_t step = history.stepSeconds();
  for (const StepPoint& point : history.points(scope, from, to, step, true)) {
    if (point.held_seconds == 0) continue;
    // A request that failed is one as well, and the histogram has it.
    measured.rates.push_back(double(point.requests) / double(step));
    measured.requests += point.requests;
    durations += point.durations;
    windows.add(point.durations, step);
    for (const auto& [cause, count] : point.errors)
      errors += count;
    for (const char* name :
         {"cache_hits", "cache_misses", "pool_use_seconds", "pool_uses", "worker_seconds"}) {
      const auto gauge = point.gauges.find(name);
      if (gauge != point.gauges.end()) sums[name] += gauge->second.sum;
    }
  }
  const double reads = sums["cache_hits"] + sums["cache_misses"];
  const double requests = double(measured.requests);
  if (reads > 0) {
    measured.hit_ratio = sums["cache_hits"] / reads;
    measured.write_share = std::clamp(1 - reads / requests, 0.0, 1.0);
  }
  if (sums["pool_uses"] > 0) measured.hold_seconds = sums["pool_use_seconds"] / sums["pool_uses"];
  if (sums["worker_seconds"] > 0 && requests > 0)
    measured.worker_seconds = sums["worker_seconds"] / requests;
  measured.p50_seconds = durations.quantileSeconds(0.5);
  measured.p99_seconds = durations.quantileSeconds(0.99);
  measured.p95_seconds = durations.quantileSeconds(0.95);
  measured.mean_seconds = durations.meanSeconds();
  measured.unrest = windows.unrest();
  if (requests > 0) measured.error_ratio = double(errors) / requests;
  return measured;
}

std::vector<Problem> checkCapacitySettings(const ProfileSet& settings) {
  return checkSettingsSections(settings, section, [](const Value& value) -> Result<void> {
    const auto usable = read(value, std::string("/") + section);
    if (!usable) return tl::unexpected<Error>(usable.error());
    return {};
  });
}

}  // namespace sextant
