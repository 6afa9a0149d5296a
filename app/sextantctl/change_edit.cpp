// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change open, edit
#include <algorithm>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/plan_file.h"
#include "app/sextantctl/writes.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

Result<std::string> planOf(const ChangeOptions& options) {
  if (options.plan.empty()) return std::string();
  std::vector<std::string> inputs{options.plan};
  for (std::size_t i = 1; i < options.pairs.size(); i += 2)
    inputs.push_back(options.pairs[i]);
  if (const auto one = oneInputOnly(inputs); !one) return tl::unexpected<Error>(one.error());
  return readPlan(options.plan);
}

tl::unexpected<Error> emptyDescription() {
  return fail(ErrorKind::usage, "The description is empty.", {},
              "Say with -m what changes and why.");
}

// What an edit makes of the texts of a change; of one that the same edit has altered before, the
// same.
Result<Proposal> edited(const Context& context, const Change& change, const ChangeOptions& options,
                        bool ran_before) {
  Proposal result = proposalOf(change);
  const auto edits = readProposal(context, options.pairs, options.removed);
  if (!edits) return tl::unexpected<Error>(edits.error());
  if (!edits->profiles.empty() && edits->key != change.summary.key) {
    return fail(ErrorKind::usage, "The change is of " + change.summary.key.toString() + '.',
                edits->key.toString());
  }
  const auto drop = [&](const Scope& scope) {
    const auto same = [&](const ProposedProfile& profile) { return profile.scope == scope; };
    const auto found = std::find_if(result.profiles.begin(), result.profiles.end(), same);
    if (found == result.profiles.end()) return false;
    result.profiles.erase(found);
    return true;
  };
  for (const std::string& argument : options.dropped) {
    const auto address = profileAddress(context, argument);
    if (!address) return tl::unexpected<Error>(address.error());
    if (address->key != change.summary.key || (!drop(address->scope) && !ran_before))
      return fail(ErrorKind::usage, "The change says nothing about this profile.", argument);
  }
  for (const ProposedProfile& profile : edits->profiles) {
    drop(profile.scope);
    result.profiles.push_back(profile);
  }
  if (!result.profiles.empty()) return result;
  return fail(ErrorKind::usage, "Nothing would be left of the change.", {},
              "To give it up run: sextantctl change abandon " + std::to_string(options.number));
}

// What differs from the change: of the rest somebody was asked before.
Proposal touched(const Change& change, const Proposal& proposal) {
  Proposal result{proposal.key, {}};
  for (const ProposedProfile& profile : proposal.profiles) {
    const auto known = change.profiles.find(profile.scope);
    if (known == change.profiles.end() || known->second != profile.text)
      result.profiles.push_back(profile);
  }
  return result;
}

// What is looked at before an edit goes out.
Outcome checkEdit(Store& store, const Base& base, const Change& change, const Proposal& proposal,
                  const ChangeOptions& options) {
  const auto checked = checkProposal(store, base, proposal, MeantSlips::all());
  if (!checked || *checked != done) return checked;
  const auto is_meant = looksMeant(base, touched(change, proposal), options.meant);
  if (!is_meant) return tl::unexpected<Error>(is_meant.error());
  return done;
}

ChangeContent contentAfter(const Change& change, const Proposal& proposal, const std::string& plan,
                           const ChangeOptions& options) {
  ChangeContent content{change.summary.base,
                        {},
                        profilesOf(proposal),
                        change.plan,
                        options.message.value_or(change.summary.description),
                        change.summary.ticket,
                        change.summary.risk,
                        change.summary.reviewers};
  if (options.ticket) content.ticket = *options.ticket;
  if (options.risk) content.risk = *options.risk;
  if (options.no_reviewers || !options.reviewers.empty()) content.reviewers = options.reviewers;
  if (options.at_once || !plan.empty()) content.plan = plan;
  return content;
}

bool isAsBefore(const Change& change, const ChangeContent& content) {
  return content.profiles == change.profiles && content.plan == change.plan &&
         content.description == change.summary.description &&
         content.ticket == change.summary.ticket && content.risk == change.summary.risk &&
         content.reviewers == change.summary.reviewers;
}

