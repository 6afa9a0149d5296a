// SPDX-License-Identifier: GPL-3.0-or-later
// Who and when, as reports tell them: times are the same in every zone.
#pragma once

#include <QtCore/QDateTime>

#include <cstdint>
#include <string>

namespace sextant {

// "2026-01-01 10:00:00 UTC", of Unix microseconds.
[[nodiscard]] inline std::string recordTime(std::int64_t us) {
  return QDateTime::fromMSecsSinceEpoch(us / 1000, Qt::UTC)
             .toString(QStringLiteral("yyyy-MM-dd hh:mm:ss"))
             .toStdString() +
         " UTC";
}

// "ann (login ann_login)".
[[nodiscard]] inline std::string recordPerson(const std::string& author, const std::string& login) {
  return author + " (login " + login + ')';
}

}  // namespace sextant
