// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/emergency_words.h"

#include <QCoreApplication>

#include <algorithm>

#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

QString words(const char* text) {
  return QCoreApplication::translate("EmergencyWords", text);
}

QString shown(const std::string& text) {
  return visibleText(QString::fromStdString(text));
}

}  // namespace

QString placeWords(const Emergency& emergency) {
  const QString environment = QString::fromStdString(emergency.environment);
  if (emergency.service.empty()) return words("%1, all services").arg(environment);
  return environment + QLatin1Char('/') + QString::fromStdString(emergency.service);
}

EmergencyRow emergencyRow(const Emergency& emergency, qint64 now) {
  EmergencyRow row{.key = QString::number(emergency.number.value),
                   .place = placeWords(emergency),
                   .who = shown(emergency.author),
                   .reason = shown(emergency.reason),
                   .begun = emergency.begun_us / us_per_second,
                   .ended = emergency.closed_us.value_or(emergency.ends_us) / us_per_second,
                   .revisions = emergency.revisions};
  if (emergency.lasts) {
    row.state = State::failed;
    row.state_word = words("lasts, %1 left").arg(ageWords(std::max<qint64>(row.ended - now, 1)));
    row.can_end = true;
  } else if (emergency.review) {
    row.state = State::done;
    row.state_word = words("reviewed by %1").arg(shown(emergency.review->author));
    row.review = shown(emergency.review->note);
  } else {
    row.state = State::warned;
    const QString due = utcText(emergency.due_us / us_per_second);
    row.state_word = emergency.overdue ? words("review overdue since %1").arg(due)
                                       : words("review owed until %1").arg(due);
    row.can_review = !emergency.is_own;
    if (emergency.is_own) row.review = words("Somebody else has to review it.");
  }
  return row;
}

QString lastingWords(const Emergency& emergency, qint64 now) {
  const qint64 ends = emergency.ends_us / us_per_second;
  return words("%1 publishes to %2 without approvals until %3 UTC, %4 yet: %5")
      .arg(emergency.is_own ? words("Your login") : shown(emergency.author), placeWords(emergency),
           utcClock(ends), ageWords(std::max<qint64>(ends - now, 1)), shown(emergency.reason));
}

}  // namespace sextant::ui
