// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl emergency open, end, review, list
#include "app/sextantctl/places.h"
#include "app/sextantctl/writes.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

using Emergencies = std::vector<Emergency>;

struct EmergencyOptions {
  std::string environment;  // or, to open one, ENV/SERVICE
  std::string message;
  std::string request_id;
  std::int64_t number = 0;
  int minutes = 60;
  int limit = 100;
  bool unreviewed = false;
};

// "lasts", "ended, its review is owed", ...
std::string stateOf(const Emergency& emergency) {
  if (emergency.lasts) return "lasts";
  if (emergency.review) return "reviewed";
  return emergency.overdue ? "review overdue" : "review owed";
}

Json emergencyJson(const Emergency& emergency) {
  Json json{{"emergency", emergency.number.value},
            {"environment", emergency.environment},
            {"service", emergency.service.empty() ? Json(nullptr) : Json(emergency.service)},
            {"reason", emergency.reason},
            {"author", emergency.author},
            {"login", emergency.login},
            {"begun", utc(emergency.begun_us) + "Z"},
            {"ends", utc(emergency.ends_us) + "Z"},
            {"closed", emergency.closed_us ? Json(utc(*emergency.closed_us) + "Z") : Json(nullptr)},
            {"lasts", emergency.lasts},
            {"review_due", utc(emergency.due_us) + "Z"},
            {"overdue", emergency.overdue},
            {"revisions", emergency.revisions},
            {"review", nullptr}};
  if (const auto& review = emergency.review) {
    json["review"] = {{"note", review->note},
                      {"author", review->author},
                      {"login", review->login},
                      {"at", utc(review->at_us) + "Z"}};
  }
  return json;
}

Outcome list(Context& context, const EmergencyOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  if (!options.environment.empty()) {
    if (auto there = environmentExists(**store, options.environment); !there)
      return tl::unexpected<Error>(there.error());
  }
  const auto found = await<Emergencies>([&](Reply<Emergencies> reply) {
    (*store)->emergencies(options.environment, options.unreviewed, options.limit, std::move(reply));
  });
  if (!found) return tl::unexpected<Error>(found.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"EMERGENCY", "WHERE", "STATE", "BEGUN (UTC)",
                                               "ENDS (UTC)", "REVIEW DUE", "REVISIONS", "BY",
                                               "REASON"}};
  for (const Emergency& one : *found) {
    json.push_back(emergencyJson(one));
    table.push_back({std::to_string(one.number.value),
                     one.environment + (one.service.empty() ? "" : '/' + one.service), stateOf(one),
                     utc(one.begun_us), utc(one.closed_us.value_or(one.ends_us)), utc(one.due_us),
                     std::to_string(one.revisions), one.author + " (" + one.login + ')',
                     one.reason});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (found->empty()) {
    printLine("There are no emergencies here.");
  } else {
    printTable(table);
  }
  return done;
}

using Call = std::function<void(Store&, const RequestId&, Reply<EmergencyReceipt>)>;

// Sends one of the calls and prints `sentence` with the number in place of "%".
Outcome send(Context& context, const EmergencyOptions& options, const std::string& sentence,
             const Call& call) {
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto receipt = untilKnown<EmergencyReceipt>(
      context, **store,
      [&](Reply<EmergencyReceipt> reply) { call(**store, *id, std::move(reply)); });
  if (!receipt) return tl::unexpected<Error>(withRepeat(receipt.error(), *id));
  if (context.form == OutputForm::json) {
    printJson({{"emergency", receipt->emergency.value},
               {"replay", receipt->replay},
               {"request_id", id->toString()}});
    return done;
  }
  std::string line = sentence;
  line.replace(line.find('%'), 1, std::to_string(receipt->emergency.value));
  printLine(line + (receipt->replay ? " (By an earlier call with this request id.)" : ""));
  return done;
}

Outcome open(Context& context, const EmergencyOptions& options) {
  if (const auto given = needsReason(options.message); !given)
    return tl::unexpected<Error>(given.error());
  EmergencyRequest request;
  const std::size_t slash = options.environment.find('/');
  request.environment = options.environment.substr(0, slash);
  if (slash != std::string::npos) request.service = options.environment.substr(slash + 1);
  request.reason = options.message;
  request.minutes = options.minutes;
  request.person = operatingPerson();
  const std::string sentence = "Emergency % lasts for " + std::to_string(options.minutes) +
                               " min: you may publish in " + options.environment +
                               " without approvals. Somebody else has to review it.";
  return send(context, options, sentence,
              [request](Store& store, const RequestId& id, Reply<EmergencyReceipt> reply) mutable {
                request.id = id;
                store.openEmergency(request, std::move(reply));
              });
}

Outcome end(Context& context, const EmergencyOptions& options) {
  return send(context, options, "Emergency % is over. Its review is owed.",
              [&](Store& store, const RequestId& id, Reply<EmergencyReceipt> reply) {
                store.endEmergency(id, {options.number}, operatingPerson(), std::move(reply));
              });
}

Outcome review(Context& context, const EmergencyOptions& options) {
  if (const auto given = needsReason(options.message); !given)
    return tl::unexpected<Error>(given.error());
  return send(context, options, "Emergency % is reviewed.",
              [&](Store& store, const RequestId& id, Reply<EmergencyReceipt> reply) {
                store.reviewEmergency(id, {options.number}, options.message, operatingPerson(),
                                      std::move(reply));
              });
}

}  // namespace

void addEmergencyCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<EmergencyOptions>();
  auto* emergency =
      line.add_subcommand("emergency", "Break glass: publish without approvals, and owe a review");
  emergency->require_subcommand(1);
  const auto add = [&](const char* name, const char* help,
                       Outcome (*run)(Context&, const EmergencyOptions&)) {
    auto* command = emergency->add_subcommand(name, help);
    command->callback([&context, &chosen, options, run] {
      chosen = [&context, options, run] { return run(context, *options); };
    });
    return command;
  };
  auto* opening = add("open", "Begin one: needs the role breaker, and publisher to use it", open);
  opening->add_option("ENV|ENV/SERVICE", options->environment)->required();
  opening->add_option("-m,--message", options->message, "Why")->required();
  opening->add_option("--minutes", options->minutes, "How long, 1 to 240; 60 without it")
      ->check(CLI::Range(1, 240));
  auto* ending = add("end", "End one before its time", end);
  auto* reviewing = add("review", "Say what you think of one that is over", review);
  reviewing->add_option("-m,--message", options->message, "The review")->required();
  for (CLI::App* command : {ending, reviewing})
    command->add_option("EMERGENCY", options->number)->required()->check(positive_number);
  for (CLI::App* command : {opening, ending, reviewing})
    addRequestId(command, options->request_id);
  auto* listing = add("list", "Emergencies, newest first", list);
  listing->add_option("ENV", options->environment, "Without it: everywhere");
  listing->add_flag("--unreviewed", options->unreviewed, "Only those that owe a review");
  listing->add_option("-n,--limit", options->limit, "At most this many")
      ->check(CLI::Range(1, 100000));
}

}  // namespace sextant::ctl
