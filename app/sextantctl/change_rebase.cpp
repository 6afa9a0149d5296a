// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change rebase: the texts of a change onto the stable revision.
#include <algorithm>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/writes.h"
#include "model/checks/item_key.h"
#include "model/diff/document_merge.h"
#include "model/document/json.h"
#include "model/document/visible_text.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

struct Conflict {
  Scope scope;
  MergeConflict values;  // of no key where one side removes the profile
  std::string words;
};

struct Rebased {
  Proposal proposal;
  std::vector<Conflict> conflicts;
};

const std::string* textIn(const ProfileSet& profiles, const Scope& scope) {
  const auto found = profiles.find(scope);
  return found == profiles.end() ? nullptr : &found->second;
}

// Merges the profiles of one change one by one.
class Rebase {
 public:
  Rebase(const Base& from, const Base& onto, ItemKey item_key)
      : from_(from), onto_(onto), item_key_(std::move(item_key)) {}

  Result<void> add(const ProposedProfile& profile) {
    const std::string* base = textIn(from_.profiles, profile.scope);
    const std::string* theirs = textIn(onto_.profiles, profile.scope);
    const bool moved =
        (base == nullptr) != (theirs == nullptr) || (base != nullptr && *base != *theirs);
    if (!moved) return keep(profile);
    if (!profile.text) {
      if (theirs == nullptr) return {};  // gone already
      return clash(profile, "the change removes it, and revision " + number() + " has other text");
    }
    if (theirs == nullptr) {
      return clash(profile, "the change has other text, and revision " + number() + " removed it");
    }
    return merge(profile, base == nullptr ? std::string() : *base, *theirs);
  }

  Rebased result;

 private:
  [[nodiscard]] std::string number() const { return std::to_string(onto_.number.value); }

  Result<void> keep(const ProposedProfile& profile) {
    result.proposal.profiles.push_back(profile);
    return {};
  }

  Result<void> clash(const ProposedProfile& profile, const std::string& words) {
    result.conflicts.push_back({profile.scope, {}, words});
    return keep(profile);
  }

  Result<void> merge(const ProposedProfile& profile, const std::string& base,
                     const std::string& theirs) {
    const auto merged = mergeDocuments({base, *profile.text, theirs}, item_key_);
    if (!merged) return tl::unexpected<Error>(merged.error());
    for (const MergeConflict& conflict : merged->conflicts) {
      result.conflicts.push_back({profile.scope, conflict, wordsOf(conflict)});
    }
    if (merged->has_marks) {
      return clash(profile, "both changed the same lines");
    }
    if (merged->text == theirs) return {};  // the stable revision has all of it
    ProposedProfile moved = profile;
    moved.text = merged->text;
    return keep(moved);
  }

  // "/db/pool/max: 20 in the base, 4 in the change, 8 in revision 5"
  [[nodiscard]] std::string wordsOf(const MergeConflict& conflict) const {
    const auto side = [](const std::optional<Value>& value, const std::string& name) {
      return (value ? toJson(*value) : std::string("nothing")) + " in " + name;
    };
    const std::string pointer = conflict.pointer.empty() ? "the document" : conflict.pointer;
    return pointer + ": " + side(conflict.base, "the base") + ", " +
           side(conflict.ours, "the change") + ", " + side(conflict.theirs, "revision " + number());
  }

  const Base& from_;
  const Base& onto_;
  ItemKey item_key_;
};

Result<ItemKey> itemKeyIn(Store& store, const ServiceKey& key) {
  const auto schema = schemaOf(store, key);
  if (!schema && schema.error().kind == ErrorKind::input) {
    // It is no reason not to merge: a broken schema may be what the change repairs.
    say(schema.error().toString() + " Items of lists are told apart by what is in them.");
    return ItemKey();
  }
  if (!schema) return tl::unexpected<Error>(schema.error());
  return *schema ? itemKeyOf(**schema) : ItemKey();
}

// Texts that a person gives in place of a merge.
Result<Proposal> settledBy(const Context& context, const Change& change,
                           const ChangeOptions& options) {
  auto settled = readProposal(context, options.pairs, {});
  if (!settled) return settled;
  for (const ProposedProfile& profile : settled->profiles) {
    if (settled->key == change.summary.key && change.profiles.count(profile.scope) > 0) continue;
    return fail(ErrorKind::usage, "The change says nothing about this profile.",
                Address{settled->key, profile.scope}.toString());
  }
  return settled;
}

Result<Rebased> rebased(Store& store, const Change& change, const Proposal& settled,
                        const Base& from, const Base& onto) {
  auto item_key = itemKeyIn(store, change.summary.key);
  if (!item_key) return tl::unexpected<Error>(item_key.error());
  Rebase rebase(from, onto, std::move(*item_key));
  rebase.result.proposal = settled;
  rebase.result.proposal.key = change.summary.key;
  for (const ProposedProfile& profile : proposalOf(change).profiles) {
    const auto same = [&](const ProposedProfile& one) { return one.scope == profile.scope; };
    const auto& own = settled.profiles;
    if (std::find_if(own.begin(), own.end(), same) != own.end()) continue;
    if (const auto added = rebase.add(profile); !added) return tl::unexpected<Error>(added.error());
  }
  return std::move(rebase.result);
}

