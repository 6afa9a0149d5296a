// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl pin, unpin
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/writes.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

struct PinOptions {
  std::string address;
  std::string reason;
  std::string request_id;
  std::int64_t revision = 0;  // 0: unpin
};

void print(const Context& context, const PinRequest& request, const PinReceipt& receipt) {
  const std::string instance = Address{request.key, request.instance}.toString();
  if (context.form == OutputForm::json) {
    printJson({{"instance", instance},
               {"revision", request.revision ? Json(request.revision->value) : Json(nullptr)},
               {"epoch", receipt.sequence.epoch},
               {"seq", receipt.sequence.seq},
               {"replay", receipt.replay},
               {"request_id", request.id.toString()}});
    return;
  }
  printLine(instance +
            (request.revision ? " is pinned to revision " + std::to_string(request.revision->value)
                              : std::string(" is pinned no more")) +
            (receipt.replay ? " (by an earlier call with this request id)." : "."));
}

Outcome pin(Context& context, const PinOptions& options) {
  if (const auto given = needsReason(options.reason); !given)
    return tl::unexpected<Error>(given.error());
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  const auto instance = instanceOf(context, options.address);
  if (!instance) return tl::unexpected<Error>(instance.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  PinRequest request{*id,          instance->key,  instance->scope,
                     std::nullopt, options.reason, operatingPerson()};
  if (options.revision > 0) request.revision = RevisionNumber{options.revision};
  const auto receipt = untilKnown<PinReceipt>(
      context, **store, [&](Reply<PinReceipt> reply) { (*store)->pin(request, std::move(reply)); });
  if (!receipt) return tl::unexpected<Error>(withRepeat(receipt.error(), *id));
  print(context, request, *receipt);
  return done;
}

}  // namespace

void addPinCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<PinOptions>();
  const auto add = [&](const char* name, const char* help) {
    auto* command = line.add_subcommand(name, help);
    command->add_option("ENV/SERVICE/CLUSTER/INSTANCE", options->address)->required();
    command->add_option("-m,--message", options->reason, "Why")->required();
    addRequestId(command, options->request_id);
    command->callback([&context, &chosen, options] {
      chosen = [&context, options] { return pin(context, *options); };
    });
    return command;
  };
  add("pin", "Make an instance run one revision, whatever is stable")
      ->add_option("REVISION", options->revision)
      ->required()
      ->check(positive_number);
  add("unpin", "Let an instance run again what everybody runs");
}

}  // namespace sextant::ctl
