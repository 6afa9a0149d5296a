// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change comment, approve, reject, abandon
#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/writes.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

using Call = std::function<void(Reply<ChangeReceipt>)>;

Outcome write(const Context& context, Store& store, const ChangeOptions& options,
              const RequestId& id, const char* done_what, const Call& call) {
  const auto receipt = untilKnown<ChangeReceipt>(context, store, call);
  if (!receipt) {
    return tl::unexpected<Error>(
        withAdvice(receipt.error(), "Look at what became of it with: sextantctl change show " +
                                        std::to_string(options.number)));
  }
  printReceipt(context, *receipt, id, done_what);
  return done;
}

// After a verdict: how the change stands now. It was given already, so that no error here undoes
// it.
void tellApprovals(const Context& context, Store& store, ChangeNumber number) {
  if (context.form == OutputForm::json) return;
  const auto change = readChange(store, number);
  if (!change || change->summary.approvals_needed == 0) return;
  printLine("It has " + std::to_string(change->summary.approvals) + " of the " +
            std::to_string(change->summary.approvals_needed) + " approvals that it needs" +
            (change->summary.rejections > 0
                 ? ", and " + std::to_string(change->summary.rejections) + " against it."
                 : "."));
}

}  // namespace

Outcome commentChange(Context& context, const ChangeOptions& options) {
  if (isBlank(*options.message)) return fail(ErrorKind::usage, "The comment is empty.");
  std::optional<Address> at;
  if (!options.at.empty()) {
    const auto address = addressOf(context, options.at);
    if (!address) return tl::unexpected<Error>(address.error());
    if (address->revision) {
      return fail(ErrorKind::usage,
                  "A comment is about the change's own text; leave @REVISION out.", options.at);
    }
    at = *address;
  }
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  if (at && at->key != change->summary.key) {
    return fail(ErrorKind::usage, "The change is of " + change->summary.key.toString() + '.',
                options.at);
  }
  ChangeComment comment;
  comment.version = change->summary.version;
  if (at) comment.scope = at->scope;
  if (at) comment.pointer = at->pointer;
  comment.body = *options.message;
  comment.author = operatingPerson();
  const RequestId id = RequestId::random();
  return write(context, **store, options, id, "Commented on", [&](Reply<ChangeReceipt> reply) {
    (*store)->commentChange(id, {options.number}, comment, std::move(reply));
  });
}

Outcome judgeChange(Context& context, const ChangeOptions& options, ChangeVerdict verdict) {
  const bool rejects = verdict == ChangeVerdict::reject;
  const std::string reason = options.message.value_or(std::string());
  if (rejects && isBlank(reason)) {
    return fail(ErrorKind::usage, "A rejection needs a reason.", {}, "Give it with -m.");
  }
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  const auto hash = hashSeen(*change, options.hash);
  if (!hash) return tl::unexpected<Error>(hash.error());
  const RequestId id = RequestId::random();
  const auto outcome = write(context, **store, options, id, rejects ? "Rejected" : "Approved",
                             [&](Reply<ChangeReceipt> reply) {
                               (*store)->judgeChange(id, {options.number}, *hash, verdict, reason,
                                                     operatingPerson(), std::move(reply));
                             });
  if (outcome) tellApprovals(context, **store, {options.number});
  return outcome;
}

Outcome abandonChange(Context& context, const ChangeOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const RequestId id = RequestId::random();
  return write(context, **store, options, id, "Abandoned", [&](Reply<ChangeReceipt> reply) {
    (*store)->abandonChange(id, {options.number}, options.message.value_or(std::string()),
                            operatingPerson(), std::move(reply));
  });
}

}  // namespace sextant::ctl
