// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/board_arms.h"

#include <QCoreApplication>

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("BoardArms", text);
}

QString named(const QString& arm, const QString& quantity) {
  return quantity.isEmpty() ? arm : arm + QLatin1Char(' ') + quantity;
}

QString baselineName(const BoardData& board, const QString& quantity) {
  const int instances = measuredInstances(*board.baseline).value_or(0);
  if (!quantity.isEmpty() || instances < 2) return named(words("baseline"), quantity);
  return words("baseline, mean of %1").arg(instances);
}

}  // namespace

bool hasArms(const BoardData& board) {
  return board.candidate && board.baseline;
}

std::vector<Curve> armCurves(const BoardData& board, const QString& quantity,
                             const CurveOfArm& curve) {
  const auto steps = [&](const std::vector<StepPoint>& points) {
    return StepsOf{points, board.step_seconds, board.expected_instances};
  };
  Curve baseline = curve(steps(*board.baseline), baselineName(board, quantity), Tone::accent);
  Curve candidate =
      curve(steps(*board.candidate), named(words("candidate"), quantity), Tone::candidate);
  if (!board.compared_between) return {std::move(candidate), std::move(baseline)};
  const auto [from, to] = *board.compared_between;
  Curve neutral = outside(candidate, from, to);
  neutral.tone = Tone::muted;
  neutral.name = named(board.candidate_name, quantity);
  if (from >= to) return {std::move(neutral), std::move(baseline)};
  neutral.in_legend = false;
  return {within(std::move(candidate), from, to), std::move(baseline), std::move(neutral)};
}

}  // namespace sextant::ui
