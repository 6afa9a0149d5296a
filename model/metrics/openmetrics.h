// SPDX-License-Identifier: GPL-3.0-or-later
// The OpenMetrics text format (openmetrics.io, version 1.0), as far as agents and the reference
// service need it: reading samples with labels, and writing our histogram.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/base/result.h"
#include "model/metrics/latency_histogram.h"

namespace sextant {

struct MetricSample {
  std::string name;
  std::map<std::string, std::string> labels;
  double value = 0;
};

// One exposition, read. Lookups are by full sample name ("hunt_errors_total").
class MetricsText {
 public:
  // Error: input, with the line that cannot be read.
  [[nodiscard]] static Result<MetricsText> parse(std::string_view text);

  // The value of the only sample with this name; nothing where there is none.
  [[nodiscard]] std::optional<double> value(const std::string& name) const;
  // The values of a family, by one label.
  [[nodiscard]] std::map<std::string, double> byLabel(const std::string& name,
                                                      const std::string& label) const;
  // The histogram NAME from NAME_bucket and NAME_sum; nothing where it is absent or its buckets
  // are not those of LatencyHistogram.
  [[nodiscard]] std::optional<LatencyHistogram> histogram(const std::string& name) const;

 private:
  std::map<std::string, std::vector<MetricSample>, std::less<>> samples_;
};

// "# TYPE NAME histogram" and its samples, cumulative as the format asks.
[[nodiscard]] std::string writeHistogram(const std::string& name, const std::string& help,
                                         const LatencyHistogram& histogram);

inline constexpr const char* openmetrics_type =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";

// Writes an exposition, a family after the other. Not thread-safe.
class MetricsWriter {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;
  // `type`: "counter", "gauge", "summary", "info". The samples of a counter are NAME_total.
  void family(const std::string& name, const std::string& type, const std::string& help);
  void sample(const std::string& name, std::int64_t value, const Labels& labels = {});
  // Written with nine decimals.
  void seconds(const std::string& name, double value, const Labels& labels = {});
  void histogram(const std::string& name, const std::string& help,
                 const LatencyHistogram& histogram);
  // A family with its only sample.
  void counter(const std::string& name, const std::string& help, std::uint64_t value);
  void gauge(const std::string& name, const std::string& help, std::int64_t value);
  // The whole, with its end mark.
  [[nodiscard]] std::string text() const { return text_ + "# EOF\n"; }

 private:
  void line(const std::string& name, const Labels& labels, const std::string& value);
  std::string text_;
};

}  // namespace sextant