Value jsonOf(const Conflict& conflict) {
  Value json = Value::map({{"scope", Value::string(conflict.scope.path())},
                           {"pointer", Value::string(conflict.values.pointer)},
                           {"sentence", Value::string(conflict.words)}});
  const auto put = [&](const char* side, const std::optional<Value>& value) {
    if (value) json.setMember(side, *value);
  };
  put("base", conflict.values.base);
  put("ours", conflict.values.ours);
  put("theirs", conflict.values.theirs);
  return json;
}

void printRebase(const Context& context, const Change& change, const Base& onto,
                 const std::vector<Conflict>& conflicts, const ChangeReceipt& receipt,
                 const std::string& sentence) {
  if (context.form == OutputForm::text) return printLine(sentence);
  Value list = Value::sequence();
  for (const Conflict& conflict : conflicts)
    list.items().push_back(jsonOf(conflict));
  printJson(Value::map({{"change", Value::integer(change.summary.number.value)},
                        {"base", Value::integer(change.summary.base.value)},
                        {"onto", Value::integer(onto.number.value)},
                        {"version", Value::integer(receipt.version)},
                        {"hash", Value::string(receipt.hash)},
                        {"conflicts", std::move(list)}}));
}

Outcome tellConflicts(const Context& context, const Change& change, const Base& onto,
                      const std::vector<Conflict>& conflicts) {
  for (const Conflict& conflict : conflicts) {
    say(Address{change.summary.key, conflict.scope}.toString() + ": " + conflict.words);
  }
  const ChangeReceipt as_it_was{change.summary.number, change.summary.version, change.hash};
  printRebase(context, change, onto, conflicts, as_it_was,
              "Nothing was altered. Settle it with: sextantctl change rebase " +
                  std::to_string(change.summary.number.value) +
                  " ADDRESS FILE, where FILE is what it should be.");
  return answer_is_no;
}

Outcome sendRebase(const Context& context, Store& store, const Change& change, const Base& onto,
                   const Proposal& proposal, const RequestId& id, int version) {
  const ChangeContent content{onto.number,
                              onto.hash,
                              profilesOf(proposal),
                              change.plan,
                              change.summary.description,
                              change.summary.ticket,
                              change.summary.risk,
                              change.summary.reviewers};
  const auto receipt = untilKnown<ChangeReceipt>(context, store, [&](Reply<ChangeReceipt> reply) {
    store.editChange(id, change.summary.number, version, content, operatingPerson(),
                     std::move(reply));
  });
  const std::string number = std::to_string(change.summary.number.value);
  if (!receipt) {
    return tl::unexpected<Error>(
        withRepeat(receipt.error(), id, "--version " + std::to_string(version)));
  }
  printRebase(context, change, onto, {}, *receipt,
              "Change " + number + " starts from revision " + std::to_string(onto.number.value) +
                  " now: version " + std::to_string(receipt->version) + " (hash " +
                  receipt->hash.substr(0, 8) + ").");
  return done;
}

}  // namespace

Outcome rebaseChange(Context& context, const ChangeOptions& options) {
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto ran_before = ranBefore(**store, options.request_id, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  const auto settled = settledBy(context, *change, options);
  if (!settled) return tl::unexpected<Error>(settled.error());
  const ServiceKey& key = change->summary.key;
  const int version = versionSeen(*change, options, *ran_before);
  if (*ran_before) {
    // It starts from where it was brought to then, and has the texts that came of it.
    const auto onto = contentOf(**store, key, change->summary.base);
    if (!onto) return tl::unexpected<Error>(onto.error());
    return sendRebase(context, **store, *change, *onto, proposalOf(*change), *id, version);
  }
  const auto onto = baseOf(**store, key, -1);
  if (!onto) return tl::unexpected<Error>(onto.error());
  if (onto->number == change->summary.base) {
    const ChangeReceipt as_it_was{change->summary.number, change->summary.version, change->hash};
    printRebase(context, *change, *onto, {}, as_it_was,
                "There is nothing to do: change " + std::to_string(options.number) +
                    " starts from the stable revision, " + std::to_string(onto->number.value) +
                    '.');
    return done;
  }
  const auto from = contentOf(**store, key, change->summary.base);
  if (!from) return tl::unexpected<Error>(from.error());
  const auto moved = rebased(**store, *change, *settled, *from, *onto);
  if (!moved) return tl::unexpected<Error>(moved.error());
  if (!moved->conflicts.empty()) return tellConflicts(context, *change, *onto, moved->conflicts);
  if (moved->proposal.profiles.empty()) {
    return fail(ErrorKind::answer_no,
                "Revision " + std::to_string(onto->number.value) +
                    " has everything of this change already.",
                {}, "Give it up with: sextantctl change abandon " + std::to_string(options.number));
  }
  const auto checked = checkTexts(**store, *onto, moved->proposal);
  if (!checked || *checked != done) return checked;
  return sendRebase(context, **store, *change, *onto, moved->proposal, *id, version);
}

}  // namespace sextant::ctl
