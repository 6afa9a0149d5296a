// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/time_words.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

#include "model/base/number_words.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Time", text);
}

QString lengthWords(qint64 seconds) {
  if (seconds < 120) return words("%1 s").arg(seconds);
  if (seconds < 120 * 60) return words("%1 min").arg(seconds / 60);
  if (seconds < 48 * 3600) return words("%1 h").arg(seconds / 3600);
  return words("%1 days").arg(seconds / 86400);
}

}  // namespace

QString utcText(qint64 unixSeconds, const QDate& today) {
  if (unixSeconds == 0) return {};
  const QDateTime time = QDateTime::fromSecsSinceEpoch(unixSeconds, Qt::UTC);
  return time.toString(time.date() == today ? QStringLiteral("HH:mm:ss")
                                            : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString utcClock(qint64 unixSeconds) {
  return QDateTime::fromSecsSinceEpoch(unixSeconds, Qt::UTC).toString(QStringLiteral("HH:mm:ss"));
}

QString ageWords(qint64 seconds) {
  if (seconds == 0) return words("now");
  return seconds < 0 ? words("in %1").arg(lengthWords(-seconds)) : lengthWords(seconds);
}

QString agoWords(qint64 seconds) {
  return seconds < 1 ? ageWords(0)
                     : QCoreApplication::translate("TimeWords", "%1 ago").arg(ageWords(seconds));
}

QString milliseconds(double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  if (value < 1) return QString::number(value, 'f', 2);
  if (value < 99.95) return QString::number(value, 'f', 1);
  return countText(std::llround(value));
}

QString unbroken(QString sentence) {
  static const QRegularExpression gap(
      QStringLiteral("(?<=[0-9]) (?=%|(?:µs|ms|s|min|h|days|KiB|MiB|GiB)\\b)"));
  return sentence.replace(gap, QString(QChar(QChar::Nbsp)));
}

QString countText(qint64 value) {
  return QString::fromStdString(countWords(value));
}

}  // namespace sextant::ui
