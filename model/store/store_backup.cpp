// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/store_backup.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include "model/store/await.h"
#include "model/store/migrations.h"
#include "model/store/store_check.h"

namespace sextant {
namespace {

constexpr Milliseconds statement_deadline{600000};
constexpr std::int64_t page_bytes = 8 << 20;  // in memory of a table at once
constexpr std::int64_t page_rows_max = 1000;

// Each refers to earlier ones only. One that the backup's version does not have yet is left out.
constexpr const char* tables[] = {
    "environment", "instance",        "content",          "emergency",
    "change",      "change_version",  "change_profile",   "change_comment",
    "approval",    "revision",        "revision_profile", "head",
    "request",     "rollout",         "rollout_event",    "rollout_evidence",
    "validity",    "preview",         "preview_profile",  "preview_lease",
    "role_grant",  "audit",           "audit_tail"};

Result<PgRows> ask(PgConnection& connection, const QByteArray& sql,
                   const std::vector<PgValue>& parameters = {}) {
  return await<PgRows>([&](Reply<PgRows> reply) {
    connection.query({sql, parameters, PgEffect::read, statement_deadline}, std::move(reply));
  });
}

// Ends a transaction however the work in it went.
template <class Work>
auto inTransaction(PgConnection& connection, const QByteArray& begin, Work work)
    -> decltype(work()) {
  // A backup's reader or writer may take longer than the database lets a client think.
  const QByteArray patient = begin + "; SET LOCAL idle_in_transaction_session_timeout = 0";
  if (const auto begun = ask(connection, patient); !begun) {
    return tl::unexpected<Error>(begun.error());
  }
  auto result = work();
  const auto ended = ask(connection, result ? "COMMIT" : "ROLLBACK");
  if (result && !ended) return tl::unexpected<Error>(ended.error());
  return result;
}

Result<void> become(PgConnection& connection, const char* role) {
  const auto became = ask(connection, QByteArray("SET LOCAL ROLE ") + role);
  if (became) return {};
  return fail(ErrorKind::denied, "This login may not read and write the whole store.", {},
              "Use the login that made the store, or one of the database's superusers.");
}

// The columns that can be written.
Result<QByteArray> columnsOf(PgConnection& connection, const char* table) {
  const auto columns =
      ask(connection,
          "SELECT coalesce(string_agg(quote_ident(attname), ', ' ORDER BY attnum), '') "
          "FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped "
          "AND attgenerated = ''",
          {QByteArray("sextant.") + table});
  if (!columns) return tl::unexpected<Error>(columns.error());
  return columns->text(0, 0);
}

// Writes lines and counts what goes by.
class Writer {
 public:
  explicit Writer(QIODevice& device) : device_(device) {}

  [[nodiscard]] bool line(const QByteArray& text) {
    hash_.addData(text);
    hash_.addData("\n");
    return device_.write(text) == text.size() && device_.write("\n") == 1;
  }
  [[nodiscard]] bool row(const QByteArray& text) {
    ++rows_;
    return line(text);
  }
  [[nodiscard]] QByteArray last() const {
    return QJsonDocument(
               QJsonObject{{QStringLiteral("rows"), static_cast<qint64>(rows_)},
                           {QStringLiteral("sha256"), QString::fromLatin1(hash_.result().toHex())}})
        .toJson(QJsonDocument::Compact);
  }
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] Error error() const {
    return {ErrorKind::unavailable,
            "The backup cannot be written: " + device_.errorString().toStdString() + "."};
  }

