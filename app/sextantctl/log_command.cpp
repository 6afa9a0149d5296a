// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl log
#include <algorithm>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"

namespace sextant::ctl {
namespace {

using Infos = std::vector<RevisionInfo>;

constexpr int page_revisions = 200;

struct LogOptions {
  std::string address;
  int limit = 20;
};

bool touches(const RevisionInfo& info, const Scope& scope) {
  const auto holds = [&](const std::vector<Scope>& scopes) {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  };
  return scope.isBase() || holds(info.changed) || holds(info.removed);
}

// From the address's revision (or the newest) back; below base only what touched that scope.
Result<Infos> revisionsOf(Store& store, const Address& address, int limit) {
  Infos found;
  RevisionNumber before{address.revision ? address.revision->value + 1 : 0};
  const int page = address.scope.isBase() ? std::min(limit, page_revisions) : page_revisions;
  while (true) {
    const auto revisions = await<Infos>(
        [&](Reply<Infos> reply) { store.history(address.key, before, page, std::move(reply)); });
    if (!revisions) return tl::unexpected<Error>(revisions.error());
    for (const RevisionInfo& info : *revisions) {
      if (touches(info, address.scope)) found.push_back(info);
      if (static_cast<int>(found.size()) == limit) return found;
    }
    if (static_cast<int>(revisions->size()) < page) return found;
    before = revisions->back().number;
  }
}

std::string profileNames(const RevisionInfo& info) {
  std::string names;
  for (const auto* scopes : {&info.changed, &info.removed}) {
    for (const Scope& scope : *scopes) {
      if (!names.empty()) names += ", ";
      names += scopes == &info.removed ? "-" + scope.name() : scope.name();
    }
  }
  return names;
}

void print(const Context& context, const Infos& revisions) {
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{
      {"REVISION", "PUBLISHED (UTC)", "AUTHOR", "PROFILES", "DESCRIPTION"}};
  for (const RevisionInfo& info : revisions) {
    table.push_back({std::to_string(info.number.value), utc(info.published_at_us), info.author,
                     profileNames(info),
                     info.emergency ? "(emergency " + std::to_string(info.emergency->value) + ") " +
                                          info.message
                                    : info.message});
    json.push_back(revisionJson(info));
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else {
    printTable(table);
  }
}

Outcome log(Context& context, const LogOptions& options) {
  const auto address = addressOf(context, options.address);
  if (!address) return tl::unexpected<Error>(address.error());
  if (!address->pointer.empty()) {
    return fail(ErrorKind::usage,
                "A log is of profiles, not of a place in one; leave #POINTER out.",
                options.address);
  }
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto revisions = revisionsOf(**store, *address, options.limit);
  if (!revisions) return tl::unexpected<Error>(revisions.error());
  if (revisions->empty()) {
    return fail(ErrorKind::answer_no, "Nothing has been published here yet.", options.address);
  }
  print(context, *revisions);
  return done;
}

}  // namespace

void addLogCommand(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<LogOptions>();
  auto* command = line.add_subcommand(
      "log", "Revisions, newest first: of a service, or those that touched a cluster or instance");
  command->add_option("ADDRESS", options->address, "With @REVISION: from that one back")
      ->required();
  command->add_option("-n,--limit", options->limit, "At most this many")
      ->check(CLI::Range(1, 100000));
  command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return log(context, *options); };
  });
}

}  // namespace sextant::ctl
