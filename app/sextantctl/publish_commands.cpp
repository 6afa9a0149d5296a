// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl publish, rollback
#include <algorithm>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/visible_text.h"
#include "model/checks/profile_checks.h"
#include "model/checks/settings.h"
#include "model/checks/shrinkage.h"
#include "model/store/operating_person.h"
#include "model/store/publish_until_known.h"

namespace sextant::ctl {
namespace {

struct PublishOptions {
  std::string address;
  std::string file;
  std::string message;
  std::string request_id;
  std::int64_t base = -1;
  std::int64_t revision = 0;
  bool allow_shrink = false;
};

// What a publish starts from.
struct Base {
  RevisionNumber number;
  std::string hash;  // empty for a service's first revision
  ProfileSet profiles;
};

Result<RequestId> requestId(const PublishOptions& options) {
  if (options.request_id.empty()) return RequestId::random();
  auto id = RequestId::parse(options.request_id);
  if (!id) id.error().kind = ErrorKind::usage;
  return id;
}

bool isBlank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

Result<Base> contentOf(Store& store, const ServiceKey& key, RevisionNumber number) {
  if (number.value == 0) return Base{};
  return await<RevisionContent>(
             [&](Reply<RevisionContent> reply) { store.revision(key, number, std::move(reply)); })
      .map([](const RevisionContent& content) {
        return Base{content.info.number, content.info.content_hash, content.profiles};
      });
}

Result<Base> baseOf(Store& store, const ServiceKey& key, const PublishOptions& options) {
  if (options.base >= 0) return contentOf(store, key, {options.base});
  const auto stable = stableOf(store, key);
  if (!stable) return tl::unexpected<Error>(stable.error());
  return contentOf(store, key, *stable);
}

// True where this very command ran before, or may have: then what it did is to be told, and not
// whether it would be right to do it now.
Result<bool> ranBefore(Store& store, const PublishOptions& options, const RequestId& id) {
  if (options.request_id.empty()) return false;
  return await<bool>([&](Reply<bool> reply) { store.requestIsKnown(id, std::move(reply)); });
}

// What the console checks too before it offers to publish: texts, the schema of the settings, and
// the settings themselves.
Result<std::vector<Problem>> problemsOf(Store& store, const ServiceKey& key,
                                        const ProfileSet& profiles,
                                        const std::vector<Scope>& inventory) {
  if (key.service == settings_service) {
    auto problems = checkProfiles(profiles, nullptr, inventory);
    for (Problem& problem : checkSettings(profiles)) {
      problems.push_back(std::move(problem));
    }
    return problems;
  }
  const auto schema = schemaOf(store, key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  return checkProfiles(profiles, *schema ? &**schema : nullptr, inventory);
}

void say(const std::string& sentence) {
  fprintf(stderr, "sextantctl: %s\n", visibleLine(sentence).c_str());
}

// Everything that is looked at before a publish; done where nothing speaks against it.
Outcome check(Store& store, const Address& address, const PublishOptions& options, const Base& base,
              const std::string& text) {
  ProfileSet profiles = base.profiles;
  const auto known = profiles.find(address.scope);
  if (known != profiles.end() && known->second == text) {
    return fail(ErrorKind::answer_no,
                "Nothing differs from revision " + std::to_string(base.number.value) + '.',
                address.toString());
  }
  const std::string before = profiles[address.scope];
  profiles[address.scope] = text;
  using Scopes = std::vector<Scope>;
  const auto inventory =
      await<Scopes>([&](Reply<Scopes> reply) { store.inventory(address.key, std::move(reply)); });
  if (!inventory) return tl::unexpected<Error>(inventory.error());
  const auto problems = problemsOf(store, address.key, profiles, *inventory);
  if (!problems) return tl::unexpected<Error>(problems.error());
  for (const Problem& problem : *problems) {
    const bool own = problem.scope == address.scope.path();
    say(toString(problem, own ? options.file : (problem.scope.empty() ? "base" : problem.scope)));
  }
  if (hasErrors(*problems)) return answer_is_no;
  if (const Shrinkage found = shrinkage(before, text);
      found.needsConfirmation() && !options.allow_shrink) {
    return fail(ErrorKind::answer_no, found.sentence(), address.toString(),
                "If that is meant, run the command again with --allow-shrink.");
  }
  const bool enrolled =
      !address.scope.isInstance() ||
      std::find(inventory->begin(), inventory->end(), address.scope) != inventory->end();
  if (!enrolled) {
    say("warning: The inventory holds no instance " + address.scope.path() +
        ", so nobody gets this profile until one enrols.");
  }
  return done;
}

Outcome send(const Context& context, Store& store, const WriteRequest& request,
             const std::string& id) {
  const QDeadlineTimer deadline(static_cast<qint64>(context.timeout_seconds * 1000));
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    publishUntilKnown(
        store, request, deadline, [](const Error& error) { say(error.what + " Asking again."); },
        std::move(reply));
  });
  if (!receipt) {
    Error error = receipt.error();
    if (error.kind == ErrorKind::outcome_unknown) {
      error.next = "Run the same command again with --request-id " + id + " to find out.";
    }
    return tl::unexpected<Error>(error);
  }
  if (context.form == OutputForm::json) {
    printJson({{"revision", receipt->revision.value},
               {"epoch", receipt->sequence.epoch},
               {"seq", receipt->sequence.seq},
               {"replay", receipt->replay},
               {"request_id", id}});
  } else {
    printLine("Published revision " + std::to_string(receipt->revision.value) +
              (receipt->replay ? " (by an earlier call with this request id)." : "."));
  }
  return done;
}

Result<Address> publishAddress(const Context& context, const std::string& argument) {
  auto address = addressOf(context, argument);
  if (address && (address->revision || !address->pointer.empty())) {
    return fail(
        ErrorKind::usage,
        "A publish makes a whole profile in a new revision; leave @REVISION and #POINTER out.",
        argument);
  }
  return address;
}

Outcome publish(Context& context, const PublishOptions& options) {
  if (isBlank(options.message)) {
    return fail(ErrorKind::usage, "The description is empty.", {},
                "Say with -m what changes and why.");
  }
  const auto address = publishAddress(context, options.address);
  if (!address) return tl::unexpected<Error>(address.error());
  const auto id = requestId(options);
  if (!id) return tl::unexpected<Error>(id.error());
  const auto text = readFile(options.file);
  if (!text) return tl::unexpected<Error>(text.error());
  if (const auto document = parseDocument(*text, options.file); !document) {
    return tl::unexpected<Error>(document.error());
  }
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto ran_before = ranBefore(**store, options, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  const auto base = baseOf(**store, address->key, options);
  if (!base) return tl::unexpected<Error>(base.error());
  if (!*ran_before) {
    const auto checked = check(**store, *address, options, *base, *text);
    if (!checked || *checked != done) return checked;
  }
  const PublishRequest request{*id,
                               address->key,
                               base->number,
                               {{address->scope, *text}},
                               options.message,
                               operatingPerson(),
                               base->hash,
                               options.base < 0};
  return send(context, **store, request, id->toString());
}

Outcome rollback(Context& context, const PublishOptions& options) {
  const auto key = serviceOf(context, options.address);
  if (!key) return tl::unexpected<Error>(key.error());
  const auto id = requestId(options);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto base = baseOf(**store, *key, options);
  if (!base) return tl::unexpected<Error>(base.error());
  const std::string message = options.message.empty()
                                  ? "Roll back to revision " + std::to_string(options.revision)
                                  : options.message;
  const RollbackRequest request{*id,          *key,
                                base->number, {options.revision},
                                message,      operatingPerson(),
                                base->hash,   options.base < 0};
  return send(context, **store, request, id->toString());
}

// CLI11's own sentence for this names no number.
const CLI::Validator positive_number(
    [](const std::string& text) {
      const bool digits =
          !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
      const bool positive = digits && text.find_first_not_of('0') != std::string::npos;
      return positive ? std::string() : "\"" + text + "\" is not a positive number";
    },
    "NUMBER");

}  // namespace

void addPublishCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<PublishOptions>();
  const auto shared = [options](CLI::App* command) {
    command->add_option("--request-id", options->request_id,
                        "A UUID: the same call again has the same outcome");
    command->add_option("--base", options->base, "The stable revision that this starts from")
        ->check(CLI::NonNegativeNumber);
  };
  auto* publishing = line.add_subcommand("publish", "Make a file the profile at an address");
  publishing->add_option("ADDRESS", options->address)->required();
  publishing->add_option("FILE", options->file)->required();
  publishing->add_option("-m,--message", options->message, "Description")->required();
  publishing->add_flag("--allow-shrink", options->allow_shrink,
                       "Publish although more than a third of the keys would go");
  shared(publishing);
  publishing->callback([&context, &chosen, options] {
    chosen = [&context, options] { return publish(context, *options); };
  });
  auto* back = line.add_subcommand("rollback", "A new revision with an older one's content");
  back->add_option("ENV/SERVICE", options->address)->required();
  back->add_option("REVISION", options->revision)->required()->check(positive_number);
  back->add_option("-m,--message", options->message, "Description");
  shared(back);
  back->callback([&context, &chosen, options] {
    chosen = [&context, options] { return rollback(context, *options); };
  });
}

}  // namespace sextant::ctl
