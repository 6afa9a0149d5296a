// SPDX-License-Identifier: GPL-3.0-or-later
// A latency distribution over time as a picture: a column for each step, a row for each bucket of
// the histogram, colour for the count.
#pragma once

#include <QImage>

#include <array>
#include <optional>
#include <vector>

#include "model/metrics/latency_histogram.h"
#include "widgets/theme/tokens.h"

namespace sextant::ui {

struct HeatColumns {
  qint64 start = 0;  // Unix time
  qint64 step_seconds = 1;
  // Nothing where nothing was measured; an empty histogram where nobody asked for anything.
  std::vector<std::optional<LatencyHistogram>> columns;
};

using HeatScale = std::array<QRgb, 256>;
// From few to many in steps that look even (Oklab), lightness in one direction: so it can be read
// without seeing hues. Made of the theme's accent between its ground and its text.
[[nodiscard]] HeatScale heatScale(const Tokens& tokens);
// A cell that was measured and has no request.
[[nodiscard]] QColor heatZero(const Tokens& tokens);
// Where a count stands on the scale: logarithmic, so that a tail of few requests is seen. 0 to 1.
[[nodiscard]] double heatShare(std::uint64_t count, std::uint64_t most);

// `by` steps merged into each column, so that none is lost where there are more than pixels.
[[nodiscard]] HeatColumns merged(const HeatColumns& columns, std::size_t by);
[[nodiscard]] std::uint64_t mostIn(const HeatColumns& columns);
// One pixel a cell, the greatest bucket on top; what was not measured is transparent.
[[nodiscard]] QImage heatImage(const HeatColumns& columns, const Tokens& tokens);

// A bucket's edges in ms as the picture has them: the first and the last, which have no lower and
// no upper bound, are as high as the others.
[[nodiscard]] double bucketLowMs(std::size_t bucket);
[[nodiscard]] double bucketHighMs(std::size_t bucket);
// "84.1–100 ms", "up to 0.10 ms", "above 74,000 ms".
[[nodiscard]] QString bucketWords(std::size_t bucket);

}  // namespace sextant::ui
