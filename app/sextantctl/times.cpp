// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/times.h"

#include <QtCore/QDateTime>

namespace sextant::ctl {

Result<std::optional<std::int64_t>> comingTime(const std::string& text) {
  if (text.empty()) return std::optional<std::int64_t>();
  QDateTime time = QDateTime::fromString(QString::fromStdString(text), Qt::ISODate);
  if (!time.isValid()) {
    return fail(ErrorKind::usage, "This is no time.", text,
                "Write YEAR-MONTH-DAY, or YEAR-MONTH-DAYTHOUR:MINUTE, in UTC.");
  }
  if (time.timeSpec() == Qt::LocalTime) time.setTimeSpec(Qt::UTC);
  if (time <= QDateTime::currentDateTimeUtc()) {
    return fail(ErrorKind::usage, "This time is over.", text);
  }
  return std::optional<std::int64_t>(time.toMSecsSinceEpoch() * 1000);
}

}  // namespace sextant::ctl
