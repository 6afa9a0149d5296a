// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl grant list, add, remove; inventory list, add, retire
#include <QtCore/QDateTime>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/times.h"
#include "model/document/visible_text.h"
#include "app/sextantctl/writes.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

struct GrantOptions {
  Grant grant{{}, "*", {}};
  std::string until;
  std::string address;
};

std::string scopeOf(const Grant& grant) {
  std::string words = grant.environment;
  if (grant.service == "*") return words;
  words += '/' + grant.service;
  if (grant.cluster != "*") words += '/' + grant.cluster;
  if (grant.instance != "*") words += '/' + grant.instance;
  return words;
}

Result<std::vector<Grant>> grantsOf(Store& store) {
  using Grants = std::vector<Grant>;
  return await<Grants>([&](Reply<Grants> reply) { store.grants(std::move(reply)); });
}

Outcome listGrants(Context& context) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto grants = grantsOf(**store);
  if (!grants) return tl::unexpected<Error>(grants.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"LOGIN", "ROLE", "WHERE", "UNTIL (UTC)"}};
  for (const Grant& grant : *grants) {
    const std::string until = grant.until_us ? utc(*grant.until_us) : "";
    json.push_back({{"login", grant.login},
                    {"role", grant.role},
                    {"environment", grant.environment},
                    {"service", grant.service},
                    {"cluster", grant.cluster},
                    {"instance", grant.instance},
                    {"until", grant.until_us ? Json(until + "Z") : Json(nullptr)}});
    table.push_back({grant.login, grant.role, scopeOf(grant), until});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else {
    printTable(table);
  }
  return done;
}

Outcome changeGrant(Context& context, const GrantOptions& options, bool gives) {
  Grant grant = options.grant;
  if (grant.login.empty()) return fail(ErrorKind::usage, "The login is empty.");
  const auto until = comingTime(options.until);
  if (!until) return tl::unexpected<Error>(until.error());
  grant.until_us = *until;
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto changed = await<void>([&](Reply<void> reply) {
    if (gives) {
      (*store)->grantRole(grant, operatingPerson(), std::move(reply));
    } else {
      (*store)->revokeRole(grant, operatingPerson(), std::move(reply));
    }
  });
  if (!changed) return tl::unexpected<Error>(changed.error());
  if (context.form == OutputForm::json) return listGrants(context);
  printLine(visibleLine(grant.login + " is " + (gives ? "" : "no longer ") + grant.role + " in " +
                        (grant.environment == "*" ? "every environment" : scopeOf(grant)) +
                        (grant.until_us ? " until " + utc(*grant.until_us) + " UTC." : ".")));
  return done;
}

Outcome printInventory(const Context& context, Store& store, const ServiceKey& key) {
  using Scopes = std::vector<Scope>;
  const auto scopes =
      await<Scopes>([&](Reply<Scopes> reply) { store.inventory(key, std::move(reply)); });
  if (!scopes) return tl::unexpected<Error>(scopes.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"CLUSTER", "INSTANCE", "ADDRESS"}};
  for (const Scope& scope : *scopes) {
    const std::string address = Address{key, scope}.toString();
    json.push_back({{"address", address}, {"cluster", scope.cluster}, {"name", scope.instance}});
    table.push_back({scope.cluster, scope.instance, address});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (scopes->empty()) {
    printLine("There are no instances here.");
  } else {
    printTable(table);
  }
  return done;
}

Outcome listInventory(Context& context, const GrantOptions& options) {
  const auto key = serviceOf(context, options.address);
  if (!key) return tl::unexpected<Error>(key.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  return printInventory(context, **store, *key);
}

Outcome changeInventory(Context& context, const GrantOptions& options, bool adds) {
  const auto instance = instanceOf(context, options.address);
  if (!instance) return tl::unexpected<Error>(instance.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto changed = await<void>([&](Reply<void> reply) {
    if (adds) {
      (*store)->enrol(*instance, std::move(reply));
    } else {
      (*store)->retire(*instance, operatingPerson(), std::move(reply));
    }
  });
  if (!changed) return tl::unexpected<Error>(changed.error());
  if (context.form == OutputForm::json) return printInventory(context, **store, instance->key);
  printLine(Address{instance->key, instance->scope}.toString() +
            (adds ? " is in the inventory." : " is retired; its agent can enrol it again."));
  return done;
}

void addGrantOptions(CLI::App* command, GrantOptions& options) {
  command->add_option("LOGIN", options.grant.login, "A login of the database")->required();
  command->add_option("ROLE", options.grant.role)
      ->required()
      ->check(CLI::IsMember({"viewer", "editor", "approver", "publisher", "agent", "controller",
                             "administrator", "breaker"}));
  command->add_option("--environment", options.grant.environment, "Where; without it: everywhere");
  command->add_option("--service", options.grant.service, "For an agent: of this service only");
  command->add_option("--cluster", options.grant.cluster, "For an agent: of this cluster only");
  command->add_option("--instance", options.grant.instance, "For an agent: of this instance only");
}

}  // namespace

void addGrantCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<GrantOptions>();
  auto* grant = line.add_subcommand("grant", "Who may do what, by login and environment");
  grant->require_subcommand(1);
  grant->add_subcommand("list", "All rights that this login may see")
      ->callback([&context, &chosen] { chosen = [&context] { return listGrants(context); }; });
  auto* add = grant->add_subcommand("add", "Give a login a role");
  addGrantOptions(add, *options);
  add->add_option("--until", options->until, "When the right ends, in UTC: 2026-12-01T10:00");
  add->callback([&context, &chosen, options] {
    chosen = [&context, options] { return changeGrant(context, *options, true); };
  });
  auto* remove = grant->add_subcommand("remove", "Take a role from a login");
  addGrantOptions(remove, *options);
  remove->callback([&context, &chosen, options] {
    chosen = [&context, options] { return changeGrant(context, *options, false); };
  });
}

void addInventoryCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<GrantOptions>();
  auto* inventory = line.add_subcommand("inventory", "The instances that exist");
  inventory->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, const char* argument,
                       const Command& run) {
    auto* command = inventory->add_subcommand(name, help);
    command->add_option(argument, options->address)->required();
    command->callback([&chosen, run] { chosen = run; });
  };
  constexpr const char* instance = "ENV/SERVICE/CLUSTER/INSTANCE";
  add("list", "The instances of a service", "ENV/SERVICE",
      [&context, options] { return listInventory(context, *options); });
  add("add", "Put an instance in, or a retired one back", instance,
      [&context, options] { return changeInventory(context, *options, true); });
  add("retire", "Take an instance out: checks and shares count it no more", instance,
      [&context, options] { return changeInventory(context, *options, false); });
}

}  // namespace sextant::ctl
