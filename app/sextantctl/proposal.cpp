// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/proposal.h"

#include <algorithm>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/rule_commands.h"
#include "app/sextantctl/writes.h"
#include "model/alerts/settings_checks.h"
#include "model/checks/profile_checks.h"
#include "model/checks/settings.h"
#include "model/profile/profile_texts.h"
#include "model/session/profile_folder.h"

namespace sextant::ctl {
namespace {

using Scopes = std::vector<Scope>;

Result<std::vector<Problem>> problemsOf(Store& store, const ServiceKey& key,
                                        const ProfileSet& before, const ProfileSet& profiles,
                                        const Scopes& inventory) {
  if (key.service == settings_service) return checkAllSettings(profiles);
  const auto schema = schemaOf(store, key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  auto problems = checkProfiles(profiles, *schema ? &**schema : nullptr, inventory);
  const auto findings = ruleFindings(store, key, before, profiles, inventory);
  if (!findings) return tl::unexpected<Error>(findings.error());
  for (Problem& problem : ruleProblems(*findings, hasErrors(problems)))
    problems.push_back(std::move(problem));
  return problems;
}

std::string addressOf(const Proposal& proposal, const ProposedProfile& profile) {
  return Address{proposal.key, profile.scope}.toString();
}

// Own texts are named as the person named them, others by their scope.
std::string nameOf(const Proposal& proposal, const Problem& problem) {
  for (const ProposedProfile& profile : proposal.profiles) {
    if (profile.text && problem.scope == profile.scope.path()) return profile.name;
  }
  return problem.scope.empty() ? "base" : problem.scope;
}

Result<void> somethingDiffers(const Base& base, const Proposal& proposal) {
  const std::string revision = "revision " + std::to_string(base.number.value) + '.';
  bool differs = false;
  for (const ProposedProfile& profile : proposal.profiles) {
    const auto known = base.profiles.find(profile.scope);
    if (!profile.text && known == base.profiles.end()) {
      return fail(ErrorKind::answer_no, "There is no profile to remove in " + revision,
                  addressOf(proposal, profile));
    }
    differs = differs || known == base.profiles.end() || known->second != profile.text;
  }
  if (differs) return {};
  const bool one = proposal.profiles.size() == 1;
  return fail(ErrorKind::answer_no, "Nothing differs from " + revision,
              one ? addressOf(proposal, proposal.profiles.front()) : proposal.key.toString());
}

void tellStrangers(const Proposal& proposal, const Scopes& inventory) {
  for (const ProposedProfile& profile : proposal.profiles) {
    const bool enrolled =
        !profile.text || !profile.scope.isInstance() ||
        std::find(inventory.begin(), inventory.end(), profile.scope) != inventory.end();
    if (enrolled) continue;
    say("warning: The inventory holds no instance " + profile.scope.path() +
        ", so nobody gets this profile until one enrols.");
  }
}

const char* flagOf(Slip::Kind kind) {
  switch (kind) {
    case Slip::Kind::shrinkage: return "--allow-shrink";
    case Slip::Kind::growth: return "--allow-growth";
    case Slip::Kind::duplicates: return "--allow-duplicates";
  }
  return "";
}

Outcome look(Store& store, const Base& base, const Proposal& proposal, const MeantSlips& meant) {
  const auto inventory =
      await<Scopes>([&](Reply<Scopes> reply) { store.inventory(proposal.key, std::move(reply)); });
  if (!inventory) return tl::unexpected<Error>(inventory.error());
  const auto problems = problemsOf(store, proposal.key, base.profiles,
                                   proposedSet(base, proposal), *inventory);
  if (!problems) return tl::unexpected<Error>(problems.error());
  for (const Problem& problem : *problems) {
    say(toString(problem, nameOf(proposal, problem)));
  }
  if (hasErrors(*problems)) return answer_is_no;
  if (const auto is_meant = looksMeant(base, proposal, meant); !is_meant)
    return tl::unexpected<Error>(is_meant.error());
  tellStrangers(proposal, *inventory);
  return done;
}

Result<ProposedProfile> readProfile(const std::string& file, const Scope& scope) {
  auto text = readFile(file);
  if (!text) return tl::unexpected<Error>(text.error());
  if (const auto document = parseDocument(*text, file); !document) {
    return tl::unexpected<Error>(document.error());
  }
  return ProposedProfile{scope, std::move(*text), file};
}

// One service, and each scope once.
Result<void> addTo(Proposal& proposal, const Address& address, ProposedProfile profile) {
  if (proposal.key.service.empty()) proposal.key = address.key;
  if (proposal.key != address.key) {
    return fail(ErrorKind::usage,
                "A change is of one service in one environment: " + proposal.key.toString() + '.',
                address.toString());
  }
  for (const ProposedProfile& known : proposal.profiles) {
    if (known.scope == profile.scope) {
      return fail(ErrorKind::usage, "This profile is named twice.", address.toString());
    }
  }
  proposal.profiles.push_back(std::move(profile));
  return {};
}

}  // namespace

Result<Base> contentOf(Store& store, const ServiceKey& key, RevisionNumber number) {
  if (number.value == 0) return Base{};
  return await<RevisionContent>(
             [&](Reply<RevisionContent> reply) { store.revision(key, number, std::move(reply)); })
      .map([](const RevisionContent& content) {
        return Base{content.info.number, content.info.content_hash, content.profiles};
      });
}

Result<Base> baseOf(Store& store, const ServiceKey& key, std::int64_t number) {
  if (number >= 0) return contentOf(store, key, {number});
  const auto stable = stableOf(store, key);
  if (!stable) return tl::unexpected<Error>(stable.error());
  return contentOf(store, key, *stable);
}

Result<Address> profileAddress(const Context& context, const std::string& argument) {
  auto address = addressOf(context, argument);
  if (address && (address->revision || !address->pointer.empty())) {
    return fail(
        ErrorKind::usage,
        "A publish makes a whole profile in a new revision; leave @REVISION and #POINTER out.",
        argument);
  }
  return address;
}

Result<Proposal> readProposal(const Context& context, const std::vector<std::string>& pairs,
                              const std::vector<std::string>& removed) {
  if (pairs.size() % 2 != 0) {
    return fail(ErrorKind::usage, "Each ADDRESS needs its FILE.", pairs.back());
  }
  std::vector<std::string> files;
  for (std::size_t i = 1; i < pairs.size(); i += 2)
    files.push_back(pairs[i]);
  if (const auto one = oneInputOnly(files); !one) return tl::unexpected<Error>(one.error());
  Proposal proposal;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    const auto address = profileAddress(context, pairs[i]);
    if (!address) return tl::unexpected<Error>(address.error());
    auto profile = readProfile(pairs[i + 1], address->scope);
    if (!profile) return tl::unexpected<Error>(profile.error());
    if (const auto added = addTo(proposal, *address, std::move(*profile)); !added)
      return tl::unexpected<Error>(added.error());
  }
  for (const std::string& argument : removed) {
    const auto address = profileAddress(context, argument);
    if (!address) return tl::unexpected<Error>(address.error());
    if (const auto added = addTo(proposal, *address, {address->scope, std::nullopt, argument});
        !added)
      return tl::unexpected<Error>(added.error());
  }
  return proposal;
}

void MeantSlips::addFlags(CLI::App* command) {
  command->add_flag("--allow-shrink", shrinkage_,
                    "Although more than a third of a profile's keys would go");
  command->add_flag("--allow-growth", growth_,
                    "Although a profile would have twice as many values, or be longer than 1 MiB");
  command->add_flag("--allow-duplicates", duplicates_, "Although a part is there twice");
}

bool MeantSlips::has(Slip::Kind kind) const {
  switch (kind) {
    case Slip::Kind::shrinkage: return shrinkage_;
    case Slip::Kind::growth: return growth_;
    case Slip::Kind::duplicates: return duplicates_;
  }
  return false;
}

MeantSlips MeantSlips::all() {
  MeantSlips meant;
  meant.shrinkage_ = meant.growth_ = meant.duplicates_ = true;
  return meant;
}

Result<void> looksMeant(const Base& base, const Proposal& proposal, const MeantSlips& meant) {
  for (const ProposedProfile& profile : proposal.profiles) {
    // Who names a profile to be removed means it.
    if (!profile.text) continue;
    const auto known = base.profiles.find(profile.scope);
    const std::string before = known == base.profiles.end() ? std::string() : known->second;
    for (const Slip& slip : slipsIn(before, *profile.text)) {
      if (meant.has(slip.kind)) continue;
      return fail(ErrorKind::answer_no, slip.sentence, addressOf(proposal, profile),
                  std::string("If that is meant, run the command again with ") +
                      flagOf(slip.kind) + '.');
    }
  }
  return {};
}

Result<Proposal> proposalFromFolder(const Context& context, const std::string& service,
                                    const std::string& folder, const Base& base) {
  const auto address = profileAddress(context, service);
  if (!address) return tl::unexpected<Error>(address.error());
  if (!address->scope.isBase())
    return fail(ErrorKind::usage, "A folder has profiles of a whole service: ENV/SERVICE.", service);
  const auto read = readProfileFolder(QString::fromLocal8Bit(folder.c_str()));
  if (!read) return tl::unexpected<Error>(read.error());
  for (const QString& sentence : read->left_out)
    say("left out: " + sentence.toStdString());
  Proposal proposal{address->key, {}};
  for (const FolderProfile& profile : read->profiles) {
    const std::string file = profile.file.toStdString();
    if (const auto document = parseDocument(profile.text, file); !document)
      return tl::unexpected<Error>(document.error());
    const auto known = base.profiles.find(profile.scope);
    if (known == base.profiles.end() || known->second != profile.text)
      proposal.profiles.push_back({profile.scope, profile.text, file});
  }
  if (!proposal.profiles.empty()) return proposal;
  return fail(ErrorKind::answer_no,
              "No file of the folder differs from revision " + std::to_string(base.number.value) + '.', folder);
}

ProfileSet proposedSet(const Base& base, const Proposal& proposal) {
  return withTexts(base.profiles, profilesOf(proposal));
}

Outcome checkProposal(Store& store, const Base& base, const Proposal& proposal,
                      const MeantSlips& meant) {
  if (const auto differs = somethingDiffers(base, proposal); !differs)
    return tl::unexpected<Error>(differs.error());
  return look(store, base, proposal, meant);
}

Outcome checkTexts(Store& store, const Base& base, const Proposal& proposal) {
  return look(store, base, proposal, MeantSlips::all());
}

}  // namespace sextant::ctl
