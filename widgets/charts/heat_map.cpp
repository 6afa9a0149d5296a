// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/heat_map.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

constexpr double bucket_factor = 1.189207115002721;  // 2^(1/4), LatencyHistogram's
constexpr double ms = 1000;

// Oklab (Ottosson 2020): distances are about as large as they look.
struct Lab {
  double l = 0, a = 0, b = 0;
};

double toLinear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double fromLinear(double channel) {
  const double inside = std::clamp(channel, 0.0, 1.0);
  return inside <= 0.0031308 ? 12.92 * inside : 1.055 * std::pow(inside, 1 / 2.4) - 0.055;
}

Lab labOf(const QColor& colour) {
  const double r = toLinear(colour.redF());
  const double g = toLinear(colour.greenF());
  const double b = toLinear(colour.blueF());
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

QRgb colourOf(const Lab& lab) {
  const double l = std::pow(lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
  const double m = std::pow(lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
  const double s = std::pow(lab.l - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);
  const auto channel = [](double value) { return int(std::lround(fromLinear(value) * 255)); };
  return qRgb(channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
              channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
              channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

Lab between(const Lab& a, const Lab& b, double share) {
  return {a.l + (b.l - a.l) * share, a.a + (b.a - a.a) * share, a.b + (b.b - a.b) * share};
}

double distance(const Lab& a, const Lab& b) {
  return std::hypot(a.l - b.l, a.a - b.a, a.b - b.b);
}

QString words(const char* text) {
  return QCoreApplication::translate("HeatMap", text);
}

}  // namespace

HeatScale heatScale(const Tokens& tokens) {
  // The first step stands out from an empty cell, or a single slow request would not be seen.
  const Lab few = labOf(blend(tokens.accent, tokens.surface, 0.4));
  const Lab some = labOf(tokens.accent);
  const Lab many = labOf(tokens.text);
  const double first = distance(few, some);
  const double whole = first + distance(some, many);
  HeatScale scale{};
  for (std::size_t i = 0; i < scale.size(); ++i) {
    const double along = double(i) / double(scale.size() - 1) * whole;
    scale[i] = colourOf(along < first ? between(few, some, along / first)
                                      : between(some, many, (along - first) / (whole - first)));
  }
  return scale;
}

QColor heatZero(const Tokens& tokens) {
  return blend(tokens.muted, tokens.surface, 0.1);
}

double heatShare(std::uint64_t count, std::uint64_t most) {
  if (count == 0 || most <= 1) return count == 0 ? 0 : 1;
  return std::log(double(count)) / std::log(double(most));
}

HeatColumns merged(const HeatColumns& columns, std::size_t by) {
  if (by <= 1) return columns;
  HeatColumns result{columns.start, columns.step_seconds * qint64(by), {}};
  result.columns.resize((columns.columns.size() + by - 1) / by);
  for (std::size_t i = 0; i < columns.columns.size(); ++i) {
    if (!columns.columns[i]) continue;
    auto& into = result.columns[i / by];
    if (!into) into.emplace();
    *into += *columns.columns[i];
  }
  return result;
}

std::uint64_t mostIn(const HeatColumns& columns) {
  std::uint64_t most = 0;
  for (const auto& column : columns.columns) {
    if (!column) continue;
    for (const std::uint64_t count : column->buckets())
      most = std::max(most, count);
  }
  return most;
}

QImage heatImage(const HeatColumns& columns, const Tokens& tokens) {
  const auto rows = int(LatencyHistogram::bucket_count);
  QImage image(std::max(1, int(columns.columns.size())), rows, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  const HeatScale scale = heatScale(tokens);
  const QRgb zero = heatZero(tokens).rgb();
  const std::uint64_t most = mostIn(columns);
  for (int row = 0; row < rows; ++row) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(rows - 1 - row));
    for (std::size_t i = 0; i < columns.columns.size(); ++i) {
      if (!columns.columns[i]) continue;
      const std::uint64_t count = columns.columns[i]->buckets()[std::size_t(row)];
      line[i] = count == 0 ? zero : scale[std::size_t(std::lround(heatShare(count, most) * 255))];
    }
  }
  return image;
}

double bucketLowMs(std::size_t bucket) {
  if (bucket == 0) return LatencyHistogram::boundSeconds(0) * ms / bucket_factor;
  return LatencyHistogram::boundSeconds(bucket - 1) * ms;
}

double bucketHighMs(std::size_t bucket) {
  if (bucket + 1 < LatencyHistogram::bucket_count)
    return LatencyHistogram::boundSeconds(bucket) * ms;
  return bucketLowMs(bucket) * bucket_factor;
}

QString bucketWords(std::size_t bucket) {
  if (bucket == 0) return words("up to %1 ms").arg(milliseconds(bucketHighMs(0)));
  const QString low = milliseconds(bucketLowMs(bucket));
  if (bucket + 1 == LatencyHistogram::bucket_count) return words("above %1 ms").arg(low);
  return words("%1–%2 ms").arg(low, milliseconds(bucketHighMs(bucket)));
}

}  // namespace sextant::ui
