// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/prometheus_query.h"

#include <algorithm>

namespace sextant {
namespace {

void replaceAll(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
}

std::string milliseconds(std::int64_t value) {
  return std::to_string(value) + "ms";
}

// Names of services and environments have no quote or backslash (isName).
std::string selector(const PrometheusSettings& settings, const ServiceKey& key,
                     const std::string& metric) {
  std::string match = settings.match;
  replaceAll(match, "$service", key.service);
  replaceAll(match, "$environment", key.environment);
  return metric + '{' + match + '}';
}

std::string part(const std::string& name, const std::string& expression) {
  return "label_replace(" + expression + ", \"" + part_label + "\", \"" + name + "\", \"\", \"\")";
}

}  // namespace

std::int64_t scrapedStep(const PrometheusSettings& settings, std::int64_t step_seconds) {
  const std::int64_t interval = settings.scrape_interval_seconds;
  return (step_seconds + interval - 1) / interval * interval;
}

std::string latencyQuery(const PrometheusSettings& settings, const ServiceKey& key,
                         std::int64_t step_seconds) {
  const std::int64_t interval_ms = settings.scrape_interval_seconds * std::int64_t{1000};
  const std::int64_t look_ms =
      std::max(interval_ms * 3 / 2, std::min(step_seconds * 250, std::int64_t{60'000}));
  const std::string look = '[' + milliseconds(look_ms) + ']';
  const std::string step = '[' + milliseconds(step_seconds * 1000) + ']';
  // From the reading at the step's beginning on, and not the one before that: a restart before it
  // is the step before's.
  const std::string around = '[' + milliseconds(step_seconds * 1000 + interval_ms - 1) + ']';
  const std::string by = settings.cluster_label + ", " + settings.instance_label;
  // Two scrapers of the same instance read the same: the larger is the later.
  const auto one = [&](const std::string& labels, const std::string& expression) {
    return "max by (" + labels + ") (" + expression + ')';
  };
  const std::string sum = selector(settings, key, settings.durations + "_sum");
  const std::string count = selector(settings, key, settings.durations + "_count");
  std::string query =
      part("buckets", one("le, " + by, "last_over_time(" +
                                           selector(settings, key, settings.durations + "_bucket") +
                                           look + ')')) +
      " or " + part("sum", one(by, "last_over_time(" + sum + look + ')')) + " or " +
      part("errors",
           one(settings.cause_label + ", " + by,
               "last_over_time(" + selector(settings, key, settings.errors) + look + ')')) +
      " or " + part("scrapes", one(by, "count_over_time(" + count + step + ')')) + " or " +
      part("restarts", one(by, "resets(" + count + around + ')'));
  for (const auto& [name, metric] : settings.gauges) {
    const std::string gauge = selector(settings, key, metric);
    query += " or " + part("min:" + name, one(by, "min_over_time(" + gauge + step + ')'));
    query += " or " + part("max:" + name, one(by, "max_over_time(" + gauge + step + ')'));
    query += " or " + part("mean:" + name, one(by, "avg_over_time(" + gauge + step + ')'));
  }
  for (const auto& [name, metric] : settings.counters) {
    query +=
        " or " + part("count:" + name,
                      one(by, "last_over_time(" + selector(settings, key, metric) + look + ')'));
  }
  return query;
}

std::string instancesQuery(const PrometheusSettings& settings, const ServiceKey& key) {
  return "max by (" + settings.cluster_label + ", " + settings.instance_label + ") (" +
         selector(settings, key, settings.durations + "_count") + ')';
}

}  // namespace sextant