 private:
  QIODevice& device_;
  QCryptographicHash hash_{QCryptographicHash::Sha256};
  std::int64_t rows_ = 0;
};

Result<void> writeTable(PgConnection& connection, const char* table, Writer& writer) {
  const QByteArray name = QByteArray("sextant.") + table;
  const auto columns = columnsOf(connection, table);
  if (!columns) return tl::unexpected<Error>(columns.error());
  if (!writer.line(QByteArray("{\"table\": \"") + table + "\"}")) {
    return tl::unexpected<Error>(writer.error());
  }
  const auto largest =
      ask(connection, "SELECT coalesce(max(pg_column_size(t.*)), 1) FROM " + name + " t");
  if (!largest) return tl::unexpected<Error>(largest.error());
  // Texts are stored compressed, to a tenth at best.
  const std::int64_t rows = std::clamp<std::int64_t>(
      page_bytes / (10 * std::max<std::int64_t>(1, largest->text(0, 0).toLongLong())), 1,
      page_rows_max);
  const auto opened =
      ask(connection, "DECLARE backup NO SCROLL CURSOR FOR SELECT to_jsonb(t) FROM (SELECT " +
                          *columns + " FROM " + name + " ORDER BY 1, 2) t");
  if (!opened) return tl::unexpected<Error>(opened.error());
  while (true) {
    const auto page =
        ask(connection, "FETCH " + QByteArray::number(static_cast<qint64>(rows)) + " FROM backup");
    if (!page) return tl::unexpected<Error>(page.error());
    for (std::size_t i = 0; i < page->rows.size(); ++i) {
      if (!writer.row(page->text(i, 0))) return tl::unexpected<Error>(writer.error());
    }
    if (static_cast<std::int64_t>(page->rows.size()) < rows) break;
  }
  const auto closed = ask(connection, "CLOSE backup");
  return closed ? Result<void>() : tl::unexpected<Error>(closed.error());
}

Result<QJsonObject> firstLine(PgConnection& connection) {
  const auto about =
      ask(connection,
          "SELECT jsonb_build_object('sextant', 'backup', 'schema', (SELECT "
          "max(version) FROM sextant.schema_migration), 'store_id', (SELECT store_id "
          "FROM sextant.identity), 'made_at', (SELECT made_at FROM sextant.identity), "
          "'taken_at', clock_timestamp())");
  if (!about) return tl::unexpected<Error>(about.error());
  return QJsonDocument::fromJson(about->text(0, 0)).object();
}

BackupSummary summaryOf(const QJsonObject& first) {
  return {first[QLatin1String("schema")].toInt(), 0, 0,
          first[QLatin1String("store_id")].toString().toStdString(),
          first[QLatin1String("taken_at")].toString().toStdString()};
}

Error notWhole(const char* why) {
  return {ErrorKind::input,
          std::string("This is no whole backup of a store: ") + why,
          {},
          "Take another one; this file cannot be restored."};
}

// The lines of a backup, checked as they go by.
class Reader {
 public:
  explicit Reader(QIODevice& device) : device_(device) {}

  // Nothing at the last line, whose sums then hold.
  Result<std::optional<QByteArray>> next() {
    QByteArray line = device_.readLine();
    if (!line.endsWith('\n')) return tl::unexpected<Error>(notWhole("it ends in the middle."));
    const QByteArray text = line.chopped(1);
    if (text.startsWith("{\"rows\":") || text.startsWith("{\"rows\" :")) {
      const QJsonObject sums = QJsonDocument::fromJson(text).object();
      if (sums[QLatin1String("sha256")].toString().toLatin1() != hash_.result().toHex()) {
        return tl::unexpected<Error>(notWhole("its check sum is another one."));
      }
      if (!device_.readLine().isEmpty()) {
        return tl::unexpected<Error>(notWhole("something stands behind its end."));
      }
      return std::nullopt;
    }
    hash_.addData(line);
    return text;
  }

