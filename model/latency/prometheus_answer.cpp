// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latency/prometheus_answer.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/latency/prometheus_query.h"

namespace sextant {
namespace {

using Buckets = std::array<double, LatencyHistogram::bucket_count>;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double count_max = 9007199254740992.0;  // what a double counts exactly

// What one instance said at the points of the answer.
struct Series {
  std::vector<Buckets> buckets;  // cumulative
  std::array<bool, LatencyHistogram::bucket_count> has_bucket{};
  std::vector<double> sum;
  std::vector<double> scrapes;
  std::vector<double> restarts;
  std::map<std::string, std::vector<double>> errors;
  std::map<std::string, std::vector<double>> gauges;  // by "min:NAME", "count:NAME", ...
};

tl::unexpected<Error> notUsable(const std::string& what, const std::string& next) {
  return fail(ErrorKind::input, what, "Prometheus", next);
}

std::string textOf(const QJsonValue& value) {
  return value.toString().toStdString();
}

Result<QJsonObject> dataOf(const QByteArray& json, std::vector<std::string>& warnings) {
  const QJsonDocument document = QJsonDocument::fromJson(json);
  if (!document.isObject()) {
    return notUsable("The answer is not that of a Prometheus API.",
                     "Check the URL in the settings: it is the part before /api/v1.");
  }
  const QJsonObject whole = document.object();
  if (whole[QLatin1String("status")].toString() != QLatin1String("success")) {
    const QString reason = whole[QLatin1String("error")].toString().left(300);
    const bool is_query = whole[QLatin1String("errorType")].toString() == QLatin1String("bad_data");
    return fail(is_query ? ErrorKind::usage : ErrorKind::unavailable,
                "Prometheus says: " + reason.toStdString(), {},
                is_query ? "Check the match and the names in the latency settings."
                         : "Ask for a shorter time or longer steps.");
  }
  for (const QJsonValue& warning : whole[QLatin1String("warnings")].toArray())
    warnings.push_back(textOf(warning).substr(0, 300));
  if (whole[QLatin1String("isPartial")].toBool())
    warnings.emplace_back("The server says that its answer is partial.");
  return whole[QLatin1String("data")].toObject();
}

Result<Scope> scopeOf(const QJsonObject& labels, const PrometheusSettings& settings) {
  const auto label = [&](const std::string& name) {
    return textOf(labels[QString::fromStdString(name)]);
  };
  const std::string instance = label(settings.instance_label);
  if (const auto known = settings.instances.find(instance); known != settings.instances.end()) {
    return known->second;
  }
  const Scope scope{label(settings.cluster_label), instance};
  if (isName(scope.cluster) && isName(scope.instance)) return scope;
  return notUsable("A series has " + settings.cluster_label + "=\"" + scope.cluster + "\" and " +
                       settings.instance_label + "=\"" + scope.instance +
                       "\", which name no instance.",
                   "Map it under \"instances\" in the latency settings, or name other labels.");
}

// Our bucket with this upper bound; nothing where it is none of ours.
std::optional<std::size_t> bucketOfBound(const std::string& le) {
  if (le == "+Inf" || le == "Inf") return LatencyHistogram::bucket_count - 1;
  char* end = nullptr;
  const double bound = std::strtod(le.c_str(), &end);
  if (end == le.c_str() || *end != 0 || !(bound > 0) || std::isinf(bound)) return std::nullopt;
  const std::size_t near = LatencyHistogram::bucketOf(bound * (1 - 1e-6));
  if (near + 1 >= LatencyHistogram::bucket_count) return std::nullopt;
  const double ours = LatencyHistogram::boundSeconds(near);
  // Bounds are written with nine digits.
  return std::abs(bound - ours) <= 1e-6 * ours ? std::optional(near) : std::nullopt;
}

class Reader {
 public:
  Reader(const PrometheusSettings& settings, const TelemetryRange& range)
      : settings_(settings),
        range_(range),
        points_(static_cast<std::size_t>((range.to - range.from) / range.step_seconds) + 1) {}

