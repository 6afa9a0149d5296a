// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change comment, approve, reject, abandon
#include "app/sextantctl/changes.h"
#include "app/sextantctl/times.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/writes.h"
#include "model/checks/settings.h"
#include "model/document/json.h"
#include "model/document/visible_text.h"
#include "model/session/change_needs.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

using Call = std::function<void(Reply<ChangeReceipt>)>;

Outcome write(const Context& context, Store& store, const RequestId& id, const char* done_what,
              const std::string& also, const Call& call) {
  const auto receipt = untilKnown<ChangeReceipt>(context, store, call);
  if (!receipt) return tl::unexpected<Error>(withRepeat(receipt.error(), id, also));
  printReceipt(context, *receipt, id, done_what);
  return done;
}

// What an approval states that the rules ask for. Rules that cannot be used keep nobody from
// approving what mends them. Errors: input, and the store's.
Result<StatedNeeds> needsToState(Store& store, const Change& change) {
  const auto asked = askedOf(store, change);
  if (!asked) return tl::unexpected<Error>(asked.error());
  if (!asked->problem.empty() && change.summary.key.service != settings_service) {
    return fail(ErrorKind::input, asked->problemWords(),
                change.summary.key.environment, "Mend the settings; that change can be approved.");
  }
  return statedNeeds(asked->settings, asked->needs);
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
  const auto asked = askedOf(store, *change);
  if (!asked) return;
  if (!asked->problem.empty())
    printLine(visibleLine(asked->problemWords()));
  for (const ApprovalNeed& need : asked->needs) {
    if (need.missing() > 0) printLine(visibleLine("Still asked by a rule: " + toString(need)));
  }
}

// What is said, without its place and version. Errors: usage, input.
Result<ChangeComment> commentOf(const ChangeOptions& options) {
  ChangeComment comment;
  comment.kind = options.resolve  ? CommentKind::resolve
                 : options.reopen ? CommentKind::reopen
                                  : CommentKind::comment;
  comment.parent = options.reply_to;
  comment.body = options.message.value_or(std::string());
  comment.author = operatingPerson();
  if (options.suggestion) {
    if (options.at.find('#') == std::string::npos)
      return fail(ErrorKind::usage, "A value is suggested for a place: name it with --at.");
    const auto value = fromJson(*options.suggestion);
    if (!value) return tl::unexpected<Error>(value.error());
    comment.suggestion = *options.suggestion;
  }
  const bool says_something =
      !isBlank(comment.body) || options.suggestion || comment.kind != CommentKind::comment;
  if (!says_something)
    return fail(ErrorKind::usage, "The comment is empty.", {}, "Say with -m what there is to say.");
  if (isBlank(comment.body)) comment.body.clear();
  return comment;
}

const char* didOf(CommentKind kind) {
  return kind == CommentKind::resolve  ? "Resolved a thread of"
         : kind == CommentKind::reopen ? "Reopened a thread of"
                                       : "Commented on";
}

}  // namespace

Outcome commentChange(Context& context, const ChangeOptions& options) {
  auto said = commentOf(options);
  if (!said) return tl::unexpected<Error>(said.error());
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
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
  ChangeComment comment = *said;
  comment.version = versionSeen(*change, options, false);
  if (at) comment.scope = at->scope;
  if (at) comment.pointer = at->pointer;
  return write(context, **store, *id, didOf(comment.kind),
               "--version " + std::to_string(comment.version), [&](Reply<ChangeReceipt> reply) {
                 (*store)->commentChange(*id, {options.number}, comment, std::move(reply));
               });
}

Outcome judgeChange(Context& context, const ChangeOptions& options, ChangeVerdict verdict) {
  const bool rejects = verdict == ChangeVerdict::reject;
  const std::string reason = options.message.value_or(std::string());
  if (rejects && isBlank(reason)) {
    return fail(ErrorKind::usage, "A rejection needs a reason.", {}, "Give it with -m.");
  }
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto ran_before = ranBefore(**store, options.request_id, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  const auto hash = hashSeen(*change, options.hash);
  if (!hash && !*ran_before) return tl::unexpected<Error>(hash.error());
  // What was given before is asked for by the hash that the change had then.
  const std::string named = hash ? *hash : options.hash;
  ChangeJudgement judgement{named, verdict, reason, operatingPerson()};
  // Without the hash as it is now this can only be the answer to an earlier call.
  if (hash && !rejects) {
    auto needs = needsToState(**store, *change);
    if (!needs) return tl::unexpected<Error>(needs.error());
    judgement.needs = std::move(*needs);
  }
  const auto outcome = write(context, **store, *id, rejects ? "Rejected" : "Approved",
                             "--hash " + named, [&](Reply<ChangeReceipt> reply) {
                               (*store)->judgeChange(*id, {options.number}, judgement,
                                                     std::move(reply));
                             });
  if (outcome) tellApprovals(context, **store, {options.number});
  return outcome;
}

Outcome endChange(Context& context, const ChangeOptions& options) {
  if (options.ends.empty() == !options.no_end)
    return fail(ErrorKind::usage, "Say when it ends (--at TIME), or that it does not (--never).");
  const auto at = comingTime(options.ends);
  if (!at) return tl::unexpected<Error>(at.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto receipt = await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    (*store)->setChangeEnd({options.number}, *at, operatingPerson(), std::move(reply));
  });
  if (!receipt) return tl::unexpected<Error>(receipt.error());
  if (context.form == OutputForm::json) {
    printJson({{"change", options.number}, {"ends", *at ? Json(utc(**at) + "Z") : Json(nullptr)}});
    return done;
  }
  printLine(*at ? "Change " + std::to_string(options.number) + " ends " + utc(**at) +
                      " UTC. A day before, the change that undoes it is proposed."
                : "Change " + std::to_string(options.number) + " has no end.");
  return done;
}

Outcome abandonChange(Context& context, const ChangeOptions& options) {
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  return write(context, **store, *id, "Abandoned", {}, [&](Reply<ChangeReceipt> reply) {
    (*store)->abandonChange(*id, {options.number}, options.message.value_or(std::string()),
                            operatingPerson(), std::move(reply));
  });
}

}  // namespace sextant::ctl
