// SPDX-License-Identifier: GPL-3.0-or-later
// From measured steps to curves. What was not measured is a gap, and what was measured in part is
// marked as a lower bound; nothing is filled in.
#pragma once

#include <string>
#include <vector>

#include "widgets/charts/board_data.h"
#include "widgets/charts/heat_map.h"

namespace sextant::ui {

struct StepsOf {
  const std::vector<StepPoint>& points;
  qint64 step_seconds = 1;
  int expected_instances = 0;  // 0: not known
};

// Milliseconds; a gap too where nobody asked for anything.
[[nodiscard]] Curve quantileCurve(const StepsOf& steps, double quantile, const QString& name,
                                  Tone tone);
// Requests a second, as the measured seconds had them: a step that is measured in part, such as the
// newest, does not seem slow.
[[nodiscard]] Curve throughputCurve(const StepsOf& steps, const QString& name, Tone tone);
// The same of one instance, the mean of those that were measured: arms of several sizes can be
// compared.
[[nodiscard]] Curve throughputOfEach(const StepsOf& steps, const QString& name, Tone tone);
// Errors of all causes a second, of one instance likewise.
[[nodiscard]] Curve errorsOfEach(const StepsOf& steps, const QString& name, Tone tone);
// One curve for each cause that occurred, most frequent first, and two causes in any case. A cause
// has the same colour whatever its rank, and none has a candidate's or a baseline's.
[[nodiscard]] std::vector<Curve> errorCurves(const StepsOf& steps);

enum class GaugeValue { mean, min, max };
// Over instances and seconds of each step.
[[nodiscard]] Curve gaugeCurve(const StepsOf& steps, const std::string& gauge, GaugeValue value,
                               const QString& name, Tone tone);
// Of a gauge that is what a counter grows by in a second: in a second, over all instances.
[[nodiscard]] Curve counterRate(const StepsOf& steps, const std::string& gauge, const QString& name,
                                Tone tone);
// The quotient of two curves of the same steps times a factor; a gap where the second is 0.
[[nodiscard]] Curve quotient(const Curve& part, const Curve& whole, double factor,
                             const QString& name, Tone tone);
// The part of a curve whose steps begin in [from, to), or the parts that do not; gaps elsewhere.
[[nodiscard]] Curve within(Curve curve, qint64 from, qint64 to);
[[nodiscard]] Curve outside(Curve curve, qint64 from, qint64 to);
// Sum of two curves of the same steps; a gap where one has one.
[[nodiscard]] Curve sumOf(const Curve& a, const Curve& b);

[[nodiscard]] HeatColumns heatColumns(const StepsOf& steps);
[[nodiscard]] bool hasGauge(const std::vector<StepPoint>& points, const std::string& gauge);
// The greatest value of a curve, nothing where it has none.
[[nodiscard]] std::optional<double> worstOf(const Curve& curve);
// How many instances the newest measured step has; nothing where none is measured.
[[nodiscard]] std::optional<int> measuredInstances(const std::vector<StepPoint>& points);

}  // namespace sextant::ui
