// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl store init|status|migrate
#include <QtCore/QString>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"

namespace sextant::ctl {
namespace {

Result<StoreStatus> readStatus(Context& context) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  return await<StoreStatus>([&](Reply<StoreStatus> reply) { (*store)->status(std::move(reply)); });
}

void printStatus(const Context& context, const StoreStatus& status) {
  if (context.form == OutputForm::json) {
    printJson({{"store", status.name},
               {"dsn", status.dsn},
               {"server_version", status.server_version},
               {"schema_version", status.schema_version},
               {"schema_version_known", status.schema_version_known},
               {"size_bytes", status.size_bytes},
               {"revisions", status.revisions},
               {"round_trip_ms", status.round_trip_ms},
               {"in_recovery", status.in_recovery}});
    return;
  }
  printTable({{"Store", status.name},
              {"Connection", status.dsn},
              {"Server",
               "PostgreSQL " + status.server_version + (status.in_recovery ? ", a standby" : "")},
              {"Schema", "version " + std::to_string(status.schema_version) + " of " +
                             std::to_string(status.schema_version_known)},
              {"Revisions", std::to_string(status.revisions)},
              {"Size",
               QString::number(static_cast<double>(status.size_bytes) / 1e6, 'f', 1).toStdString() +
                   " MB"},
              {"Round trip", QString::number(status.round_trip_ms, 'f', 1).toStdString() + " ms"}});
}

Outcome status(Context& context) {
  const auto found = readStatus(context);
  if (!found) return tl::unexpected<Error>(found.error());
  printStatus(context, *found);
  return done;
}

Outcome migrate(Context& context) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto version =
      await<int>([&](Reply<int> reply) { (*store)->migrateSchema(std::move(reply)); });
  if (!version) return tl::unexpected<Error>(version.error());
  return status(context);
}

}  // namespace

void addStoreCommands(CLI::App& line, Context& context, Command& chosen) {
  auto* store = line.add_subcommand("store", "The store itself");
  store->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, const Command& run) {
    store->add_subcommand(name, help)->callback([&chosen, run] { chosen = run; });
  };
  add("init", "Make the store where it is missing", [&context] { return migrate(context); });
  add("status", "Which store this is, and how it is", [&context] { return status(context); });
  add("migrate", "Bring the store's schema to this program's version",
      [&context] { return migrate(context); });
}

}  // namespace sextant::ctl
