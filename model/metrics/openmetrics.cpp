// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/openmetrics.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

namespace sextant {
namespace {

// Up to here a double counts exactly.
constexpr double count_max = 9007199254740992.0;

tl::unexpected<Error> unreadable(std::string_view line) {
  return fail(ErrorKind::input,
              "This line of the metrics cannot be read: " + std::string(line.substr(0, 200)));
}

std::optional<double> parseNumber(std::string_view text) {
  if (text == "+Inf") return std::numeric_limits<double>::infinity();
  if (text == "-Inf") return -std::numeric_limits<double>::infinity();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Reads a quoted label value at `at` (on the opening quote) and moves behind it.
std::optional<std::string> parseQuoted(std::string_view line, std::size_t& at) {
  if (at >= line.size() || line[at] != '"') return std::nullopt;
  std::string value;
  for (++at; at < line.size(); ++at) {
    if (line[at] == '"') {
      ++at;
      return value;
    }
    if (line[at] == '\\' && at + 1 < line.size()) {
      ++at;
      value += line[at] == 'n' ? '\n' : line[at];
    } else {
      value += line[at];
    }
  }
  return std::nullopt;
}

// Reads {name="value",...} at `at` (behind the opening brace) and moves behind the closing one.
bool parseLabels(std::string_view line, std::size_t& at, MetricSample& sample) {
  while (at < line.size() && line[at] != '}') {
    const std::size_t equals = line.find('=', at);
    if (equals == std::string_view::npos) return false;
    const std::string name(line.substr(at, equals - at));
    at = equals + 1;
    auto value = parseQuoted(line, at);
    if (!value) return false;
    sample.labels[name] = *value;
    if (at < line.size() && line[at] == ',') ++at;
  }
  if (at >= line.size()) return false;
  ++at;
  return true;
}

std::optional<MetricSample> parseSample(std::string_view line) {
  MetricSample sample;
  std::size_t at = line.find_first_of("{ ");
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  sample.name = std::string(line.substr(0, at));
  if (line[at] == '{') {
    ++at;
    if (!parseLabels(line, at, sample)) return std::nullopt;
  }
  at = line.find_first_not_of(' ', at);
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t end = line.find(' ', at);  // a time stamp or exemplar may follow
  const auto value = parseNumber(line.substr(at, end == std::string_view::npos ? end : end - at));
  if (!value) return std::nullopt;
  sample.value = *value;
  return sample;
}

std::string number(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.9g", value);
  return buffer;
}

}  // namespace

Result<MetricsText> MetricsText::parse(std::string_view text) {
  MetricsText result;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    auto sample = parseSample(line);
    if (!sample) return unreadable(line);
    result.samples_[sample->name].push_back(std::move(*sample));
  }
  return result;
}

std::optional<double> MetricsText::value(const std::string& name) const {
  const auto found = samples_.find(name);
  if (found == samples_.end() || found->second.size() != 1) return std::nullopt;
  return found->second.front().value;
}

std::map<std::string, double> MetricsText::byLabel(const std::string& name,
                                                   const std::string& label) const {
  std::map<std::string, double> values;
  const auto found = samples_.find(name);
  if (found == samples_.end()) return values;
  for (const auto& sample : found->second) {
    if (const auto at = sample.labels.find(label); at != sample.labels.end()) {
      values[at->second] += sample.value;
    }
  }
  return values;
}

std::optional<LatencyHistogram> MetricsText::histogram(const std::string& name) const {
  const auto found = samples_.find(name + "_bucket");
  if (found == samples_.end() || found->second.size() != LatencyHistogram::bucket_count) {
    return std::nullopt;
  }
  LatencyHistogram histogram;
  double below = 0;
  for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k) {
    const auto& sample = found->second[k];
    const auto bound = sample.labels.find("le");
    if (bound == sample.labels.end()) return std::nullopt;
    const auto le = parseNumber(bound->second);
    const double wanted = LatencyHistogram::boundSeconds(k);
    const bool same =
        le && (std::isinf(wanted) ? std::isinf(*le) : std::abs(*le - wanted) <= 1e-6 * wanted);
    // NaN is not larger than anything.
    if (!same || !(sample.value >= below) || sample.value > count_max) return std::nullopt;
    histogram.addBucket(k, static_cast<std::uint64_t>(sample.value - below));
    below = sample.value;
  }
  histogram.addSum(value(name + "_sum").value_or(0));
  return histogram;
}

std::string writeHistogram(const std::string& name, const std::string& help,
                           const LatencyHistogram& histogram) {
  std::string text = "# TYPE " + name + " histogram\n# HELP " + name + ' ' + help + '\n';
  std::uint64_t below = 0;
  for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k) {
    below += histogram.buckets()[k];
    const double bound = LatencyHistogram::boundSeconds(k);
    text += name + "_bucket{le=\"" + (std::isinf(bound) ? "+Inf" : number(bound)) + "\"} " +
            std::to_string(below) + '\n';
  }
  text += name + "_count " + std::to_string(below) + '\n';
  text += name + "_sum " + number(histogram.sumSeconds()) + '\n';
  return text;
}

void MetricsWriter::family(const std::string& name, const std::string& type,
                           const std::string& help) {
  text_ += "# TYPE " + name + ' ' + type + "\n# HELP " + name + ' ' + help + '\n';
}

void MetricsWriter::line(const std::string& name, const Labels& labels, const std::string& value) {
  text_ += name;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    text_ += (i == 0 ? "{" : ",") + labels[i].first + "=\"";
    for (const char c : labels[i].second) {
      if (c == '\\' || c == '"') text_ += '\\';
      text_ += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    text_ += '"';
  }
  text_ += (labels.empty() ? " " : "} ") + value + '\n';
}

void MetricsWriter::sample(const std::string& name, std::int64_t value, const Labels& labels) {
  line(name, labels, std::to_string(value));
}

void MetricsWriter::seconds(const std::string& name, double value, const Labels& labels) {
  char words[40];
  std::snprintf(words, sizeof words, "%.9f", value);
  line(name, labels, words);
}

void MetricsWriter::histogram(const std::string& name, const std::string& help,
                              const LatencyHistogram& histogram) {
  text_ += writeHistogram(name, help, histogram);
}

void MetricsWriter::counter(const std::string& name, const std::string& help, std::uint64_t value) {
  family(name, "counter", help);
  sample(name + "_total", static_cast<std::int64_t>(value));
}

void MetricsWriter::gauge(const std::string& name, const std::string& help, std::int64_t value) {
  family(name, "gauge", help);
  sample(name, value);
}

}  // namespace sextant