  Result<void> take(const QJsonObject& series) {
    const QJsonObject labels = series[QLatin1String("metric")].toObject();
    const auto scope = scopeOf(labels, settings_);
    if (!scope) return tl::unexpected<Error>(scope.error());
    Series& target = instances_[*scope];
    const std::string part = textOf(labels[QLatin1String(part_label)]);
    const QJsonArray values = series[QLatin1String("values")].toArray();
    if (part == "buckets") return takeBucket(textOf(labels[QLatin1String("le")]), values, target);
    if (part == "sum") read(values, target.sum);
    if (part == "scrapes") read(values, target.scrapes);
    if (part == "restarts") read(values, target.restarts);
    if (part == "errors") {
      const QString cause = labels[QString::fromStdString(settings_.cause_label)].toString();
      read(values, target.errors[cause.toStdString()]);
    }
    if (part.find(':') != std::string::npos) read(values, target.gauges[part]);
    return {};
  }

  Result<std::vector<LatencyStep>> steps() const {
    std::vector<LatencyStep> result;
    for (const auto& [scope, series] : instances_) {
      if (const auto fault = faultOfBuckets(series)) return tl::unexpected<Error>(*fault);
      for (std::size_t point = 1; point < points_; ++point) {
        if (auto step = stepAt(scope, series, point)) result.push_back(std::move(*step));
      }
    }
    return result;
  }

 private:
  // Puts each value at its point; a time that is none, or a value that is no number, is left out.
  template <class Put>
  void each(const QJsonArray& values, Put put) const {
    for (const QJsonValue& value : values) {
      const QJsonArray pair = value.toArray();
      const double at =
          (pair[0].toDouble() - static_cast<double>(range_.from)) / double(range_.step_seconds);
      const double nearest = std::round(at);
      if (!(nearest >= 0) || nearest >= static_cast<double>(points_)) continue;
      bool is_number = false;
      const double number = pair[1].toString().toDouble(&is_number);
      if (is_number && std::isfinite(number)) put(static_cast<std::size_t>(nearest), number);
    }
  }

  void read(const QJsonArray& values, std::vector<double>& target) const {
    target.resize(points_, nothing);
    each(values, [&](std::size_t point, double number) { target[point] = number; });
  }

  Result<void> takeBucket(const std::string& le, const QJsonArray& values, Series& target) const {
    const auto bucket = bucketOfBound(le);
    if (!bucket) return {};  // a finer bound, which ours do not need
    if (target.buckets.empty()) {
      Buckets empty;
      empty.fill(nothing);
      target.buckets.resize(points_, empty);
    }
    target.has_bucket[*bucket] = true;
    each(values,
         [&](std::size_t point, double number) { target.buckets[point][*bucket] = number; });
    return {};
  }

  std::optional<Error> faultOfBuckets(const Series& series) const {
    if (series.buckets.empty()) return std::nullopt;
    const auto missing = std::count(series.has_bucket.begin(), series.has_bucket.end(), false);
    if (missing == 0) return std::nullopt;
    const auto first = static_cast<std::size_t>(
        std::find(series.has_bucket.begin(), series.has_bucket.end(), false) -
        series.has_bucket.begin());
    char bound[40];
    std::snprintf(bound, sizeof bound, "%.9g", LatencyHistogram::boundSeconds(first));
    return Error{ErrorKind::input,
                 "The buckets of " + settings_.durations +
                     " are not those of Sextant: " + std::to_string(missing) +
                     " of its 80 bounds are missing, the first is " + bound + " s.",
                 "Prometheus",
                 "Let the service count in the bounds 100 us * 2^(k/4), k = 0 to 78, and +Inf."};
  }

  // The counts at a point; nothing where one of them is no count.
  static std::optional<LatencyHistogram> reading(const Series& series, std::size_t point) {
    if (series.buckets.empty() || series.sum.empty()) return std::nullopt;
    LatencyHistogram histogram;
    double below = 0;
    for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k) {
      const double here = series.buckets[point][k];
      if (!(here >= below) || here > count_max) return std::nullopt;
      histogram.addBucket(k, static_cast<std::uint64_t>(here - below));
      below = here;
    }
    if (!(series.sum[point] >= 0)) return std::nullopt;
    histogram.addSum(series.sum[point]);
    return histogram;
  }

  static double valueAt(const std::vector<double>& values, std::size_t point) {
    return point < values.size() ? values[point] : nothing;
  }

