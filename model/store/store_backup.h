// SPDX-License-Identifier: GPL-3.0-or-later
// The whole store as one file of JSON lines, and back. Calls here wait for their end in an event
// loop of their own: for command lines and tests, not for programs with a window.
//
// The file: a first line {"sextant": "backup", "schema": VERSION, "store_id": ..., "taken_at":
// ...}; then for each table {"table": NAME} and a line for each row, as PostgreSQL's to_jsonb
// writes it; a last line {"rows": N, "sha256": HEX} over every byte before it. Telemetry and what
// agents last reported are not in it: they are measured again.
#pragma once

#include <QtCore/QIODevice>

#include <cstdint>
#include <vector>

#include "model/store/pg_connection.h"

namespace sextant {

struct BackupSummary {
  int schema_version = 0;
  std::int64_t rows = 0;
  std::int64_t revisions = 0;
  std::string store_id;
  std::string taken_at;
};

// Writes everything as one moment saw it. The connection's login must be one that may become
// sextant_definer: who made the store, or a superuser. Errors: denied, unavailable, conflict (no
// store there, or a newer one), and the device's.
[[nodiscard]] Result<BackupSummary> writeBackup(PgConnection& connection, QIODevice& device);

// Reads a backup from its first byte to its last and checks that it is whole. Error: input.
[[nodiscard]] Result<BackupSummary> checkBackup(QIODevice& device);

// Makes the store of a backup in a database that has none yet, or one that was never used: the
// schema of the backup's version, its rows, then the migrations since. Everything is verified
// before it is committed: each text against its hash, each revision, each audit chain. Every head
// starts a new epoch, so that agents take it although its numbers are lower than what they have
// seen. `device` must be seekable. Errors: input (not whole, or it does not verify), conflict
// (there is a store already, or the backup is of a newer Sextant), denied, unavailable. After an
// error nothing has changed.
[[nodiscard]] Result<BackupSummary> restoreBackup(PgConnection& connection, QIODevice& device,
                                                  const std::string& person);

struct StoreFault {
  std::string what;  // a sentence
};

// Looks for what must never be: texts that do not have their hash, revisions that do not have
// theirs, gaps in a service's line, heads that name nothing, broken audit chains. Reads everything,
// with the same rights as a backup. Errors: denied, unavailable.
[[nodiscard]] Result<std::vector<StoreFault>> checkStore(PgConnection& connection);

}  // namespace sextant