 private:
  QIODevice& device_;
  QCryptographicHash hash_{QCryptographicHash::Sha256};
};

bool isTableLine(const QByteArray& line) {
  return line.startsWith("{\"table\": \"");
}

Result<void> loadRows(PgConnection& connection, const QByteArray& table, const QByteArray& rows) {
  const auto columns = columnsOf(connection, table.constData());
  if (!columns) return tl::unexpected<Error>(columns.error());
  if (columns->isEmpty())
    return tl::unexpected<Error>(notWhole("it has a table that is not known."));
  const auto loaded =
      ask(connection,
          "INSERT INTO sextant." + table + " (" + *columns + ") OVERRIDING SYSTEM VALUE SELECT " +
              *columns + " FROM jsonb_populate_recordset(NULL::sextant." + table + ", $1::jsonb)",
          {rows});
  if (loaded) return {};
  Error error = loaded.error();
  error.what = "The rows of \"" + table.toStdString() + "\" cannot be restored: " + error.what;
  return tl::unexpected<Error>(error);
}

// Loads all rows behind the first line.
Result<std::int64_t> loadTables(PgConnection& connection, Reader& reader) {
  QByteArray table;
  QByteArray rows;
  std::int64_t count = 0;
  const auto flush = [&]() -> Result<void> {
    if (rows.isEmpty()) return {};
    const QByteArray page = '[' + std::exchange(rows, {}) + ']';
    return loadRows(connection, table, page);
  };
  while (true) {
    const auto line = reader.next();
    if (!line) return tl::unexpected<Error>(line.error());
    if (!*line || isTableLine(**line) || rows.size() > page_bytes) {
      if (const auto flushed = flush(); !flushed) return tl::unexpected<Error>(flushed.error());
    }
    if (!*line) return count;
    if (isTableLine(**line)) {
      table = QJsonDocument::fromJson(**line).object()[QLatin1String("table")].toString().toUtf8();
      const bool known = std::find_if(std::begin(tables), std::end(tables), [&](const char* name) {
                           return table == name;
                         }) != std::end(tables);
      if (!known) return tl::unexpected<Error>(notWhole("it has a table that is not known."));
      continue;
    }
    if (!rows.isEmpty()) rows += ',';
    rows += **line;
    ++count;
  }
}

// Whoever reads the backup, or writes it, may take longer than the database lets a client think.
constexpr const char* begin_reading =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
    "SET LOCAL idle_in_transaction_session_timeout = 0";
constexpr const char* begin_writing = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0";

// What has to be out of the way while rows are put in as they were, and back afterwards.
constexpr const char* open_up = R"(DO $$ DECLARE t regclass; BEGIN
  FOR t IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'sextant'::regnamespace
           AND relkind IN ('r', 'p') AND NOT relispartition LOOP
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', t);
  END LOOP;
END $$)";

constexpr const char* close_again = R"(DO $$ DECLARE t regclass; s text; c text; BEGIN
  FOR t IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'sextant'::regnamespace
           AND relkind IN ('r', 'p') AND NOT relispartition LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', t);
    IF (SELECT relrowsecurity FROM pg_class WHERE oid = t) THEN
      EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
    END IF;
    FOR c IN SELECT attname FROM pg_attribute WHERE attrelid = t AND attidentity <> '' LOOP
      EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), greatest(1, coalesce((SELECT max(%I) FROM %s), 1)), '
                     '(SELECT count(*) > 0 FROM %s))', t, c, c, t, t);
    END LOOP;
  END LOOP;
END $$)";

// A store that was made and never used gives way.
Result<void> clearUnused(PgConnection& connection) {
  const auto exists = ask(connection, "SELECT to_regclass('sextant.revision') IS NOT NULL");
  if (!exists) return tl::unexpected<Error>(exists.error());
  if (exists->text(0, 0) != "t") return {};
  const auto used = ask(connection,
                        "SELECT EXISTS (SELECT FROM sextant.revision) OR EXISTS (SELECT FROM "
                        "sextant.head) OR EXISTS (SELECT FROM sextant.instance)");
  if (!used) return tl::unexpected<Error>(used.error());
  if (used->text(0, 0) == "t") {
    return fail(ErrorKind::conflict, "This database has a store with something in it.", {},
                "Restore into an empty database: nothing here is overwritten.");
  }
  const auto dropped = ask(connection, "DROP SCHEMA sextant CASCADE");
  return dropped ? Result<void>() : tl::unexpected<Error>(dropped.error());
}

Result<void> emptyDefaults(PgConnection& connection, const QJsonObject& first) {
  // A new store has environments, rights and an identity of its own; the backup's take their place.
  QByteArrayList emptied{"environment", "identity"};
  if (first[QLatin1String("schema")].toInt() >= 2) emptied << "role_grant";
  for (const QByteArray& table : emptied) {
    const auto done = ask(connection, "DELETE FROM sextant." + table);
    if (!done) return tl::unexpected<Error>(done.error());
  }
  const auto named = ask(connection,
                         "INSERT INTO sextant.identity (store_id, made_at) VALUES ($1::uuid, "
                         "$2::timestamptz)",
                         {first[QLatin1String("store_id")].toString().toUtf8(),
                          first[QLatin1String("made_at")].toString().toUtf8()});
  return named ? Result<void>() : tl::unexpected<Error>(named.error());
}

}  // namespace

