// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl preview start, extend, stop, consent, list, show
#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/places.h"
#include "app/sextantctl/proposal.h"
#include "app/sextantctl/writes.h"
#include "model/store/operating_person.h"
#include "model/store/preview_expiry.h"

namespace sextant::ctl {
namespace {

using Previews = std::vector<Preview>;

constexpr int extension_seconds = 300;

struct PreviewOptions {
  std::string address;  // of an instance, or (list) a service
  std::vector<std::string> pairs;
  std::vector<std::string> removed;
  std::string reason;
  std::string hash;
  bool hash_given = false;
  std::string request_id;
  std::int64_t number = 0;
  std::int64_t base = -1;
  int seconds = 300;
  int lease_seconds = 0;  // 0: as long as the preview
  int longer_seconds = 0;  // 0: extension_seconds, or all of a shorter preview
  int limit = 100;
  bool all = false;
};

Json previewJson(const Preview& preview) {
  const auto orNull = [](const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
  };
  return {{"preview", preview.number.value},
          {"instance", Address{preview.key, preview.instance}.toString()},
          {"state", hasExpired(preview) ? "expired" : wordOf(preview.state)},
          {"base", preview.base.value},
          {"hash", preview.hash},
          {"content_hash", preview.content_hash},
          {"seconds", preview.seconds},
          {"remaining", preview.remaining_seconds},
          {"author", preview.author},
          {"login", preview.login},
          {"proposed_at", utc(preview.proposed_at_us) + "Z"},
          {"consenter", orNull(preview.consenter)},
          {"consented_by", orNull(preview.consented_by)},
          {"over_at", preview.over_at_us ? Json(utc(*preview.over_at_us) + "Z") : Json(nullptr)},
          {"over_because", orNull(whyOver(preview))}};
}

// When it ended and why; empty: it has not, or never ran.
std::string endWords(const Preview& preview) {
  const std::string why = whyOver(preview);
  if (why.empty() || !preview.over_at_us) return why;
  return utc(*preview.over_at_us) + " UTC: " + why;
}

std::string stateWords(const Preview& preview) {
  if (preview.state == PreviewState::running)
    return "running, " + std::to_string(preview.remaining_seconds) + " s left";
  if (hasExpired(preview)) return "expired";
  if (preview.state == PreviewState::over) return "over";
  return preview.consented_by.empty() ? "waits for a consent" : "consented to, not started";
}

Outcome list(Context& context, const PreviewOptions& options) {
  const auto key = serviceOf(context, options.address);
  if (!key) return tl::unexpected<Error>(key.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  if (auto there = serviceExists(**store, *key); !there)
    return tl::unexpected<Error>(there.error());
  const auto found = await<Previews>([&](Reply<Previews> reply) {
    (*store)->previews(*key, options.all, options.limit, std::move(reply));
  });
  if (!found) return tl::unexpected<Error>(found.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{
      {"PREVIEW", "INSTANCE", "STATE", "SECONDS", "PROPOSED (UTC)", "BY", "HASH"}};
  if (options.all) table.front().emplace_back("ENDED");
  for (const Preview& one : *found) {
    json.push_back(previewJson(one));
    table.push_back({std::to_string(one.number.value), one.instance.path(), stateWords(one),
                     std::to_string(one.seconds), utc(one.proposed_at_us),
                     one.author + " (" + one.login + ')', one.hash.substr(0, 8)});
    if (options.all) table.back().push_back(endWords(one));
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (found->empty()) {
    printLine("There are no previews here.");
  } else {
    printTable(table);
  }
  return done;
}

Result<Preview> readPreview(Store& store, std::int64_t number) {
  return await<Preview>([&](Reply<Preview> reply) { store.preview({number}, std::move(reply)); });
}

Outcome show(Context& context, const PreviewOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto preview = readPreview(**store, options.number);
  if (!preview) return tl::unexpected<Error>(preview.error());
  if (context.form == OutputForm::json) {
    Json json = previewJson(*preview);
    json["profiles"] = Json::object();
    for (const auto& [scope, text] : preview->profiles)
      json["profiles"][scope.path()] = text ? Json(*text) : Json(nullptr);
    printJson(json);
    return done;
  }
  std::vector<std::vector<std::string>> table{
      {"Preview", std::to_string(preview->number.value) + " on " +
                      Address{preview->key, preview->instance}.toString()},
      {"State", stateWords(*preview)},
      {"Base", "revision " + std::to_string(preview->base.value)},
      {"Seconds", std::to_string(preview->seconds)},
      {"By", preview->author + " (" + preview->login + ')'},
      {"Hash", preview->hash}};
  if (const std::string ended = endWords(*preview); !ended.empty())
    table.push_back({"Ended", ended});
  printTable(table);
  for (const auto& [scope, text] : preview->profiles) {
    printLine("");
    printLine(Address{preview->key, scope}.toString() + (text ? ":" : ": is taken away."));
    if (text) printText(*text);
  }
  return done;
}

using Call = std::function<void(Store&, Reply<PreviewReceipt>)>;

// What a call says of a preview that does not run yet.
constexpr const char* awaits_consent = "waits for a consent";
constexpr const char* awaits_start = "waits to be started";

// `also`: as withRepeat(). Without an id the call may be made twice without harm.
Outcome send(const Context& context, Store& store, const std::optional<RequestId>& id,
             const std::string& also, const char* awaits, const Call& call) {
  const auto receipt = untilKnown<PreviewReceipt>(
      context, store, [&](Reply<PreviewReceipt> reply) { call(store, std::move(reply)); });
  if (!receipt) {
    return tl::unexpected<Error>(id ? withRepeat(receipt.error(), *id, also) : receipt.error());
  }
  if (context.form == OutputForm::json) {
    printJson({{"preview", receipt->preview.value},
               {"state", wordOf(receipt->state)},
               {"hash", receipt->hash},
               {"remaining", receipt->remaining_seconds},
               {"replay", receipt->replay},
               {"request_id", id ? Json(id->toString()) : Json(nullptr)}});
    return done;
  }
  const std::string name = "Preview " + std::to_string(receipt->preview.value);
  const std::string end = receipt->replay ? " (by an earlier call with this request id)." : ".";
  if (receipt->state == PreviewState::running) {
    printLine(name + " runs, for " + std::to_string(receipt->remaining_seconds) + " s" + end);
  } else if (receipt->state == PreviewState::over) {
    printLine(name + " is over" + end);
  } else {
    printLine(name + " (hash " + receipt->hash.substr(0, 8) + ") " + awaits + end);
  }
  return done;
}

Outcome start(Context& context, const PreviewOptions& options) {
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  const auto instance = instanceOf(context, options.address);
  if (!instance) return tl::unexpected<Error>(instance.error());
  const auto proposal = readProposal(context, options.pairs, options.removed);
  if (!proposal) return tl::unexpected<Error>(proposal.error());
  if (proposal->profiles.empty()) {
    return fail(ErrorKind::usage, "A preview needs an ADDRESS and a FILE, or --remove ADDRESS.");
  }
  if (proposal->key != instance->key) {
    return fail(ErrorKind::usage, "The instance is of " + instance->key.toString() + '.',
                proposal->key.toString());
  }
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto base = baseOf(**store, proposal->key, options.base);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto ran_before = ranBefore(**store, options.request_id, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  if (!*ran_before) {
    const auto checked = checkProposal(**store, *base, *proposal, MeantSlips::all());
    if (!checked || *checked != done) return checked;
  }
  const int lease = options.lease_seconds > 0 ? options.lease_seconds : options.seconds;
  const PreviewRequest request{*id,
                               instance->key,
                               instance->scope,
                               base->number,
                               base->hash,
                               profilesOf(*proposal),
                               options.seconds,
                               lease,
                               operatingPerson()};
  const std::string also = "--base " + std::to_string(base->number.value);
  return send(
      context, **store, *id, also, awaits_consent,
      [&](Store& in, Reply<PreviewReceipt> reply) { in.startPreview(request, std::move(reply)); });
}

Outcome consent(Context& context, const PreviewOptions& options) {
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto preview = readPreview(**store, options.number);
  if (!preview) return tl::unexpected<Error>(preview.error());
  constexpr std::size_t digits_min = 8;
  if (options.hash_given && options.hash.size() < digits_min) {
    return fail(ErrorKind::usage, "A hash is named by at least eight of its digits.", options.hash);
  }
  if (preview->hash.rfind(options.hash, 0) != 0) {
    return fail(ErrorKind::conflict, "The preview has another hash than this.", options.hash,
                "Look again with: sextantctl preview show " + std::to_string(options.number));
  }
  return send(context, **store, *id, {}, awaits_start, [&](Store& in, Reply<PreviewReceipt> reply) {
    in.consentPreview(*id, {options.number}, preview->hash, operatingPerson(), std::move(reply));
  });
}

Outcome extend(Context& context, const PreviewOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  int seconds = options.longer_seconds;
  if (seconds == 0) {
    const auto preview = readPreview(**store, options.number);
    if (!preview) return tl::unexpected<Error>(preview.error());
    seconds = std::min(extension_seconds, preview->seconds);
  }
  return send(context, **store, std::nullopt, {}, awaits_start,
              [&](Store& in, Reply<PreviewReceipt> reply) {
                in.extendPreview({options.number}, seconds, operatingPerson(),
                                 std::move(reply));
              });
}

Outcome stop(Context& context, const PreviewOptions& options) {
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const std::string reason = isBlank(options.reason) ? "It was stopped by hand." : options.reason;
  return send(context, **store, *id, {}, awaits_start, [&](Store& in, Reply<PreviewReceipt> reply) {
    in.stopPreview(*id, {options.number}, reason, operatingPerson(), std::move(reply));
  });
}

using Run = Outcome (*)(Context&, const PreviewOptions&);

void addStart(CLI::App* command, PreviewOptions& options) {
  command->add_option("ENV/SERVICE/CLUSTER/INSTANCE", options.address, "Where it runs")->required();
  command->add_option("ADDRESS FILE", options.pairs,
                      "A profile and its new text; as many as needed");
  command->add_option("--remove", options.removed, "The profile at this address goes")
      ->allow_extra_args(false);
  command->add_option("--seconds", options.seconds, "How long at most, 10 to 14400; 300 without it")
      ->check(CLI::Range(10, 14400));
  command
      ->add_option("--lease", options.lease_seconds,
                   "Seconds that it may run without being extended; all of them without this")
      ->check(CLI::Range(1, 14400));
  command->add_option("--base", options.base, "The stable revision that this starts from")
      ->check(CLI::NonNegativeNumber);
  addRequestId(command, options.request_id);
}

}  // namespace

void addPreviewCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<PreviewOptions>();
  auto* preview = line.add_subcommand("preview", "Run a draft on one instance for a limited time");
  preview->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, Run run) {
    auto* command = preview->add_subcommand(name, help);
    command->callback([&context, &chosen, options, run] {
      chosen = [&context, options, run] { return run(context, *options); };
    });
    return command;
  };
  const auto ofOne = [&](const char* name, const char* help, Run run) {
    auto* command = add(name, help, run);
    command->add_option("PREVIEW", options->number, "Its number")
        ->required()
        ->check(positive_number);
    return command;
  };
  addStart(add("start", "Start one, or propose it where somebody has to consent", start), *options);
  auto* extending = ofOne("extend", "Let one run on for so many seconds from now", extend);
  extending
      ->add_option("--seconds", options->longer_seconds,
                   "At least 1; 300 without it, or all of a shorter preview")
      ->check(CLI::Range(1, 14400));
  auto* stopping = ofOne("stop", "End one, or take a proposal back", stop);
  stopping->add_option("-m,--message", options->reason, "Why");
  auto* consenting = ofOne("consent", "Consent to what somebody else proposes", consent);
  consenting
      ->add_option("--hash", options->hash,
                   "Of the preview that you have seen; another one is a conflict")
      ->each([options](const std::string&) { options->hash_given = true; });
  for (CLI::App* command : {stopping, consenting})
    addRequestId(command, options->request_id);
  ofOne("show", "A preview with its texts", show);
  auto* listing = add("list", "Previews of a service that wait or run, newest first", list);
  listing->add_option("ENV/SERVICE", options->address)->required();
  listing->add_flag("--all", options->all, "Those that are over too");
  listing->add_option("-n,--limit", options->limit, "At most this many")
      ->check(CLI::Range(1, 100000));
}

}  // namespace sextant::ctl
