// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/migrations.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTimer>

#include <algorithm>

namespace sextant {
namespace {

QByteArray hashOf(const Migration& migration) {
  return QCryptographicHash::hash(migration.sql, QCryptographicHash::Sha256).toHex();
}

std::vector<Migration> readAll() {
  std::vector<Migration> migrations;
  const QDir folder(QStringLiteral(":/sextant/migrations"));
  for (const QString& name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::ReadOnly)) continue;
    migrations.push_back({name.left(4).toInt(), name.toUtf8(), file.readAll()});
  }
  return migrations;
}

// Any number that no other program's advisory locks use.
constexpr const char* begin_and_lock = "BEGIN; SELECT pg_advisory_xact_lock(7231885634019455137);";

constexpr const char* applied_versions =
    "SELECT version, sha256 FROM sextant.schema_migration ORDER BY version";

void rollBack(PgConnection& connection, const Error& error,
              const std::function<void(Result<int>)>& done) {
  connection.query({"ROLLBACK", {}},
                   [error, done](const Result<PgRows>&) { done(tl::unexpected<Error>(error)); });
}

Result<int> checkApplied(const PgRows& rows) {
  int version = 0;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    version = rows.text(i, 0).toInt();
    if (version > schemaVersion()) {
      return fail(ErrorKind::conflict,
                  "The store has schema version " + std::to_string(version) +
                      "; this program knows versions up to " + std::to_string(schemaVersion()) +
                      ".",
                  {}, "Install a newer Sextant.");
    }
    const auto& known = knownMigrations()[static_cast<std::size_t>(version) - 1];
    if (rows.text(i, 1) != hashOf(known)) {
      return fail(ErrorKind::conflict,
                  "The store's schema version " + std::to_string(version) +
                      " was made by another file than this program's " + known.name.toStdString() +
                      ".",
                  {}, "Restore the store from a backup with the Sextant that made it.");
    }
  }
  return version;
}

void applyMissing(PgConnection& connection, int version,
                  const std::function<void(Result<int>)>& done) {
  const QByteArray script = migrationScript(version, schemaVersion()) + "COMMIT;";
  connection.query({script, {}, PgEffect::write, Milliseconds(60000)},
                   [&connection, done](const Result<PgRows>& result) {
                     if (!result) return rollBack(connection, result.error(), done);
                     done(schemaVersion());
                   });
}

}  // namespace

const std::vector<Migration>& knownMigrations() {
  static const std::vector<Migration> migrations = readAll();
  return migrations;
}

QByteArray migrationScript(int from, int to) {
  QByteArray script;
  for (const Migration& migration : knownMigrations()) {
    if (migration.version <= from || migration.version > to) continue;
    script += migration.sql;
    script += "\nINSERT INTO sextant.schema_migration (version, name, sha256) VALUES (" +
              QByteArray::number(migration.version) + ", '" + migration.name + "', '" +
              hashOf(migration) + "');\n";
  }
  return script.isEmpty() ? QByteArray("SELECT 1;") : script;
}

int schemaVersion() {
  const auto& known = knownMigrations();
  return known.empty() ? 0 : known.back().version;
}

std::optional<Error> unfitServer(int version) {
  constexpr int oldest = 150000;  // security_invoker views
  if (version >= oldest) return std::nullopt;
  return Error{ErrorKind::conflict,
               "The server is PostgreSQL " + std::to_string(version / 10000) + '.' +
                   std::to_string(version % 10000) + "; a store needs version 15 or newer.",
               {},
               "Upgrade the server, or name another one."};
}

void migrate(PgConnection& connection, std::function<void(Result<int>)> done) {
  if (const auto unfit = unfitServer(connection.serverVersion())) {
    QTimer::singleShot(0, &connection, [done, unfit] { done(tl::unexpected<Error>(*unfit)); });
    return;
  }
  connection.query({begin_and_lock, {}, PgEffect::read, Milliseconds(60000)},
                   [&connection, done](const Result<PgRows>& locked) {
                     if (!locked) return done(tl::unexpected<Error>(locked.error()));
                     connection.query(
                         {"SELECT to_regclass('sextant.schema_migration') IS NOT NULL", {}},
                         [&connection, done](const Result<PgRows>& exists) {
                           if (!exists) return rollBack(connection, exists.error(), done);
                           if (exists->text(0, 0) != "t") return applyMissing(connection, 0, done);
                           connection.query({applied_versions, {}},
                                            [&connection, done](const Result<PgRows>& rows) {
                                              if (!rows)
                                                return rollBack(connection, rows.error(), done);
                                              const auto version = checkApplied(*rows);
                                              if (!version)
                                                return rollBack(connection, version.error(), done);
                                              applyMissing(connection, *version, done);
                                            });
                         });
                   });
}

}  // namespace sextant
