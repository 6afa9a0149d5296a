// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl get, head, fleet
#include <QtCore/QDateTime>

#include <map>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "model/document/json.h"
#include "model/document/pointer.h"
#include "model/store/preview_expiry.h"

namespace sextant::ctl {
namespace {

struct ReadOptions {
  std::string address;
  bool effective = false;
  bool provenance = false;
};

Outcome printValue(const Value& value, const std::string& pointer) {
  const auto document = fromJson(toJson(value));
  const auto found = document ? valueAt(*document, pointer) : Result<const Value*>(nullptr);
  if (!found) return tl::unexpected<Error>(found.error());
  if (*found == nullptr)
    return fail(ErrorKind::answer_no, "There is nothing at this pointer.", pointer);
  printLine(toJson(**found));
  return done;
}

Outcome getProfile(Context& context, const Address& address, const std::string& argument) {
  Address whole = address;
  whole.pointer.clear();
  const auto text = textAt(context, whole);
  if (!text) return tl::unexpected<Error>(text.error());
  if (!address.pointer.empty()) {
    const auto document = parseDocument(text->text, argument);
    if (!document) return tl::unexpected<Error>(document.error());
    return printValue(document->value(), address.pointer);
  }
  if (context.form == OutputForm::json) {
    printJson({{"address", text->name}, {"text", text->text}});
  } else {
    printText(text->text);
  }
  return done;
}

// The revision that gave a scope its text, with its author: read once each.
class Authors {
 public:
  Authors(Context& context, ServiceKey key) : context_(context), key_(std::move(key)) {}
  // Errors: the store's.
  Result<std::string> of(RevisionNumber number) {
    const auto known = names_.find(number.value);
    if (known != names_.end()) return known->second;
    Address address{key_, {}};
    address.revision = number;
    const auto content = revisionOf(context_, address);
    if (!content) return tl::unexpected<Error>(content.error());
    return names_[number.value] = content->info.author;
  }

