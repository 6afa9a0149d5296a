// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/estimate_words.h"

#include <QCoreApplication>

#include <cmath>

#include "model/metrics/cause_words.h"
#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("EstimatePage", text);
}

QString digits(double value) {
  if (value >= 1000) return milliseconds(value);
  return QString::number(value, 'g', value >= 100 ? 3 : 2);
}

QString durationWords(double seconds) {
  const double ms = seconds * 1e3;
  if (ms >= 1000) return QStringLiteral("%1 s").arg(digits(ms / 1000));
  return QStringLiteral("%1 ms").arg(digits(ms));
}

QString percent(double share) {
  return QStringLiteral("%1 %").arg(share * 100, 0, 'f', share < 0.1 && share > 0 ? 1 : 0);
}

template <class Words>
QString bandWords(const Band& band, Words one) {
  const QString low = one(band.low), high = one(band.high);
  return low == high ? low : words("%1 to %2").arg(low, high);
}

// Worse or better where the bands are apart, else nothing can be said.
Tone toneOf(const Band& now, const Band& draft) {
  if (draft.low > now.high) return Tone::bad;
  return draft.high < now.low ? Tone::ok : Tone::normal;
}

QString errorWords(const Estimate& estimate) {
  const QString share = bandWords(estimate.error_ratio, percent);
  if (estimate.causes.empty() || estimate.error_ratio.high == 0) return share;
  return QStringLiteral("%1, %2").arg(share,
                                      QString::fromStdString(causeWords(estimate.causes.front())));
}

EstimateRow latencyRow(const QString& name, const std::optional<double>& measured,
                       const Band& now, const std::optional<Band>& draft) {
  return {name,
          measured ? durationWords(*measured) : QString(),
          bandWords(now, durationWords),
          draft ? bandWords(*draft, durationWords) : QString(),
          draft ? toneOf(now, *draft) : Tone::normal};
}

EstimateRow shareRow(const QString& name, const Band& now, const std::optional<Band>& draft,
                     const QString& tooltip) {
  return {name, words("–"), bandWords(now, percent), draft ? bandWords(*draft, percent) : QString(),
          Tone::normal, tooltip};
}

// 330 s: "5.5"
QString minutesOf(std::int64_t seconds) {
  return QString::number(double(seconds) / 60, 'g', 3);
}

QString advisedWords(const Advice& advice, std::optional<double> p99_seconds) {
  const QString goal =
      p99_seconds ? words("p99 below %1").arg(durationWords(*p99_seconds)) : QString();
  if (advice.changes.empty()) {
    if (advice.broken_before == 0 && advice.meets_objective) {
      if (advice.unchecked > 0) return words("Nothing to propose: no rule is broken.");
      return goal.isEmpty() ? words("Nothing to propose: every rule holds.")
                            : words("Nothing to propose: every rule holds, and the estimate meets "
                                    "the objective, %1.")
                                  .arg(goal);
    }
    return words("No change of these keys was found that makes it better.");
  }
  QStringList said;
  said << (advice.broken_after == 0 && advice.unchecked == 0
               ? words("%1 changes after which every rule holds (now %2 do not).")
                     .arg(advice.changes.size())
                     .arg(advice.broken_before)
               : words("%1 changes after which %2 rules are broken (now %3).")
                     .arg(advice.changes.size())
                     .arg(advice.broken_after)
                     .arg(advice.broken_before));
  if (advice.before && advice.after) {
    said << words("Estimate of p99: %1 instead of %2.")
                .arg(bandWords(advice.after->p99_seconds, durationWords),
                     bandWords(advice.before->p99_seconds, durationWords));
  } else {
    said << words("There is no estimate, so only rules were looked at.");
  }
  if (!goal.isEmpty() && !advice.meets_objective)
    said << words("The objective, %1, is not met.").arg(goal);
  return said.join(QLatin1Char(' '));
}

}  // namespace

QString p99Words(const Estimate& estimate) {
  return bandWords(estimate.p99_seconds, durationWords);
}

Tone p99Tone(const Estimate& now, const Estimate& then) {
  return toneOf(now.p99_seconds, then.p99_seconds);
}

QString basisWords(const Calibration& calibration, const MeasuredService& measured,
                   bool is_previewed, bool is_before_preview) {
  const double rate = measured.rates.empty() ? 0
                                             : double(measured.requests) /
                                                   double(measured.rates.size());
  const QString previewed =
      is_previewed ? QLatin1Char(' ') + words("The drafts' stands on the service time that the "
                                              "preview measures.")
                   : QString();
  const QString when = is_before_preview ? words("in %1 s before the preview that runs")
                                         : words("in the last %1 s");
  return words("An estimate, not a measurement: the fleet is played through with what was measured "
               "%1 (%2 requests, %3/s). Played with what is in force, p50 is %4 and p99 %5 off the "
               "measured ones.")
      .arg(when.arg(measured.rates.size()), countText(qint64(measured.requests)), digits(rate),
           percent(std::abs(calibration.presentError().low)),
           percent(std::abs(calibration.presentError().high))) +
         previewed;
}

