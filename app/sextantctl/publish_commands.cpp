// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl publish, rollback
#include <algorithm>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/plan_file.h"
#include "app/sextantctl/proposal.h"
#include "app/sextantctl/writes.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

struct PublishOptions {
  std::string address;  // or the number of a change
  std::string file;
  std::string message;
  std::string request_id;
  std::string hash;
  std::string plan;
  std::int64_t base = -1;
  std::int64_t revision = 0;
  MeantSlips meant;
};

Result<std::string> planOf(const PublishOptions& options) {
  if (options.plan.empty()) return std::string();
  if (const auto one = oneInputOnly({options.file, options.plan}); !one)
    return tl::unexpected<Error>(one.error());
  return readPlan(options.plan);
}

// The id of the second of two calls that one command makes: the same for the same first one.
Result<RequestId> secondId(const RequestId& first) {
  const std::string digits = ContentHash::of(first.toString() + " publish").hex();
  return RequestId::parse(digits.substr(0, 8) + '-' + digits.substr(8, 4) + '-' +
                          digits.substr(12, 4) + '-' + digits.substr(16, 4) + '-' +
                          digits.substr(20, 12));
}

// Error: denied, where approvals are asked for, so that no change is opened in vain.
Result<void> takesPublishes(Store& store, const ServiceKey& key) {
  const auto overview =
      await<Overview>([&](Reply<Overview> reply) { store.overview(std::move(reply)); });
  if (!overview) return tl::unexpected<Error>(overview.error());
  for (const Environment& environment : overview->environments) {
    if (environment.name != key.environment || !environment.is_protected) continue;
    return fail(
        ErrorKind::denied,
        "The environment \"" + key.environment + "\" is protected: it takes approved changes only.",
        {}, "Propose it with: sextantctl change open");
  }
  return {};
}

// Opens a change and publishes it: a rollout is always of a change, which has the plan.
Outcome publishInStages(const Context& context, Store& store, const RequestId& id,
                        const ServiceKey& key, const ChangeContent& content) {
  const std::string also = "--base " + std::to_string(content.base.value);
  if (const auto taken = takesPublishes(store, key); !taken)
    return tl::unexpected<Error>(taken.error());
  const auto publish_id = secondId(id);
  if (!publish_id) return tl::unexpected<Error>(publish_id.error());
  const auto opened = untilKnown<ChangeReceipt>(context, store, [&](Reply<ChangeReceipt> reply) {
    store.openChange(id, key, content, operatingPerson(), std::move(reply));
  });
  if (!opened) return tl::unexpected<Error>(withRepeat(opened.error(), id, also));
  const PublishChangeRequest request{*publish_id, opened->change, opened->hash, operatingPerson()};
  auto outcome = sendPublish(context, store, request, id, also);
  if (!outcome && outcome.error().kind != ErrorKind::outcome_unknown) {
    outcome.error().next = "It is open as change " + std::to_string(opened->change.value) + '.';
  }
  return outcome;
}

