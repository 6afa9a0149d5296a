// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl publish, rollback
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "model/checks/profile_checks.h"
#include "model/checks/settings.h"
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
};

Result<RequestId> requestId(const PublishOptions& options) {
  return options.request_id.empty() ? Result<RequestId>(RequestId::random())
                                    : RequestId::parse(options.request_id);
}

Result<RevisionNumber> stableOf(Store& store, const ServiceKey& key) {
  const auto head = await<Head>([&](Reply<Head> reply) { store.head(key, std::move(reply)); });
  if (head) return head->stable;
  if (head.error().kind == ErrorKind::answer_no) return RevisionNumber{0};
  return tl::unexpected<Error>(head.error());
}

Result<ProfileSet> profilesOf(Store& store, const ServiceKey& key, RevisionNumber number) {
  if (number.value == 0) return ProfileSet{};
  return await<RevisionContent>(
             [&](Reply<RevisionContent> reply) { store.revision(key, number, std::move(reply)); })
      .map([](const RevisionContent& content) { return content.profiles; });
}

// What the console checks too before it offers to publish: texts, and the schema of the settings.
Result<std::vector<Problem>> problemsOf(Store& store, const ServiceKey& key,
                                        const ProfileSet& profiles) {
  std::optional<ServiceSchema> schema;
  if (key.service != settings_service) {
    const ServiceKey settings{key.environment, settings_service};
    const auto number = stableOf(store, settings);
    if (!number) return tl::unexpected<Error>(number.error());
    const auto texts = profilesOf(store, settings, *number);
    if (!texts) return tl::unexpected<Error>(texts.error());
    auto found = schemaFromSettings(*texts, key.service);
    if (!found) return tl::unexpected<Error>(found.error());
    schema = std::move(*found);
  }
  using Scopes = std::vector<Scope>;
  const auto inventory =
      await<Scopes>([&](Reply<Scopes> reply) { store.inventory(key, std::move(reply)); });
  if (!inventory) return tl::unexpected<Error>(inventory.error());
  return checkProfiles(profiles, schema ? &*schema : nullptr, *inventory);
}

Outcome send(const Context& context, Store& store, const WriteRequest& request,
             const std::string& id) {
  const QDeadlineTimer deadline(static_cast<qint64>(context.timeout_seconds * 1000));
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    publishUntilKnown(
        store, request, deadline,
        [](const Error& error) {
          fprintf(stderr, "sextantctl: %s Asking again.\n", error.what.c_str());
        },
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

Outcome publish(Context& context, const PublishOptions& options) {
  const auto address = Address::parse(options.address);
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
  auto base = stableOf(**store, address->key);
  if (!base) return tl::unexpected<Error>(base.error());
  // With a request id given, a repeated command must send the very same arguments.
  if (options.base >= 0) base = RevisionNumber{options.base};
  auto profiles = profilesOf(**store, address->key, *base);
  if (!profiles) return tl::unexpected<Error>(profiles.error());
  (*profiles)[address->scope] = *text;
  const auto problems = problemsOf(**store, address->key, *profiles);
  if (!problems) return tl::unexpected<Error>(problems.error());
  for (const Problem& problem : *problems) {
    const bool own = problem.scope == address->scope.path();
    fprintf(stderr, "sextantctl: %s\n",
            toString(problem, own ? options.file : (problem.scope.empty() ? "base" : problem.scope))
                .c_str());
  }
  if (hasErrors(*problems)) return answer_is_no;
  const PublishRequest request{
      *id, address->key, *base, {{address->scope, *text}}, options.message, operatingPerson()};
  return send(context, **store, request, id->toString());
}

Outcome rollback(Context& context, const PublishOptions& options) {
  const auto key = ServiceKey::parse(options.address);
  if (!key) return tl::unexpected<Error>(key.error());
  const auto id = requestId(options);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  auto base = stableOf(**store, *key);
  if (!base) return tl::unexpected<Error>(base.error());
  if (options.base >= 0) base = RevisionNumber{options.base};
  const std::string message = options.message.empty()
                                  ? "Roll back to revision " + std::to_string(options.revision)
                                  : options.message;
  const RollbackRequest request{*id, *key, *base, {options.revision}, message, operatingPerson()};
  return send(context, **store, request, id->toString());
}

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
  shared(publishing);
  publishing->callback([&context, &chosen, options] {
    chosen = [&context, options] { return publish(context, *options); };
  });
  auto* back = line.add_subcommand("rollback", "A new revision with an older one's content");
  back->add_option("ENV/SERVICE", options->address)->required();
  back->add_option("REVISION", options->revision)->required()->check(CLI::PositiveNumber);
  back->add_option("-m,--message", options->message, "Description");
  shared(back);
  back->callback([&context, &chosen, options] {
    chosen = [&context, options] { return rollback(context, *options); };
  });
}

}  // namespace sextant::ctl
