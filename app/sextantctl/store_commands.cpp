// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl store init|status|migrate, environment list|set
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

struct EnvironmentOptions {
  std::string name;
  std::string colour;
  int ordinal = 0;
  bool is_protected = false;
  EnvironmentChange change;  // what of these was named
};

Outcome listEnvironments(Context& context) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto overview =
      await<Overview>([&](Reply<Overview> reply) { (*store)->overview(std::move(reply)); });
  if (!overview) return tl::unexpected<Error>(overview.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"ENVIRONMENT", "COLOUR", "PROTECTION"}};
  for (const Environment& environment : overview->environments) {
    const std::string protection = environment.is_protected ? "protected" : "open";
    json.push_back(
        {{"name", environment.name}, {"colour", environment.colour}, {"protection", protection}});
    table.push_back({environment.name, environment.colour, protection});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else {
    printTable(table);
  }
  return done;
}

Outcome setEnvironment(Context& context, const EnvironmentOptions& options) {
  if (!isName(options.name)) {
    return fail(ErrorKind::usage,
                "An environment's name has lower-case letters, digits, '.', '_' and '-'.",
                options.name);
  }
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto made = await<void>(
      [&](Reply<void> reply) { (*store)->setEnvironment(options.change, std::move(reply)); });
  if (!made) return tl::unexpected<Error>(made.error());
  return listEnvironments(context);
}

void addEnvironmentCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<EnvironmentOptions>();
  auto* environment = line.add_subcommand("environment", "Environments of the store");
  environment->require_subcommand(1);
  environment->add_subcommand("list", "All of them, in their order")->callback([&context, &chosen] {
    chosen = [&context] { return listEnvironments(context); };
  });
  auto* set = environment->add_subcommand(
      "set", "Make an environment, or change what is named of it (a new one is blue and open)");
  set->add_option("NAME", options->name)->required();
  auto* colour =
      set->add_option("--colour", options->colour, "red, amber, green, blue, orange or #RRGGBB");
  auto* ordinal = set->add_option("--order", options->ordinal, "Where it stands in lists");
  auto* protection = set->add_flag("--protected,!--open", options->is_protected,
                                   "Takes approved changes only, or any");
  set->callback([&context, &chosen, options, colour, ordinal, protection] {
    options->change.name = options->name;
    if (colour->count() > 0) options->change.colour = options->colour;
    if (ordinal->count() > 0) options->change.ordinal = options->ordinal;
    if (protection->count() > 0) options->change.is_protected = options->is_protected;
    chosen = [&context, options] { return setEnvironment(context, *options); };
  });
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
  addBackupCommands(*store, context, chosen);
  addEnvironmentCommands(line, context, chosen);
  add("migrate", "Bring the store's schema to this program's version",
      [&context] { return migrate(context); });
}

}  // namespace sextant::ctl