Outcome publishFile(Context& context, const PublishOptions& options) {
  if (isBlank(options.message)) {
    return fail(ErrorKind::usage, "The description is empty.", {},
                "Say with -m what changes and why.");
  }
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  const auto plan = planOf(options);
  if (!plan) return tl::unexpected<Error>(plan.error());
  const auto proposal = readProposal(context, {options.address, options.file}, {});
  if (!proposal) return tl::unexpected<Error>(proposal.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto ran_before = ranBefore(**store, options.request_id, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  const auto base = baseOf(**store, proposal->key, options.base);
  if (!base) return tl::unexpected<Error>(base.error());
  if (!*ran_before) {
    const auto checked = checkProposal(**store, *base, *proposal, options.meant);
    if (!checked || *checked != done) return checked;
  }
  if (!plan->empty()) {
    return publishInStages(
        context, **store, *id, proposal->key,
        {base->number, base->hash, profilesOf(*proposal), *plan, options.message});
  }
  const ProposedProfile& profile = proposal->profiles.front();
  const PublishRequest request{*id,
                               proposal->key,
                               base->number,
                               {{profile.scope, profile.text}},
                               options.message,
                               operatingPerson(),
                               base->hash,
                               options.base < 0};
  return sendPublish(context, **store, request, *id);
}

// What the store cannot check: the texts, against the schema as it is today.
Outcome checkChange(Store& store, const Change& change) {
  const auto base = contentOf(store, change.summary.key, change.summary.base);
  if (!base) return tl::unexpected<Error>(base.error());
  return checkTexts(store, *base, proposalOf(change));
}

Outcome publishChange(Context& context, const PublishOptions& options) {
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto ran_before = ranBefore(**store, options.request_id, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  const auto number = changeNumberOf(options.address);
  if (!number) return tl::unexpected<Error>(number.error());
  const auto change = readChange(**store, *number);
  if (!change) return tl::unexpected<Error>(change.error());
  auto hash = hashSeen(*change, options.hash);
  if (!*ran_before) {
    if (!hash) return tl::unexpected<Error>(hash.error());
    const auto checked = checkChange(**store, *change);
    if (!checked || *checked != done) return checked;
  }
  // What was published before is asked for by the hash that it had then.
  const std::string named = hash ? *hash : options.hash;
  const PublishChangeRequest request{*id, *number, named, operatingPerson()};
  return sendPublish(context, **store, request, *id, "--hash " + named);
}

Outcome publish(Context& context, const PublishOptions& options) {
  if (!options.file.empty()) {
    if (options.hash.empty()) return publishFile(context, options);
    return fail(ErrorKind::usage, "--hash is of a change, and here a file is published.");
  }
  if (!isNumber(options.address)) {
    return fail(ErrorKind::usage, "Name the number of a change, or an ADDRESS and a FILE.",
                options.address);
  }
  if (!options.message.empty() || !options.plan.empty() || options.base >= 0 ||
      !options.meant.isEmpty()) {
    return fail(ErrorKind::usage,
                "A change has its own description, plan and base; leave -m, --plan, --base and "
                "the --allow flags out.",
                options.address, "To alter them run: sextantctl change edit " + options.address);
  }
  return publishChange(context, options);
}

Outcome rollback(Context& context, const PublishOptions& options) {
  const auto key = serviceOf(context, options.address);
  if (!key) return tl::unexpected<Error>(key.error());
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto base = baseOf(**store, *key, options.base);
  if (!base) return tl::unexpected<Error>(base.error());
  const std::string message = options.message.empty()
                                  ? "Roll back to revision " + std::to_string(options.revision)
                                  : options.message;
  const RollbackRequest request{*id,          *key,
                                base->number, {options.revision},
                                message,      operatingPerson(),
                                base->hash,   options.base < 0};
  return sendPublish(context, **store, request, *id);
}

}  // namespace

void addPublishCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<PublishOptions>();
  const auto shared = [options](CLI::App* command) {
    addRequestId(command, options->request_id);
    command->add_option("--base", options->base, "The stable revision that this starts from")
        ->check(CLI::NonNegativeNumber);
    command->add_option("-m,--message", options->message, "Description");
  };
  auto* publishing = line.add_subcommand(
      "publish", "Publish a change, or make a file the profile at an address at once");
  publishing->add_option("CHANGE|ADDRESS", options->address, "A change's number, or an address")
      ->required();
  publishing->add_option("FILE", options->file, "With an address: the profile's new text");
  publishing->add_option("--hash", options->hash,
                         "Of the change that you have seen; another one is a conflict");
  publishing->add_option("--plan", options->plan,
                         "With a file: the stages in which it goes out; without it: at once");
  options->meant.addFlags(publishing);
  shared(publishing);
  publishing->callback([&context, &chosen, options] {
    chosen = [&context, options] { return publish(context, *options); };
  });
  auto* back = line.add_subcommand("rollback", "A new revision with an older one's content");
  back->add_option("ENV/SERVICE", options->address)->required();
  back->add_option("REVISION", options->revision)->required()->check(positive_number);
  shared(back);
  back->callback([&context, &chosen, options] {
    chosen = [&context, options] { return rollback(context, *options); };
  });
}

}  // namespace sextant::ctl
