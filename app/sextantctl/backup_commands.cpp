// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl store backup|restore|check
#include <QtCore/QFile>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"
#include "model/store/export_file.h"
#include "model/store/host_race.h"
#include "model/store/operating_person.h"
#include "model/store/read_only.h"
#include "model/store/store_backup.h"

namespace sextant::ctl {
namespace {

using Connection = std::unique_ptr<PgConnection>;

struct BackupOptions {
  std::string file;
};

// A connection of its own with the rights of the store's owner: for the embedded store its
// superuser, else the login of the connection string.
Result<Connection> ownerConnection(Context& context, EmbeddedStore* embedded) {
  const auto target = context.target();
  if (!target) return tl::unexpected<Error>(target.error());
  PgParameters parameters = target->parameters;
  if (embedded != nullptr) {
    const auto ready = await<PgParameters>([&](Reply<PgParameters> reply) {
      embedded->ensure(Milliseconds(60000), std::move(reply));
    });
    if (!ready) return tl::unexpected<Error>(ready.error());
  }
  if (target->kind == StoreTarget::Kind::embedded || target->kind == StoreTarget::Kind::demo) {
    parameters = EmbeddedPaths(target->root).ownerParameters();
  }
  HostRace race;
  return await<Connection>([&](Reply<Connection> reply) {
    race.run(parameters, "sextantctl",
             Milliseconds(static_cast<qint64>(context.timeout_seconds * 1000)), std::move(reply));
  });
}

// The embedded server runs for as long as this lives.
std::unique_ptr<EmbeddedStore> embeddedOf(Context& context) {
  const auto target = context.target();
  if (!target || target->kind != StoreTarget::Kind::embedded) return nullptr;
  return std::make_unique<EmbeddedStore>(target->root);
}

void print(const Context& context, const char* done_words, const BackupSummary& summary) {
  if (context.form == OutputForm::json) {
    printJson({{"schema_version", summary.schema_version},
               {"store_id", summary.store_id},
               {"taken_at", summary.taken_at},
               {"rows", summary.rows},
               {"revisions", summary.revisions}});
    return;
  }
  printLine(done_words + std::string(" ") + std::to_string(summary.revisions) + " revisions, " +
            std::to_string(summary.rows) + " rows, schema version " +
            std::to_string(summary.schema_version) + ", store " + summary.store_id + '.');
}

Outcome backup(Context& context, const BackupOptions& options) {
  const auto embedded = embeddedOf(context);
  auto connection = ownerConnection(context, embedded.get());
  if (!connection) return tl::unexpected<Error>(connection.error());
  if (options.file == "-") {
    QFile output;
    if (!output.open(stdout, QIODevice::WriteOnly)) {
      return fail(ErrorKind::unavailable, "Standard output cannot be written.");
    }
    const auto summary = writeBackup(**connection, output);
    if (summary && output.flush()) return done;
    return tl::unexpected<Error>(
        summary ? Error{ErrorKind::unavailable, "Standard output cannot be written."}
                : summary.error());
  }
  ExportFile file(QString::fromLocal8Bit(options.file.c_str()), ExportFile::Readers::owner_only);
  if (auto opened = file.open(); !opened) return tl::unexpected<Error>(opened.error());
  const auto summary = writeBackup(**connection, file.device());
  if (!summary) return tl::unexpected<Error>(summary.error());
  if (auto closed = file.close(); !closed) return tl::unexpected<Error>(closed.error());
  print(context, "Saved", *summary);
  return done;
}

Outcome restore(Context& context, const BackupOptions& options) {
  QFile file(QString::fromLocal8Bit(options.file.c_str()));
  if (!file.open(QIODevice::ReadOnly)) {
    return fail(ErrorKind::input,
                "This file cannot be read: " + file.errorString().toStdString() + '.',
                options.file);
  }
  const auto target = context.target();
  if (target && target->read_only)
    return tl::unexpected<Error>(readOnlyRefusal(target->name().toStdString()));
  const auto embedded = embeddedOf(context);
  auto connection = ownerConnection(context, embedded.get());
  if (!connection) return tl::unexpected<Error>(connection.error());
  const auto summary = restoreBackup(**connection, file, operatingPerson());
  if (!summary) {
    Error error = summary.error();
    if (error.where.empty()) error.where = options.file;
    return tl::unexpected<Error>(error);
  }
  print(context, "Restored", *summary);
  return done;
}

Outcome check(Context& context) {
  const auto embedded = embeddedOf(context);
  auto connection = ownerConnection(context, embedded.get());
  if (!connection) return tl::unexpected<Error>(connection.error());
  const auto faults = checkStore(**connection);
  if (!faults) return tl::unexpected<Error>(faults.error());
  Json json = Json::array();
  for (const StoreFault& fault : *faults) {
    json.push_back(fault.what);
    if (context.form == OutputForm::text) printLine(fault.what);
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (faults->empty()) {
    printLine("The store is as it should be.");
  }
  return faults->empty() ? done : answer_is_no;
}

}  // namespace

void addBackupCommands(CLI::App& store, Context& context, Command& chosen) {
  const auto options = std::make_shared<BackupOptions>();
  auto* saving = store.add_subcommand("backup", "The whole store as one file");
  saving->add_option("FILE", options->file, "\"-\" is standard output")->required();
  saving->callback([&context, &chosen, options] {
    chosen = [&context, options] { return backup(context, *options); };
  });
  auto* restoring =
      store.add_subcommand("restore", "Make the store of a backup in a database that has none");
  restoring->add_option("FILE", options->file)->required();
  restoring->callback([&context, &chosen, options] {
    chosen = [&context, options] { return restore(context, *options); };
  });
  store.add_subcommand("check", "Look for what must never be: hashes, lines, heads, audit chains")
      ->callback([&context, &chosen] { chosen = [&context] { return check(context); }; });
}

}  // namespace sextant::ctl