Result<BackupSummary> writeBackup(PgConnection& connection, QIODevice& device) {
  return inTransaction(connection, begin_reading, [&]() -> Result<BackupSummary> {
    if (const auto able = become(connection, "sextant_definer"); !able) {
      return tl::unexpected<Error>(able.error());
    }
    const auto first = firstLine(connection);
    if (!first) return tl::unexpected<Error>(first.error());
    BackupSummary summary = summaryOf(*first);
    if (summary.schema_version > schemaVersion()) {
      return fail(ErrorKind::conflict, "The store is of a newer Sextant.", {},
                  "Take the backup with that one.");
    }
    Writer writer(device);
    if (!writer.line(QJsonDocument(*first).toJson(QJsonDocument::Compact))) {
      return tl::unexpected<Error>(writer.error());
    }
    for (const char* table : tables) {
      if (const auto written = writeTable(connection, table, writer); !written) {
        return tl::unexpected<Error>(written.error());
      }
    }
    const auto revisions = ask(connection, "SELECT count(*) FROM sextant.revision");
    if (!revisions) return tl::unexpected<Error>(revisions.error());
    summary.revisions = revisions->text(0, 0).toLongLong();
    summary.rows = writer.rows();
    const QByteArray last = writer.last() + '\n';
    if (device.write(last) != last.size()) return tl::unexpected<Error>(writer.error());
    return summary;
  });
}

Result<BackupSummary> checkBackup(QIODevice& device) {
  Reader reader(device);
  const auto line = reader.next();
  if (!line) return tl::unexpected<Error>(line.error());
  const QJsonObject first = QJsonDocument::fromJson(line->value_or(QByteArray())).object();
  if (first[QLatin1String("sextant")].toString() != QLatin1String("backup")) {
    return tl::unexpected<Error>(notWhole("it does not begin like one."));
  }
  BackupSummary summary = summaryOf(first);
  while (true) {
    const auto next = reader.next();
    if (!next) return tl::unexpected<Error>(next.error());
    if (!*next) return summary;
    if (!isTableLine(**next)) ++summary.rows;
  }
}

Result<BackupSummary> restoreBackup(PgConnection& connection, QIODevice& device,
                                    const std::string& person) {
  auto summary = checkBackup(device);
  if (!summary) return summary;
  if (summary->schema_version > schemaVersion()) {
    return fail(ErrorKind::conflict, "The backup is of a newer Sextant.", {},
                "Restore it with that one.");
  }
  if (!device.seek(0)) return tl::unexpected<Error>(notWhole("it cannot be read twice."));
  return inTransaction(connection, "BEGIN", [&]() -> Result<BackupSummary> {
    Reader reader(device);
    const auto line = reader.next();
    if (!line) return tl::unexpected<Error>(line.error());
    const QJsonObject first = QJsonDocument::fromJson(line->value_or(QByteArray())).object();
    const auto step = [&](const QByteArray& sql) -> Result<void> {
      const auto done = ask(connection, sql);
      return done ? Result<void>() : tl::unexpected<Error>(done.error());
    };
    if (const auto cleared = clearUnused(connection); !cleared) {
      return tl::unexpected<Error>(cleared.error());
    }
    const auto loaded =
        step(migrationScript(0, summary->schema_version))
            .and_then([&] { return step(open_up); })
            .and_then([&] { return emptyDefaults(connection, first); })
            .and_then([&] { return loadTables(connection, reader); })
            .and_then([&](std::int64_t) { return step(close_again); })
            .and_then(
                [&] { return step(migrationScript(summary->schema_version, schemaVersion())); });
    if (!loaded) return tl::unexpected<Error>(loaded.error());
    const auto faults = storeFaults(connection);
    if (!faults) return tl::unexpected<Error>(faults.error());
    if (!faults->empty())
      return fail(ErrorKind::input, "The backup does not verify: " + faults->front().what);
    const auto renewed =
        ask(connection, "SELECT sextant.begin_epoch($1, $2)",
            {QByteArray::fromStdString(summary->taken_at), QByteArray::fromStdString(person)});
    if (!renewed) return tl::unexpected<Error>(renewed.error());
    summary->revisions = renewed->text(0, 0).toLongLong();
    return *summary;
  });
}

Result<std::vector<StoreFault>> checkStore(PgConnection& connection) {
  return inTransaction(connection, begin_reading, [&]() -> Result<std::vector<StoreFault>> {
    if (const auto able = become(connection, "sextant_definer"); !able) {
      return tl::unexpected<Error>(able.error());
    }
    return storeFaults(connection);
  });
}

}  // namespace sextant
