// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/verdict/verdict_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "model/metrics/cause_words.h"
#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("VerdictWords", text);
}

QString percent(double share) {
  const double value = share * 100;
  QString text = QString::number(value, 'f', std::abs(value) < 10 ? 2 : 1);
  while (text.endsWith(QLatin1Char('0')))
    text.chop(1);
  if (text.endsWith(QLatin1Char('.'))) text.chop(1);
  return text;
}

bool isTime(const JudgedEffect& effect) {
  return effect.unit == "seconds";
}

bool isShare(const JudgedEffect& effect) {
  return effect.unit == "share of requests";
}

QString figure(const JudgedEffect& effect, std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return {};
  if (isTime(effect)) return milliseconds(*value * 1000);
  return isShare(effect) ? percent(*value) : QString::number(*value, 'f', *value < 10 ? 1 : 0);
}

QString signedFigure(const JudgedEffect& effect, double value) {
  const QString text = figure(effect, std::abs(value));
  const bool is_nothing = QString(text).remove(QLatin1Char('0')).remove(QLatin1Char('.')).isEmpty();
  if (is_nothing) return text;
  return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + text;
}

// The two sides stand beside it, so what is certain says more than what was seen.
QString interval(const JudgedEffect& effect) {
  if (!effect.difference) return {};
  if (!effect.lower && !effect.upper) return signedFigure(effect, *effect.difference);
  const auto end = [&](std::optional<double> value) {
    return value ? signedFigure(effect, *value) : QStringLiteral("?");
  };
  return QStringLiteral("%1 … %2").arg(end(effect.lower), end(effect.upper));
}

QString nameOf(const JudgedEffect& effect, const JudgeRules& rules) {
  if (isTime(effect)) return words("%1, ms").arg(QString::fromStdString(effect.name));
  if (effect.name == "longer") return words("take longer, %");
  if (effect.name == "slow")
    return words("over %1 ms, %").arg(milliseconds(rules.objective_seconds * 1000));
  if (effect.name == "throughput") return words("requests/s each");
  if (effect.cause.empty()) return words("errors, %");
  return words("%1, %").arg(QString::fromStdString(causeWords(effect.cause)));
}

Tone toneOf(const JudgedEffect& effect) {
  // More is neither good nor bad of how many requests there are.
  if (effect.name == "throughput") return Tone::normal;
  if (effect.lower && *effect.lower > 0) return Tone::bad;
  if (effect.upper && *effect.upper < 0) return Tone::ok;
  return Tone::normal;
}

VerdictRow rowOf(const JudgedEffect& effect, const JudgeRules& rules) {
  VerdictRow row{nameOf(effect, rules),
                 figure(effect, effect.before),
                 figure(effect, effect.baseline),
                 figure(effect, effect.candidate),
                 interval(effect),
                 toneOf(effect)};
  if (isTime(effect)) {
    row.tooltip = words("Durations are counted in buckets: what is shown of each side is off by at "
                        "most 19 %.");
  }
  if (effect.lower || effect.upper) {
    if (!row.tooltip.isEmpty()) row.tooltip += QLatin1Char(' ');
    row.tooltip += words("Candidate less baseline is %1. It lies in this interval, with a chance of "
                        "error of %2 % over all seconds together; ? is more than can be told.")
                      .arg(signedFigure(effect, *effect.difference), percent(rules.alpha));
  }
  return row;
}

QString samplesOf(const JudgedSamples& samples, const JudgeRules& rules, bool may_change) {
  QString text = words("%1 requests of the candidate and %2 of the baseline in %3 s.")
                     .arg(countText(qint64(samples.candidate.requests)),
                          countText(qint64(samples.baseline.requests)),
                          countText(samples.candidate.seconds));
  if (samples.smallest_effect) {
    text += QLatin1Char(' ') +
            words("A difference of %1 % of the requests would be seen by now; %2 % may pass.")
                .arg(percent(*samples.smallest_effect), percent(rules.margin));
  }
  if (may_change && samples.seconds_to_margin && *samples.seconds_to_margin > 0) {
    text += QLatin1Char(' ') + words("At this traffic the verdict is due in about %1 s.")
                                   .arg(countText(*samples.seconds_to_margin));
  }
  return text;
}

void callByExercise(VerdictCard& card, const std::vector<KeyCoverage>& coverage) {
  if (isExercised(coverage)) return;
  const auto missing = std::count_if(coverage.begin(), coverage.end(), [](const KeyCoverage& key) {
    return key.exercise != KeyExercise::exercised;
  });
  card.tone = Tone::warning;
  card.head = words("No worse, but not exercised");
  card.sentence =
      (coverage.size() == 1
           ? words("The key that it changes has decided nothing yet that anybody knows of. ")
           : words("%1 of the %2 keys that it changes have decided nothing yet that anybody knows "
                   "of. ")
                 .arg(missing)
                 .arg(coverage.size())) +
      words("The judge saw no harm, and that says nothing about them.");
}

}  // namespace

VerdictCard verdictCard(const Judgement& judgement, const JudgeRules& rules,
                        const std::vector<KeyCoverage>& coverage) {
  VerdictCard card;
  card.word = QString::fromLatin1(wordOf(judgement.verdict));
  card.sentence = QString::fromStdString(judgement.reason);
  if (judgement.verdict == Verdict::fail) {
    card.tone = Tone::bad;
    card.head = words("Worse than what runs now");
  } else if (judgement.verdict == Verdict::unknown) {
    card.tone = Tone::warning;
    card.head = words("Not known yet");
  } else {
    card.tone = Tone::ok;
    card.head = words("No worse than what runs now");
    callByExercise(card, coverage);
  }
  for (const JudgedEffect& effect : judgement.effects)
    card.rows.push_back(rowOf(effect, rules));
  if (judgement.samples.candidate.requests > 0)
    card.samples = samplesOf(judgement.samples, rules, judgement.verdict == Verdict::unknown);
  return card;
}

}  // namespace sextant::ui
