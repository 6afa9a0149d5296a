// SPDX-License-Identifier: GPL-3.0-or-later
// Times in UTC with seconds, ages in words, numbers with the digits that they have earned.
#pragma once

#include <QDateTime>
#include <QString>

namespace sextant::ui {

// "2024-05-14 14:32:07"; with `today` equal to its day only "14:32:07". Empty for 0.
[[nodiscard]] QString utcText(qint64 unixSeconds, const QDate& today = {});
// "14:32:07".
[[nodiscard]] QString utcClock(qint64 unixSeconds);
// "now", "4 s", "12 min", "3 h", "5 days", "in 4 s" for a time to come.
[[nodiscard]] QString ageWords(qint64 seconds);
// The same of a time that is over: "now", "4 s ago".
[[nodiscard]] QString agoWords(qint64 seconds);
// Milliseconds, or any count, with the digits that say something: "0.42", "7.3", "13.2", "769", "12,345".
[[nodiscard]] QString milliseconds(double value);
// A sentence in whose lines no number ends and its unit begins. For labels that wrap: it has hard
// spaces.
[[nodiscard]] QString unbroken(QString sentence);
// A count with separators: "4,120".
[[nodiscard]] QString countText(qint64 value);

}  // namespace sextant::ui
