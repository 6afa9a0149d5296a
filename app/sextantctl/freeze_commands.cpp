// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl freeze begin, lift, list
#include <QtCore/QDateTime>

#include "app/sextantctl/places.h"
#include "app/sextantctl/times.h"
#include "app/sextantctl/writes.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

struct FreezeOptions {
  std::string place;  // ENV or ENV/SERVICE
  std::string from;
  std::string until;
  std::string message;
  std::int64_t number = 0;
};

Outcome begin(Context& context, const FreezeOptions& options) {
  if (const auto given = needsReason(options.message); !given)
    return tl::unexpected<Error>(given.error());
  const auto from = comingTime(options.from);
  if (!from) return tl::unexpected<Error>(from.error());
  const auto until = comingTime(options.until);
  if (!until) return tl::unexpected<Error>(until.error());
  const std::size_t slash = options.place.find('/');
  FreezeRequest request{options.place.substr(0, slash),
                        slash == std::string::npos ? "" : options.place.substr(slash + 1),
                        from->value_or(0),
                        until->value_or(0),
                        options.message,
                        operatingPerson()};
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto frozen = await<FreezeNumber>(
      [&](Reply<FreezeNumber> reply) { (*store)->freeze(request, std::move(reply)); });
  if (!frozen) return tl::unexpected<Error>(frozen.error());
  if (context.form == OutputForm::json) {
    printJson({{"freeze", frozen->value}});
    return done;
  }
  printLine("Freeze " + std::to_string(frozen->value) + ": nothing new is published in " +
            options.place + (*from ? " from " + utc(**from) + " UTC" : std::string()) + " until " +
            utc(**until) + " UTC. To go back is possible, and in an emergency anything.");
  return done;
}

Outcome lift(Context& context, const FreezeOptions& options) {
  if (const auto given = needsReason(options.message); !given)
    return tl::unexpected<Error>(given.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto lifted = await<void>([&](Reply<void> reply) {
    (*store)->liftFreeze({options.number}, options.message, operatingPerson(), std::move(reply));
  });
  if (!lifted) return tl::unexpected<Error>(lifted.error());
  if (context.form == OutputForm::json) {
    printJson({{"freeze", options.number}});
  } else {
    printLine("Freeze " + std::to_string(options.number) + " is over.");
  }
  return done;
}

Outcome list(Context& context, const FreezeOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  if (!options.place.empty()) {
    if (const auto there = environmentExists(**store, options.place); !there)
      return tl::unexpected<Error>(there.error());
  }
  const auto overview =
      await<Overview>([&](Reply<Overview> reply) { (*store)->overview(std::move(reply)); });
  if (!overview) return tl::unexpected<Error>(overview.error());
  const std::int64_t now = QDateTime::currentMSecsSinceEpoch() * 1000;
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{
      {"FREEZE", "WHERE", "STATE", "FROM (UTC)", "UNTIL (UTC)", "BY", "REASON"}};
  for (const Environment& environment : overview->environments) {
    if (!options.place.empty() && environment.name != options.place) continue;
    for (const Freeze& freeze : environment.freezes) {
      const bool lasts = freeze.begins_us <= now;
      json.push_back({{"freeze", freeze.number.value},
                      {"environment", environment.name},
                      {"service", freeze.service.empty() ? Json(nullptr) : Json(freeze.service)},
                      {"lasts", lasts},
                      {"begins", utc(freeze.begins_us) + "Z"},
                      {"ends", utc(freeze.ends_us) + "Z"},
                      {"reason", freeze.reason},
                      {"author", freeze.author}});
      table.push_back({std::to_string(freeze.number.value),
                       environment.name + (freeze.service.empty() ? "" : '/' + freeze.service),
                       lasts ? "lasts" : "to come", utc(freeze.begins_us), utc(freeze.ends_us),
                       freeze.author, freeze.reason});
    }
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (table.size() == 1) {
    printLine("Nothing is frozen.");
  } else {
    printTable(table);
  }
  return done;
}

}  // namespace

void addFreezeCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<FreezeOptions>();
  auto* freeze = line.add_subcommand("freeze", "Times in which nothing new is published");
  freeze->require_subcommand(1);
  const auto add = [&](const char* name, const char* help,
                       Outcome (*run)(Context&, const FreezeOptions&)) {
    auto* command = freeze->add_subcommand(name, help);
    command->callback([&context, &chosen, options, run] {
      chosen = [&context, options, run] { return run(context, *options); };
    });
    return command;
  };
  auto* beginning = add("begin", "Freeze an environment or a service of it: for administrators", begin);
  beginning->add_option("ENV|ENV/SERVICE", options->place)->required();
  beginning->add_option("--until", options->until, "When it ends, in UTC: 2026-12-27, 2026-12-27T08:00")
      ->required();
  beginning->add_option("--from", options->from, "When it begins; now without it");
  beginning->add_option("-m,--message", options->message, "Why")->required();
  auto* lifting = add("lift", "End one before its time", lift);
  lifting->add_option("FREEZE", options->number)->required()->check(positive_number);
  lifting->add_option("-m,--message", options->message, "Why")->required();
  auto* listing = add("list", "Those that last or are to come", list);
  listing->add_option("ENV", options->place, "Without it: everywhere");
}

}  // namespace sextant::ctl
