// SPDX-License-Identifier: GPL-3.0-or-later
// Times as reports tell them, the same in every zone.
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

}  // namespace sextant