 private:
  Context& context_;
  ServiceKey key_;
  std::map<std::int64_t, std::string> names_;
};

bool isWithin(const std::string& pointer, const std::string& outer) {
  return pointer.rfind(outer, 0) == 0 &&
         (pointer.size() == outer.size() || pointer[outer.size()] == '/');
}

Outcome printProvenance(Context& context, const Address& address, const RevisionContent& content,
                        const EffectiveProfile& effective) {
  Authors authors(context, address.key);
  Value json = Value::sequence();
  std::vector<std::vector<std::string>> table{{"POINTER", "VALUE", "FROM", "REVISION", "AUTHOR"}};
  for (const EffectiveEntry& entry : effective.entries) {
    if (!isWithin(entry.pointer, address.pointer)) continue;
    const auto set_in = content.set_in.find(entry.origin.scope);
    const RevisionNumber number =
        set_in == content.set_in.end() ? content.info.number : set_in->second;
    const auto author = authors.of(number);
    if (!author) return tl::unexpected<Error>(author.error());
    table.push_back({entry.pointer, toJson(entry.value), entry.origin.scope.name(),
                     std::to_string(number.value), *author});
    const auto line = static_cast<long long>(entry.origin.position.line);
    json.items().push_back(Value::map({{"pointer", Value::string(entry.pointer)},
                                       {"value", entry.value},
                                       {"scope", Value::string(entry.origin.scope.path())},
                                       {"line", Value::integer(line)},
                                       {"revision", Value::integer(number.value)},
                                       {"author", Value::string(*author)}}));
  }
  if (json.items().empty() && !address.pointer.empty()) {
    return fail(ErrorKind::answer_no, "There is nothing at this pointer.", address.pointer);
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else {
    printTable(table);
  }
  return done;
}

Outcome get(Context& context, const ReadOptions& options) {
  const auto address = addressOf(context, options.address);
  if (!address) return tl::unexpected<Error>(address.error());
  if (!options.effective && !options.provenance)
    return getProfile(context, *address, options.address);
  const auto content = revisionOf(context, *address);
  if (!content) return tl::unexpected<Error>(content.error());
  const auto effective = effectiveProfile(content->profiles, address->scope);
  if (!effective)
    return fail(ErrorKind::input, toString(effective.error(), effective.error().scope));
  if (options.provenance) return printProvenance(context, *address, *content, *effective);
  if (!address->pointer.empty()) return printValue(effective->value, address->pointer);
  if (context.form == OutputForm::json) {
    printLine(toJson(effective->value, 2));
  } else {
    printText(effective->text());
  }
  return done;
}

Outcome head(Context& context, const ReadOptions& options) {
  const auto key = serviceOf(context, options.address);
  if (!key) return tl::unexpected<Error>(key.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto found =
      await<Head>([&](Reply<Head> reply) { (*store)->head(*key, std::move(reply)); });
  if (!found) return tl::unexpected<Error>(found.error());
  if (context.form == OutputForm::json) {
    printJson(headJson(*found));
    return done;
  }
  printLine(key->toString() + ": revision " + std::to_string(found->stable.value) +
            " is stable (epoch " + std::to_string(found->sequence.epoch) + ", seq " +
            std::to_string(found->sequence.seq) + ").");
  if (found->rollout) {
    printLine("A rollout of revision " + std::to_string(found->rollout->candidate.value) +
              " is running.");
  }
  for (const auto& [scope, revision] : found->pins)
    printLine(scope.path() + " is pinned to revision " + std::to_string(revision.value) + '.');
  for (const auto& [scope, preview] : found->previews)
    printLine(scope.path() + " runs preview " + std::to_string(preview.number) + '.');
  return done;
}

// Of the newest previews, those that run, by their instance.
Result<std::map<Scope, Preview>> runningPreviews(Store& store, const ServiceKey& key) {
  constexpr int limit = 1000;
  const auto found = await<std::vector<Preview>>([&](Reply<std::vector<Preview>> reply) {
    store.previews(key, false, limit, std::move(reply));
  });
  if (!found) return tl::unexpected<Error>(found.error());
  std::map<Scope, Preview> running;
  for (const Preview& one : *found) {
    if (one.state == PreviewState::running) running.emplace(one.instance, one);
  }
  return running;
}

std::string previewWords(const Preview* preview) {
  if (preview == nullptr) return "its preview is over: it goes back";
  const auto left = secondsLeft(*preview, QDateTime::currentMSecsSinceEpoch() * 1000);
  return "previews drafts of " + preview->author +
         (left ? ", at most " + std::to_string(*left) + " s left" : std::string());
}

// Why it runs something else than everybody; nothing where it does not.
std::string whyOf(const Assignment& assigned, const Preview* preview) {
  switch (assigned.reason) {
    case AssignmentReason::pin:
      return "pinned to revision " + std::to_string(assigned.revision.value);
    case AssignmentReason::preview:
      return previewWords(preview);
    case AssignmentReason::candidate:
      return "in the rollout of revision " + std::to_string(assigned.revision.value);
    case AssignmentReason::stable:
      break;
  }
  return {};
}

// What the head says that each row's instance must run; empty before the first publish.
Result<std::vector<Assignment>> assignmentsOf(Store& store, const ServiceKey& key,
                                              const std::vector<FleetRow>& rows) {
  const auto head = await<Head>([&](Reply<Head> reply) { store.head(key, std::move(reply)); });
  if (!head) {
    // A service that nobody knows is not one without instances.
    if (rows.empty() || head.error().kind != ErrorKind::answer_no)
      return tl::unexpected<Error>(head.error());
    return std::vector<Assignment>();
  }
  std::vector<Scope> inventory;
  for (const FleetRow& row : rows)
    inventory.push_back(row.instance.scope);
  if (head->stable.value == 0) return std::vector<Assignment>();
  return assignments(*head, inventory);
}

Outcome fleet(Context& context, const ReadOptions& options) {
  const auto key = serviceOf(context, options.address);
  if (!key) return tl::unexpected<Error>(key.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  using Rows = std::vector<FleetRow>;
  const auto rows =
      await<Rows>([&](Reply<Rows> reply) { (*store)->fleet(*key, std::move(reply)); });
  if (!rows) return tl::unexpected<Error>(rows.error());
  const auto assigned = assignmentsOf(**store, *key, *rows);
  if (!assigned) return tl::unexpected<Error>(assigned.error());
  const auto previews = runningPreviews(**store, *key);
  if (!previews) return tl::unexpected<Error>(previews.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{
      {"INSTANCE", "STATE", "WANTED", "APPLIED", "REPORT AGE", "REASON"}};
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const FleetRow& row = (*rows)[i];
    const auto own = assigned->empty() ? std::nullopt : std::optional((*assigned)[i]);
    const auto running = previews->find(row.instance.scope);
    const Preview* preview = running == previews->end() ? nullptr : &running->second;
    std::string reason = own ? whyOf(*own, preview) : std::string();
    if (!row.reason.empty()) reason += (reason.empty() ? "" : ": ") + row.reason;
    json.push_back(fleetJson(row, own, preview));
    table.push_back({row.instance.scope.path(), wordOf(stateOf(row, own)),
                     std::to_string(row.wanted.value), std::to_string(row.applied.value),
                     row.reported ? age(row.report_age_ms) : "never", reason});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (rows->empty()) {
    printLine("There are no instances here.");
  } else {
    printTable(table);
  }
  return done;
}

}  // namespace

void addReadCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<ReadOptions>();
  const auto add = [&](const char* name, const char* help, const char* argument,
                       const Command& run) {
    auto* command = line.add_subcommand(name, help);
    command->add_option(argument, options->address)->required();
    command->callback([&chosen, run] { chosen = run; });
    return command;
  };
  auto* get_command = add("get", "A profile's text, or the value at an address's pointer",
                          "ADDRESS", [&context, options] { return get(context, *options); });
  get_command->add_flag("--effective", options->effective, "What an instance gets");
  get_command->add_flag("--provenance", options->provenance,
                        "Where each effective value comes from");
  add("head", "The head of a service", "ENV/SERVICE",
      [&context, options] { return head(context, *options); });
  add("fleet", "What the instances run", "ENV/SERVICE",
      [&context, options] { return fleet(context, *options); });
}

}  // namespace sextant::ctl
