// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/effect.h"

#include <QCoreApplication>

#include <algorithm>

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Effect", text);
}

QString tooFewWords(const MeasuredEffect& measured) {
  if (measured.seconds_before < effect_min_seconds) {
    return words("Not enough data: %1 of %2 s were measured before it was published.")
        .arg(measured.seconds_before)
        .arg(effect_min_seconds);
  }
  return words("Not enough data yet: %1 of %2 s measured after it was published.")
      .arg(measured.seconds_after)
      .arg(effect_min_seconds);
}

}  // namespace

EffectRow effectRow(const EffectFigure& figure) {
  const bool is_count = figure.name == "errors";
  const auto shown = [&](const std::optional<double>& value) -> std::optional<double> {
    if (!value) return std::nullopt;
    return is_count ? *value : *value * 1000;
  };
  EffectRow row{is_count ? words("errors/min")
                : figure.name == "mean" ? words("mean")
                                        : QString::fromStdString(figure.name),
                is_count ? QString() : QStringLiteral("ms"), shown(figure.before),
                shown(figure.after)};
  if (figure.half_width && !is_count) row.uncertainty_percent = 100 * *figure.half_width;
  return row;
}

Effect effectOf(const LatencyHistory& history, const Scope& scope, const EffectSpan& span) {
  EffectWindows windows{span.published - effect_max_seconds, span.published,
                        span.published + effect_warm_up_seconds,
                        std::min(span.now, span.published + effect_max_seconds) + 1, span.left_out};
  if (span.previous)
    windows.before_from = std::max(windows.before_from, *span.previous + effect_warm_up_seconds);
  Effect effect{measuredEffect(history, scope, std::move(windows)), {}, {}};
  for (const char* name : {"mean", "p99", "errors"}) {
    if (const EffectFigure* figure = figureNamed(effect.measured, name))
      effect.rows.push_back(effectRow(*figure));
  }
  if (effect.rows.empty()) effect.sentence = tooFewWords(effect.measured);
  return effect;
}

}  // namespace sextant::ui
