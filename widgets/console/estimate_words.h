// SPDX-License-Identifier: GPL-3.0-or-later
// An estimate and an advice in words, for EstimateView.
#pragma once

#include "model/capacity/advisor.h"
#include "model/capacity/backtest.h"
#include "model/capacity/what_if.h"
#include "widgets/estimate/estimate_view.h"

namespace sextant::ui {

// "From 25,310 requests of the last 5 min. …"
// `is_previewed`: of the drafts' estimate, see WhatIfAnswer. `is_before_preview`: see CalmSpan.
[[nodiscard]] QString basisWords(const Calibration& calibration, const MeasuredService& measured,
                                 bool is_previewed, bool is_before_preview);
// How often the measured lay in the band of earlier changes; why there is no record yet.
[[nodiscard]] QString recordWords(const EstimateRecord& record);
[[nodiscard]] std::vector<EstimateRow> estimateRows(const WhatIfAnswer& answer,
                                                    const MeasuredService& measured);
// "12 to 14 ms".
[[nodiscard]] QString p99Words(const Estimate& estimate);
// How the 99th percentile becomes: ok and bad where the bands are apart.
[[nodiscard]] Tone p99Tone(const Estimate& now, const Estimate& then);
// The 99th percentile over the values of a key. Precondition: the answer has some.
[[nodiscard]] WhatIfCurve whatIfCurve(const WhatIfAnswer& answer, const QString& pointer);
[[nodiscard]] QString adviceWords(const Advice& advice, std::optional<double> p99_seconds);
[[nodiscard]] std::vector<ProposedRow> proposedRows(const Advice& advice);

}  // namespace sextant::ui
