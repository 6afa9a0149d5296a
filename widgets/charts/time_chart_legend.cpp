// SPDX-License-Identifier: GPL-3.0-or-later
// The legend of a TimeChart: which curves have a place in it, and the values that it shows.
#include <QPainter>

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

// Where the colour of the words is not enough to tell it from others.
bool hasSample(const Curve& curve) {
  return curve.series || curve.line != Line::solid;
}

}  // namespace

int TimeChart::objectivesWidth() const {
  int width = 0;
  for (const Objective& objective : objectives_)
    width += QFontMetrics(wordFont(12)).horizontalAdvance(objective.label) + objective_room;
  return width;
}

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
    const int sample = hasSample(curves_[i]) ? sample_width : 0;
    legend_.push_back(
        {i, 0, names.horizontalAdvance(curves_[i].name) + sample + widest_value_ + size::gap + 5});
    all += legend_.back().width;
  }
  const int title = QFontMetrics(wordFont(13, QFont::DemiBold)).horizontalAdvance(title_) +
                    names.horizontalAdvance(unitWords()) + 10 + objectivesWidth();
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

void TimeChart::paintLegend(QPainter* painter) const {
  for (std::size_t i = 0; i < legend_.size();) {
    // One row: the first stands leftmost, the last ends at the edge.
    std::size_t end = i;
    double left = legendEdge();
    while (end < legend_.size() && legend_[end].row == legend_[i].row)
      left -= legend_[end++].width;
    left += size::gap;  // each begins with one
    for (; i < end; ++i) {
      paintLegendEntry(painter, legend_[i], left);
      left += legend_[i].width;
    }
  }
}

void TimeChart::paintLegendEntry(QPainter* painter, const LegendEntry& entry, double left) const {
  const double top = entry.row * legend_row;
  const double right = left + entry.width - size::gap;
  painter->setFont(wordFont(12));
  painter->setPen(tokens().muted);
  if (!entry.curve) {
    const auto shown = qsizetype(legend_.size()) - 1;
    painter->drawText(QRectF(left, top, entry.width, legend_row), Qt::AlignVCenter | Qt::AlignLeft,
                      tr("and %1 more").arg(qsizetype(curves_.size()) - shown));
    return;
  }
  const Curve& curve = curves_[*entry.curve];
  const QColor colour = colourOf(tokens(), curve);
  double name_left = left;
  if (hasSample(curve)) {
    QPen pen(colour, 2);
    const auto dashes = dashPattern(lineOf(curve));
    if (!dashes.isEmpty()) pen.setDashPattern({dashes[0] / 2, dashes[1] / 2});
    painter->setPen(pen);
    painter->drawLine(QPointF(left, top + 10), QPointF(left + 14, top + 10));
    name_left += 20;
  }
  const bool plain = curve.series || curve.name.isEmpty();
  painter->setPen(plain ? tokens().text : colour);
  painter->drawText(QRectF(name_left, top, right - name_left, legend_row),
                    Qt::AlignVCenter | Qt::AlignLeft, curve.name);
  painter->setFont(monoFont(12));
  painter->drawText(QRectF(left, top, right - left, legend_row), Qt::AlignVCenter | Qt::AlignRight,
                    legendWords(curve));
}

}  // namespace sextant::ui
