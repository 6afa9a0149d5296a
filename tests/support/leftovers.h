// SPDX-License-Identifier: GPL-3.0-or-later
// What a data folder's programs left behind.
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <vector>

namespace sextant::testing {

// Processes that name the folder in their command line or environment, or work in it; this one
// and its own children not.
[[nodiscard]] std::vector<qint64> processesOf(const QString& folder);

// Waits until no such process is left; each that is left at the end, with its command line.
[[nodiscard]] QStringList processesLeftAfter(const QString& folder, int timeout_ms);

// Folders for sockets of a demo, of its store and its database, and sockets in the demo's own.
[[nodiscard]] QStringList socketsOfDemo(const QString& demo_folder);

// Where the caller's own privileges allow it: hides a path of the machine from a command and what
// it starts, by `unshare --mount`. Empty: not allowed here.
[[nodiscard]] QStringList hidingCommand(const QStringList& paths);

}  // namespace sextant::testing
