// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/ticks.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace sextant::ui {
namespace {

constexpr qint64 day = 86'400;

// Plain digits without separators, as on the decades 1000 and 10000; "2 M" from a million on.
QString label(double value) {
  const double size = std::abs(value);
  for (const auto& [unit, letter] : {std::pair{1e9, "G"}, std::pair{1e6, "M"}}) {
    if (size < unit) continue;
    return QLocale::c().toString(value / unit, 'g', 4) + QLatin1Char(' ') + QLatin1String(letter);
  }
  return QLocale::c().toString(value, 'g', 6).replace(QLatin1Char('-'), QStringLiteral("−"));
}

double roundTop(double wanted) {
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  for (const double step : {1.0, 2.0, 4.0, 5.0, 8.0}) {
    if (step * power >= wanted * 0.999) return step * power;
  }
  return 10 * power;
}

QDateTime utc(qint64 second) {
  return QDateTime::fromSecsSinceEpoch(second, Qt::UTC);
}

// First days of each `months` months: their lengths differ, so they are no multiples of seconds.
std::vector<qint64> monthTicks(qint64 from, qint64 to, int months) {
  std::vector<qint64> ticks;
  const QDate first = utc(from).date();
  QDate at(first.year(), (first.month() - 1) / months * months + 1, 1);
  for (; at.isValid(); at = at.addMonths(months)) {
    const qint64 second = QDateTime(at, QTime(0, 0), Qt::UTC).toSecsSinceEpoch();
    if (second > to) break;
    if (second >= from) ticks.push_back(second);
  }
  return ticks;
}

}  // namespace

std::vector<Tick> linearTicks(double most, double least) {
  const double size = std::max(most, -least);
  const double top = size > 0 && std::isfinite(size) ? roundTop(std::max(size, 1e-9)) : 1;
  std::vector<Tick> ticks;
  if (least < 0) ticks = {{-top, label(-top)}, {-top / 2, label(-top / 2)}};
  ticks.push_back({0, QStringLiteral("0")});
  ticks.push_back({top / 2, label(top / 2)});
  ticks.push_back({top, label(top)});
  return ticks;
}

std::vector<Tick> logarithmicTicks(double least, double most) {
  const double low = std::floor(std::log10(std::max(least, 1e-3)));
  double high = std::ceil(std::log10(std::max(most, 1e-3)));
  high = std::max(high, low + 2);
  std::vector<Tick> ticks;
  for (double power = low; power <= high; ++power) {
    const double value = std::pow(10, power);
    ticks.push_back({value, label(value)});
  }
  return ticks;
}

std::vector<qint64> timeTicks(qint64 from, qint64 to, int wanted) {
  static constexpr std::array<qint64, 25> steps{
      1,     2,   5,       10,      15,      30,      60,      120,   180,
      300,   600, 900,     1800,    3600,    7200,    10800,   14400, 21600,
      43200, day, 2 * day, 3 * day, 5 * day, 7 * day, 14 * day};
  const qint64 least = (to - from) / std::max(wanted, 1);
  if (least > 14 * day) {
    const qint64 months = (least + 31 * day - 1) / (31 * day);
    for (const int step : {1, 2, 3, 6}) {
      if (step >= months) return monthTicks(from, to, step);
    }
    return monthTicks(from, to, 12);
  }
  const auto found =
      std::find_if(steps.begin(), steps.end(), [least](qint64 step) { return step >= least; });
  const qint64 step = found == steps.end() ? steps.back() : *found;
  std::vector<qint64> ticks;
  const qint64 first = from - ((from % step) + step) % step;
  for (qint64 second = first < from ? first + step : first; second <= to; second += step)
    ticks.push_back(second);
  return ticks;
}

QString timeLabel(qint64 second, qint64 range_seconds) {
  const QDateTime time = utc(second);
  const bool midnight = ((second % day) + day) % day == 0;
  // Names of months in English whatever the locale: the rest of the program is.
  const QLocale words(QLocale::English, QLocale::UnitedStates);
  if (range_seconds > 150 * day) return words.toString(time.date(), QStringLiteral("MMM yyyy"));
  if (midnight) return words.toString(time.date(), QStringLiteral("d MMM"));
  return time.toString(range_seconds <= 180 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

QString momentLabel(qint64 second, qint64 step_seconds, qint64 range_seconds) {
  const QLocale words(QLocale::English, QLocale::UnitedStates);
  const QDateTime time = utc(second);
  QString text;
  if (range_seconds > day || step_seconds >= 3600)
    text = words.toString(time.date(), QStringLiteral("d MMM "));
  text += time.toString(QStringLiteral("HH:mm:ss"));
  if (step_seconds > 1)
    text += QStringLiteral("–") + utc(second + step_seconds).toString(QStringLiteral("HH:mm:ss"));
  return text;
}

std::vector<FlagGroup> groupFlags(const std::vector<double>& x, const std::vector<double>& widths,
                                  double group_width, const QRectF& row) {
  constexpr double apart = 3;
  std::vector<FlagGroup> groups;
  const auto place = [&](FlagGroup& group) {
    const double width = group.markers.size() == 1 ? widths[group.markers.front()] : group_width;
    const bool turned = group.x + width > row.right();
    const double left = std::max(turned ? group.x - width : group.x, row.left());
    group.box = QRectF(left, row.top(), width, row.height());
  };
  for (std::size_t i = 0; i < x.size(); ++i) {
    groups.push_back({{i}, {}, x[i]});
    place(groups.back());
    // Becoming one may make it touch the one before.
    while (groups.size() > 1) {
      FlagGroup& before = groups[groups.size() - 2];
      if (before.box.right() + apart <= groups.back().box.left()) break;
      before.markers.insert(before.markers.end(), groups.back().markers.begin(),
                            groups.back().markers.end());
      groups.pop_back();
      place(before);
    }
  }
  return groups;
}

}  // namespace sextant::ui
