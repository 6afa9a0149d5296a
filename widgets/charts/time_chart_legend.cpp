// SPDX-License-Identifier: GPL-3.0-or-later
// The legend of a TimeChart: which curves have a place in it, and the values that it shows.
#include <algorithm>
#include <cmath>

#include "widgets/charts/time_chart.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int rows_max = 3;       // below the title; more curves than that show the highest
constexpr int overflow_rows = 2;  // then
constexpr int sample_width = 20;  // of a line with its dashes
constexpr int menu_room = 30;

}  // namespace

std::optional<double> TimeChart::legendValue(const Curve& curve) const {
  if (hovered()) {
    const auto step = stepAt(curve, double(*hovered()));
    return step ? valueAt(curve, *step) : std::nullopt;
  }
  for (std::size_t step = curve.values.size(); step-- > 0;) {
    const double second = middleOf(curve, step);
    if (second > timeline_->to() + double(curve.step_seconds)) continue;
    if (second < timeline_->from()) return std::nullopt;
    if (const auto value = valueAt(curve, step)) return value;
  }
  return std::nullopt;
}

QString TimeChart::valueWords(std::optional<double> value) const {
  if (!value || !std::isfinite(*value)) return QStringLiteral("–");
  if (*value == 0) return QStringLiteral("0");
  const bool whole = *value == std::round(*value) && std::abs(*value) < 1e15;
  const bool count = unit_.isEmpty() || !unit_.startsWith(QLatin1String("ms"));
  if (whole && count) return countText(std::llround(*value));
  return milliseconds(*value);
}

QString TimeChart::legendWords(const Curve& curve) const {
  const auto value = legendValue(curve);
  const auto step = hovered() ? stepAt(curve, double(*hovered())) : std::nullopt;
  const bool at_least = value && step && *step < curve.at_least.size() && curve.at_least[*step];
  return at_least ? QStringLiteral("≥ ") + valueWords(value) : valueWords(value);
}

int TimeChart::legendRow(std::size_t curve) const {
  const auto found = std::find_if(legend_.begin(), legend_.end(),
                                  [curve](const LegendEntry& one) { return one.curve == curve; });
  return found == legend_.end() ? -1 : found->row;
}

int TimeChart::legendRowsBelow() const {
  int rows = 0;
  for (const LegendEntry& entry : legend_)
    rows = std::max(rows, entry.row);
  return rows;
}

double TimeChart::legendEdge() const {
  return width() - menu_room;
}

void TimeChart::placeLegend() {
  // Room for three digits, or for the longest value since the chart has this size, so that the
  // legend does not jump while values change.
  const QFontMetrics names(wordFont(12));
  const QFontMetrics numbers(monoFont(12));
  const int rows_before = legendRowsBelow();
  widest_value_ = std::max(widest_value_, numbers.horizontalAdvance(QStringLiteral("000")));
  for (const Curve& curve : curves_) {
    if (curve.in_legend)
      widest_value_ =
          std::max(widest_value_, numbers.horizontalAdvance(valueWords(legendValue(curve))));
  }
  legend_.clear();
  int all = 0;
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    if (!curves_[i].in_legend) continue;
    const int sample = curves_[i].series ? sample_width : 0;
    legend_.push_back(
        {i, 0, names.horizontalAdvance(curves_[i].name) + sample + widest_value_ + size::gap + 5});
    all += legend_.back().width;
  }
  const int title = QFontMetrics(wordFont(13, QFont::DemiBold)).horizontalAdvance(title_) +
                    names.horizontalAdvance(unitWords()) + 10;
  const auto room = int(legendEdge()) - size::gap;
  if (all + title + 2 * size::gap > room) {
    int row = 1;
    int left = room;
    for (LegendEntry& entry : legend_) {
      if (left < entry.width && left < room) {
        ++row;
        left = room;
      }
      left -= entry.width;
      entry.row = row;
    }
    if (row > rows_max) placeOverflow();
  }
  if (legendRowsBelow() != rows_before) {
    layOut();
    placeFlags();
  }
}

// With more curves than the legend has room for, those that are highest at the crosshair count, and
// the one that a person points at.
void TimeChart::placeOverflow() {
  const auto rank = [this](const LegendEntry& entry) {
    if (entry.curve == highlighted_) return INFINITY;
    return float(legendValue(curves_[*entry.curve]).value_or(-INFINITY));
  };
  std::vector<std::pair<float, LegendEntry>> ranked;
  for (const LegendEntry& entry : legend_)
    ranked.emplace_back(rank(entry), entry);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  const auto room = int(legendEdge()) - size::gap;
  const int more = QFontMetrics(wordFont(12)).horizontalAdvance(tr("and %1 more").arg(999));
  legend_.clear();
  int row = 1;
  int left = room;
  for (auto& [value, entry] : ranked) {
    const int needed = entry.width + (row == overflow_rows ? more + size::gap : 0);
    if (left < needed && row == overflow_rows) break;
    if (left < needed) {
      ++row;
      left = room;
    }
    left -= entry.width;
    entry.row = row;
    legend_.push_back(entry);
  }
  if (legend_.size() < ranked.size()) legend_.push_back({std::nullopt, row, more});
}

}  // namespace sextant::ui