  std::optional<LatencyStep> stepAt(const Scope& scope, const Series& series,
                                    std::size_t point) const {
    const auto earlier = reading(series, point - 1), later = reading(series, point);
    if (!earlier || !later) return std::nullopt;
    LatencyStep step;
    step.instance = scope;
    step.start = range_.from + static_cast<std::int64_t>(point - 1) * range_.step_seconds;
    step.seconds = secondsAt(series, point);
    const auto grown = LatencyHistogram::difference(*later, *earlier);
    step.restarted = !grown || valueAt(series.restarts, point) > 0;
    step.durations = step.restarted ? *later : *grown;
    for (const auto& [cause, values] : series.errors) {
      const double before = step.restarted ? 0.0 : values[point - 1];
      // A cause that is new has counted from zero.
      const auto count = counterIncrease(std::isnan(before) ? 0 : before, values[point]);
      if (count && count->value < count_max)
        step.errors[cause] = static_cast<std::uint64_t>(count->value);
    }
    takeGauges(series, point, step);
    takeCounters(series, point, step);
    return step;
  }

  [[nodiscard]] std::uint32_t secondsAt(const Series& series, std::size_t point) const {
    const auto whole = static_cast<double>(range_.step_seconds);
    const double interval = settings_.scrape_interval_seconds;
    double held = valueAt(series.scrapes, point) * interval;
    // Both readings are there; a scrape just beyond the edge does not make it half empty.
    if (!(held >= whole - interval)) {
      held = std::isnan(held) ? interval : std::max(held, interval);
    } else {
      held = whole;
    }
    return static_cast<std::uint32_t>(std::min(held, whole));
  }

  void takeGauges(const Series& series, std::size_t point, LatencyStep& step) const {
    for (const auto& [name, metric] : settings_.gauges) {
      const auto of = [&](const char* what) {
        const auto found = series.gauges.find(what + name);
        return found == series.gauges.end() ? nothing : valueAt(found->second, point);
      };
      const double min = of("min:"), max = of("max:"), mean = of("mean:");
      if (std::isnan(min) || std::isnan(max) || std::isnan(mean)) continue;
      const auto count = std::max<std::uint64_t>(
          1, step.seconds / static_cast<std::uint64_t>(settings_.scrape_interval_seconds));
      step.gauges[name] = {min, max, mean * static_cast<double>(count), count};
    }
  }

  void takeCounters(const Series& series, std::size_t point, LatencyStep& step) const {
    for (const auto& [name, metric] : settings_.counters) {
      const auto found = series.gauges.find("count:" + name);
      if (found == series.gauges.end() || step.restarted) continue;
      const auto grown =
          counterIncrease(valueAt(found->second, point - 1), valueAt(found->second, point));
      if (!grown || grown->restarted) continue;
      const double rate = grown->value / step.seconds;
      step.gauges[name] = {rate, rate, grown->value, step.seconds};
    }
  }

  const PrometheusSettings& settings_;
  const TelemetryRange& range_;
  std::size_t points_;
  std::map<Scope, Series> instances_;
};

}  // namespace

Result<LatencyAnswer> stepsOfAnswer(const QByteArray& json, const PrometheusSettings& settings,
                                    const TelemetryRange& range) {
  LatencyAnswer answer;
  answer.step_seconds = range.step_seconds;
  const auto data = dataOf(json, answer.warnings);
  if (!data) return tl::unexpected<Error>(data.error());
  if ((*data)[QLatin1String("resultType")].toString() != QLatin1String("matrix")) {
    return notUsable("The answer has no series.", "Check the URL in the latency settings.");
  }
  Reader reader(settings, range);
  for (const QJsonValue& series : (*data)[QLatin1String("result")].toArray()) {
    if (const auto taken = reader.take(series.toObject()); !taken)
      return tl::unexpected<Error>(taken.error());
  }
  auto steps = reader.steps();
  if (!steps) return tl::unexpected<Error>(steps.error());
  answer.steps = std::move(*steps);
  return answer;
}

Result<std::size_t> seriesOfAnswer(const QByteArray& json) {
  std::vector<std::string> warnings;
  const auto data = dataOf(json, warnings);
  if (!data) return tl::unexpected<Error>(data.error());
  return static_cast<std::size_t>((*data)[QLatin1String("result")].toArray().size());
}

}  // namespace sextant
