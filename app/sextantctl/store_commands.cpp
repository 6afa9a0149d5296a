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

Json replicaJson(const ReplicaStatus& replica) {
  return {{"name", replica.name},
          {"state", replica.state},
          {"sync_state", replica.sync_state},
          {"lag_bytes", replica.lag_bytes ? Json(*replica.lag_bytes) : Json(nullptr)},
          {"lag_ms", replica.lag_ms ? Json(*replica.lag_ms) : Json(nullptr)}};
}

// "publisher", "viewer in prod", "agent in prod/shop until 2026-12-01 10:00:00"
std::string wordsOf(const Grant& grant) {
  std::string words = grant.role;
  if (grant.environment != "*") words += " in " + grant.environment;
  if (grant.service != "*") words += " of " + grant.service;
  if (grant.cluster != "*") words += '/' + grant.cluster;
  if (grant.instance != "*") words += '/' + grant.instance;
  if (grant.until_us) words += " until " + utc(*grant.until_us) + " UTC";
  return words;
}

std::string wordsOf(const ReplicaStatus& replica) {
  if (replica.state.empty()) return "one that this login may not look at";
  std::string words = replica.name + ", " + replica.state + ", " + replica.sync_state;
  if (replica.lag_bytes) words += ", " + std::to_string(*replica.lag_bytes) + " bytes behind";
  if (replica.lag_ms) words += ", " + std::to_string(*replica.lag_ms) + " ms";
  return words;
}

// What a copy's lag says is wrong; empty: nothing.
std::string faultOf(const ReplicaStatus& replica) {
  constexpr std::int64_t lag_ms_max = 10000;
  if (replica.state.empty()) return {};
  if (replica.state != "streaming") return "The copy " + replica.name + " is not streaming.";
  if (replica.lag_ms.value_or(0) <= lag_ms_max) return {};
  return "The copy " + replica.name + " lags " + age(*replica.lag_ms) + " behind.";
}

std::vector<std::string> faultsOf(const StoreStatus& status) {
  std::vector<std::string> faults;
  const auto known = std::to_string(status.schema_version_known);
  if (!status.holds_store) {
    faults.emplace_back(
        "This database holds no Sextant store yet. Make one with: sextantctl store migrate");
  } else if (!status.may_read) {
    faults.push_back("The login \"" + status.login +
                     "\" has no role in the store. An administrator "
                     "gives one with: sextantctl grant add LOGIN ROLE");
  } else if (status.schema_version < status.schema_version_known) {
    faults.push_back("The schema is older than this program, which needs version " + known +
                     ". Run: sextantctl store migrate");
  } else if (status.schema_version > status.schema_version_known) {
    faults.push_back("The schema is newer than this program, which knows version " + known +
                     ". Install a newer Sextant.");
  } else if (status.grants.empty()) {
    faults.push_back("The login \"" + status.login + "\" has no right in any environment.");
  }
  for (const EmergencyNumber emergency : status.reviews_overdue) {
    const std::string number = std::to_string(emergency.value);
    faults.push_back("The review of emergency " + number +
                     " is overdue. An approver gives it with: sextantctl emergency review " +
                     number + " -m REVIEW");
  }
  if (status.in_recovery) {
    faults.emplace_back("This server is a standby: it may be behind, and takes no writes.");
  }
  for (const ReplicaStatus& replica : status.replicas) {
    if (auto fault = faultOf(replica); !fault.empty()) faults.push_back(std::move(fault));
  }
  if (status.waits_for_standbys && !status.in_recovery && status.replicas.empty()) {
    faults.emplace_back("No standby is connected, and writes wait for one.");
  }
  return faults;
}

// "version 7 of 8". What this login may not look at is not 0.
std::string schemaWords(const StoreStatus& status) {
  const std::string known = std::to_string(status.schema_version_known);
  if (!status.holds_store) return "none; this program makes version " + known;
  if (!status.may_read) return "not visible to this login; this program needs version " + known;
  return "version " + std::to_string(status.schema_version) + " of " + known;
}

std::string revisionsWords(const StoreStatus& status) {
  if (status.holds_store && !status.may_read) return "not visible to this login";
  return std::to_string(status.revisions);
}

void printStatusJson(const StoreStatus& status) {
  const bool hidden = status.holds_store && !status.may_read;
  Json json{{"store", status.name},
            {"dsn", status.dsn},
            {"server_version", status.server_version},
            {"server_host", status.server_host.empty() ? Json(nullptr) : Json(status.server_host)},
            {"schema_version", hidden ? Json(nullptr) : Json(status.schema_version)},
            {"schema_version_known", status.schema_version_known},
            {"size_bytes", status.size_bytes},
            {"revisions", hidden ? Json(nullptr) : Json(status.revisions)},
            {"round_trip_ms", status.round_trip_ms},
            {"in_recovery", status.in_recovery},
            {"login", status.login},
            {"roles", Json::array()},
            {"replicas", Json::array()},
            {"faults", faultsOf(status)}};
  for (const Grant& grant : status.grants) {
    json["roles"].push_back(
        {{"role", grant.role},
         {"environment", grant.environment},
         {"service", grant.service},
         {"cluster", grant.cluster},
         {"instance", grant.instance},
         {"until", grant.until_us ? Json(utc(*grant.until_us) + "Z") : Json(nullptr)}});
  }
  for (const ReplicaStatus& replica : status.replicas) {
    json["replicas"].push_back(replicaJson(replica));
  }
  printJson(json);
}

void printStatus(const Context& context, const StoreStatus& status) {
  if (context.form == OutputForm::json) return printStatusJson(status);
  std::string roles;
  for (const Grant& grant : status.grants)
    roles += (roles.empty() ? "" : "; ") + wordsOf(grant);
  std::vector<std::vector<std::string>> table{
      {"Store", status.name},
      {"Connection", status.dsn},
      {"Server", "PostgreSQL " + status.server_version + (status.in_recovery ? ", a standby" : "")},
      {"Answered by",
       status.server_host.empty() ? "this machine, through a socket" : status.server_host},
      {"Schema", schemaWords(status)},
      {"Login", status.login},
      {"Roles", roles.empty() ? "none" : roles},
      {"Revisions", revisionsWords(status)},
      {"Size",
       QString::number(static_cast<double>(status.size_bytes) / 1e6, 'f', 1).toStdString() + " MB"},
      {"Round trip", QString::number(status.round_trip_ms, 'f', 1).toStdString() + " ms"}};
  for (const ReplicaStatus& replica : status.replicas) {
    table.push_back({"Copy", wordsOf(replica)});
  }
  if (status.replay_age_ms) table.push_back({"Newest data", age(*status.replay_age_ms) + " old"});
  for (const std::string& fault : faultsOf(status))
    table.push_back({"Wrong", fault});
  printTable(table);
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
  addBackupCommands(*store, context, chosen);
  add("migrate", "Bring the store's schema to this program's version",
      [&context] { return migrate(context); });
}

}  // namespace sextant::ctl