QString recordWords(const EstimateRecord& record) {
  const std::size_t left_out = record.unmeasured + record.irrelevant;
  if (record.changes.empty()) {
    return left_out == 0
               ? words("Its record: none yet. A change of the last day counts where %1 s were "
                       "measured before it and %1 s from %2 s after it, the newest once %3 min are "
                       "over.")
                     .arg(BacktestSpan::least_seconds)
                     .arg(BacktestSpan::warm_up_seconds)
                     .arg(minutesOf(BacktestSpan::warm_up_seconds + BacktestSpan::seconds_max))
               : words("Its record: none yet. Of %1 changes of the last day it knows too little: not "
                       "enough was measured while every instance ran the same, they went out in "
                       "stages, or they set no key that it knows.")
                     .arg(left_out);
  }
  QStringList said;
  const auto p50 = record.p50(), p99 = record.p99();
  said << words("Its record: of %1 past changes, estimated from what was measured before them, the "
                "measured p50 lay within the band %2 of %3 times and p99 %4 of %5.")
              .arg(record.changes.size())
              .arg(p50.within)
              .arg(p50.of)
              .arg(p99.within)
              .arg(p99.of);
  if (const auto error = record.hitRatioErrorMedian()) {
    said << words("Cache hits were off by %1 points (median).").arg(*error * 100, 0, 'f', 1);
  }
  if (left_out > 0) said << words("Of %1 others it knows too little.").arg(left_out);
  return said.join(QLatin1Char(' '));
}

std::vector<EstimateRow> estimateRows(const WhatIfAnswer& answer,
                                      const MeasuredService& measured) {
  const auto& draft = answer.draft;
  const auto of = [&](Band Estimate::*band) {
    return draft ? std::optional<Band>((*draft).*band) : std::nullopt;
  };
  const Estimate& now = answer.now;
  return {
      latencyRow(words("p50"), measured.p50_seconds, now.p50_seconds, of(&Estimate::p50_seconds)),
      latencyRow(words("p95"), measured.p95_seconds, now.p95_seconds, of(&Estimate::p95_seconds)),
      latencyRow(words("p99"), measured.p99_seconds, now.p99_seconds, of(&Estimate::p99_seconds)),
      latencyRow(words("mean"), measured.mean_seconds, now.mean_seconds,
                 of(&Estimate::mean_seconds)),
      {words("errors"), measured.error_ratio ? percent(*measured.error_ratio) : QString(),
       errorWords(now), draft ? errorWords(*draft) : QString(),
       draft ? toneOf(now.error_ratio, draft->error_ratio) : Tone::normal},
      {words("cache hits"), measured.hit_ratio ? percent(*measured.hit_ratio) : QString(),
       percent(now.hit_ratio), draft ? percent(draft->hit_ratio) : QString()},
      shareRow(words("database busy"), now.database_utilisation,
               of(&Estimate::database_utilisation), words("Of its cores")),
      shareRow(words("busiest pool"), now.pool_utilisation, of(&Estimate::pool_utilisation),
               words("Connections lent, of those that an instance may open")),
      shareRow(words("busiest workers"), now.worker_utilisation,
               of(&Estimate::worker_utilisation), words("Workers that hold a request"))};
}

WhatIfCurve whatIfCurve(const WhatIfAnswer& answer, const QString& pointer) {
  WhatIfCurve curve;
  curve.title = words("p99 by %1").arg(pointer);
  for (const WhatIfValue& one : answer.values) {
    const Estimate& estimate = one.estimate;
    const QString value = QString::fromStdString(one.value.text());
    curve.points.push_back(
        {value, estimate.p99_seconds.low * 1e3, estimate.p99_seconds.high * 1e3,
         words("%1: p99 %2, p50 %3, errors %4, cache hits %5")
             .arg(value, bandWords(estimate.p99_seconds, durationWords),
                  bandWords(estimate.p50_seconds, durationWords), errorWords(estimate),
                  percent(estimate.hit_ratio))});
  }
  curve.now = answer.now_at;
  curve.draft = answer.draft_at;
  curve.knee = answer.knee;
  return curve;
}

QString adviceWords(const Advice& advice, std::optional<double> p99_seconds) {
  QStringList said{advisedWords(advice, p99_seconds)};
  if (advice.unchecked > 0)
    said << words("Of %1 rules it could not be told whether they hold.").arg(advice.unchecked);
  QStringList names;
  for (const Scope& scope : advice.without)
    names << QString::fromStdString(scope.path());
  if (!names.isEmpty()) {
    said << words("Not looked at, for their profiles cannot be read: %1.")
                .arg(names.join(QStringLiteral(", ")));
  }
  return said.join(QLatin1Char(' '));
}

std::vector<ProposedRow> proposedRows(const Advice& advice) {
  std::vector<ProposedRow> rows;
  for (const AdvisedChange& change : advice.changes) {
    QStringList reasons;
    for (const std::string& reason : change.reasons)
      reasons << QString::fromStdString(reason);
    rows.push_back({QString::fromStdString(change.pointer),
                    QString::fromStdString(change.before.isScalar() ? change.before.text() : "…"),
                    QString::fromStdString(change.after.text()), reasons.join(QLatin1Char(' '))});
  }
  return rows;
}

}  // namespace sextant::ui
