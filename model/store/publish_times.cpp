// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/publish_times.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>

#include <set>

namespace sextant {
namespace {

const QStringList& dayNames() {
  static const QStringList names{QStringLiteral("mon"), QStringLiteral("tue"), QStringLiteral("wed"),
                                 QStringLiteral("thu"), QStringLiteral("fri"), QStringLiteral("sat"),
                                 QStringLiteral("sun")};
  return names;
}

// "mon-thu,sat"; empty: it is none.
std::vector<int> daysOf(const QString& text) {
  std::set<int> days;
  for (const QString& part : text.toLower().split(QLatin1Char(','))) {
    const QStringList ends = part.split(QLatin1Char('-'));
    const auto first = dayNames().indexOf(ends.first());
    const auto last = dayNames().indexOf(ends.last());
    if (ends.size() > 2 || first < 0 || last < first) return {};
    for (auto day = first; day <= last; ++day)
      days.insert(int(day) + 1);
  }
  return {days.begin(), days.end()};
}

}  // namespace

Result<PublishWindow> PublishWindow::parse(const std::string& text) {
  static const QRegularExpression form(QStringLiteral(
      "^([a-z,-]+) ((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)(?: (\\S+))?$"),
      QRegularExpression::CaseInsensitiveOption);
  const auto match = form.match(QString::fromStdString(text).simplified());
  PublishWindow window{daysOf(match.captured(1)), match.captured(2).toStdString(),
                       match.captured(3).toStdString(), match.captured(4).toStdString()};
  if (window.zone.empty()) window.zone = "UTC";
  if (match.hasMatch() && !window.days.empty() && window.from < window.to) return window;
  return fail(ErrorKind::usage, "This is no window.", text,
              "Write days, times and a zone: \"mon-thu 09:00-16:00 Europe/Berlin\". One ends after it "
              "begins, on the same day.");
}

std::string windowsJson(const std::vector<PublishWindow>& windows) {
  QJsonArray array;
  for (const PublishWindow& window : windows) {
    QJsonArray days;
    for (const int day : window.days)
      days.append(day);
    array.append(QJsonObject{{QStringLiteral("days"), days},
                             {QStringLiteral("from"), QString::fromStdString(window.from)},
                             {QStringLiteral("to"), QString::fromStdString(window.to)},
                             {QStringLiteral("zone"), QString::fromStdString(window.zone)}});
  }
  return QJsonDocument(array).toJson(QJsonDocument::Compact).toStdString();
}

}  // namespace sextant
