// SPDX-License-Identifier: GPL-3.0-or-later
// The ordered changes that bring a database to this program's schema.
#pragma once

#include <QtCore/QByteArray>

#include <functional>
#include <optional>
#include <vector>

#include "model/base/result.h"
#include "model/store/pg_connection.h"

namespace sextant {

struct Migration {
  int version = 0;
  QByteArray name;
  QByteArray sql;
};

// All that this program knows, in order, versions 1, 2, 3, ...
[[nodiscard]] const std::vector<Migration>& knownMigrations();
[[nodiscard]] int schemaVersion();
// The statements that bring a schema from one version to another; for a transaction of the
// caller's.
[[nodiscard]] QByteArray migrationScript(int from, int to);

// Why a server of this version (150018 is 15.18) cannot hold a store; nothing where it can.
[[nodiscard]] std::optional<Error> unfitServer(int version);

// Applies what is missing, all in one transaction under a lock, so that two programs that start at
// once do it once. Calls `done` with the version reached. Errors: conflict, where the database is
// newer than this program or was migrated by a changed file; denied; unavailable.
void migrate(PgConnection& connection, std::function<void(Result<int>)> done);

}  // namespace sextant