// What is proposed, and what it starts from.
Result<Proposal> proposed(const Context& context, Store& store, const ChangeOptions& options,
                          Base& base) {
  const auto readBase = [&](const ServiceKey& key) -> Result<void> {
    auto read = baseOf(store, key, options.base);
    if (!read) return tl::unexpected<Error>(read.error());
    base = std::move(*read);
    return {};
  };
  if (!options.folder.empty()) {
    if (options.pairs.size() != 1 || !options.removed.empty())
      return fail(ErrorKind::usage, "With --folder there is one ENV/SERVICE, and no file beside it.");
    const auto address = profileAddress(context, options.pairs.front());
    if (!address) return tl::unexpected<Error>(address.error());
    if (const auto read = readBase(address->key); !read) return tl::unexpected<Error>(read.error());
    return proposalFromFolder(context, options.pairs.front(), options.folder, base);
  }
  auto proposal = readProposal(context, options.pairs, options.removed);
  if (!proposal) return proposal;
  if (proposal->profiles.empty())
    return fail(ErrorKind::usage,
                "A change needs an ADDRESS and a FILE, or --remove ADDRESS, or --folder DIR.");
  if (const auto read = readBase(proposal->key); !read) return tl::unexpected<Error>(read.error());
  return proposal;
}

}  // namespace

Outcome openChange(Context& context, const ChangeOptions& options) {
  if (isBlank(*options.message)) return emptyDescription();
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  const auto plan = planOf(options);
  if (!plan) return tl::unexpected<Error>(plan.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  Base base;
  const auto proposal = proposed(context, **store, options, base);
  if (!proposal) return tl::unexpected<Error>(proposal.error());
  const auto ran_before = ranBefore(**store, options.request_id, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  if (!*ran_before) {
    const auto checked = checkProposal(**store, base, *proposal, options.meant);
    if (!checked || *checked != done) return checked;
  }
  const ChangeContent content{base.number,
                              base.hash,
                              profilesOf(*proposal),
                              *plan,
                              *options.message,
                              options.ticket.value_or(std::string()),
                              options.risk.value_or(std::string()),
                              options.reviewers};
  const auto receipt = untilKnown<ChangeReceipt>(context, **store, [&](Reply<ChangeReceipt> reply) {
    (*store)->openChange(*id, proposal->key, content, operatingPerson(), std::move(reply));
  });
  if (!receipt) {
    return tl::unexpected<Error>(
        withRepeat(receipt.error(), *id, "--base " + std::to_string(base.number.value)));
  }
  printReceipt(context, *receipt, *id, "Opened");
  return done;
}

Outcome editChange(Context& context, const ChangeOptions& options) {
  if (options.message && isBlank(*options.message)) return emptyDescription();
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  const auto plan = planOf(options);
  if (!plan) return tl::unexpected<Error>(plan.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto ran_before = ranBefore(**store, options.request_id, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  const auto proposal = edited(context, *change, options, *ran_before);
  if (!proposal) return tl::unexpected<Error>(proposal.error());
  ChangeContent content = contentAfter(*change, *proposal, *plan, options);
  if (!*ran_before && isAsBefore(*change, content)) {
    return fail(ErrorKind::answer_no, "Nothing differs from version " +
                                          std::to_string(change->summary.version) +
                                          " of the change.");
  }
  const auto base = contentOf(**store, change->summary.key, change->summary.base);
  if (!base) return tl::unexpected<Error>(base.error());
  if (!*ran_before) {
    const auto checked = checkEdit(**store, *base, *change, *proposal, options);
    if (!checked || *checked != done) return checked;
  }
  content.base_hash = base->hash;
  const int version = versionSeen(*change, options, *ran_before);
  const auto receipt = untilKnown<ChangeReceipt>(context, **store, [&](Reply<ChangeReceipt> reply) {
    (*store)->editChange(*id, change->summary.number, version, content, operatingPerson(),
                         std::move(reply));
  });
  if (!receipt) {
    return tl::unexpected<Error>(
        withRepeat(receipt.error(), *id, "--version " + std::to_string(version)));
  }
  printReceipt(context, *receipt, *id, "Edited");
  return done;
}

}  // namespace sextant::ctl
