// SPDX-License-Identifier: GPL-3.0-or-later
// Where Sextant keeps its own files, and the unprivileged account that its servers run under.
#pragma once

#include <QtCore/QString>

#include <functional>

#include "model/base/result.h"

class QProcess;

namespace sextant {

// $XDG_DATA_HOME/sextant; for root without XDG_DATA_HOME /var/lib/sextant. Not created. A relative
// path in the variable is ignored, as the XDG specification says: the store would be another one in
// each working folder.
[[nodiscard]] QString dataFolder();

// Where another program of Sextant is: in $SEXTANT_PROGRAMS, else beside the running one.
[[nodiscard]] QString programPath(const char* name);

// A folder with a path short enough for a Unix socket (107 bytes in all), the same for the same
// `owner_path` each time. Not created. Root: below /run/sextant; others: below $XDG_RUNTIME_DIR,
// else /tmp.
[[nodiscard]] QString socketFolderFor(const QString& owner_path);

// The account that a PostgreSQL server runs under: the caller's own, or, as its server refuses to
// run as root, "postgres". `isCaller` tells which.
struct ServerAccount {
  QString name;
  unsigned uid = 0;
  unsigned gid = 0;
  bool isCaller = true;
};
// Error: unavailable, where the caller is root and there is no account to use.
[[nodiscard]] Result<ServerAccount> serverAccount();

// Creates a folder (and those above it) with mode 0700, owned by the account. Those above get 0755
// where they are new. Errors: denied, unavailable (disk full, read-only).
[[nodiscard]] Result<void> makePrivateFolder(const QString& path, const ServerAccount& account);

// What a child process does before it starts its program: takes no blocked signals along, becomes
// the account, and asks for `signal` when this process's thread ends in any way, kill -9 included.
// 0: asks for nothing.
[[nodiscard]] std::function<void()> childSetup(const ServerAccount& account, int signal);

}  // namespace sextant
