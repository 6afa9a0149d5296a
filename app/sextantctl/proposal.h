// SPDX-License-Identifier: GPL-3.0-or-later
// New texts of profiles, as a command line names them, and what is looked at before they go out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/sextantctl/command_line.h"
#include "model/checks/slips.h"
#include "model/profile/effective_profile.h"

namespace sextant::ctl {

// What a publish or a change starts from.
struct Base {
  RevisionNumber number;
  std::string hash;  // empty for a service's first revision
  ProfileSet profiles;
};
// Errors: the store's.
[[nodiscard]] Result<Base> contentOf(Store& store, const ServiceKey& key, RevisionNumber number);
// The revision with this number, or the stable one where it is negative.
[[nodiscard]] Result<Base> baseOf(Store& store, const ServiceKey& key, std::int64_t number);

// One profile of a proposal.
struct ProposedProfile {
  Scope scope;
  std::optional<std::string> text;  // nothing: the profile is removed
  std::string name;                 // what a problem in it is told of
};

struct Proposal {
  ServiceKey key;
  std::vector<ProposedProfile> profiles;
};

// The address of a whole profile: without revision and pointer. Error: usage.
[[nodiscard]] Result<Address> profileAddress(const Context& context, const std::string& argument);
// From ADDRESS FILE ADDRESS FILE ..., and addresses of profiles that go. All are of one service,
// and every file parses. Errors: usage, input.
[[nodiscard]] Result<Proposal> readProposal(const Context& context,
                                            const std::vector<std::string>& pairs,
                                            const std::vector<std::string>& removed);

// The same from the files of a folder (model/session/profile_folder.h), those that differ from the base.
// Errors also: answer_no (none does).
[[nodiscard]] Result<Proposal> proposalFromFolder(const Context& context, const std::string& service,
                                                  const std::string& folder, const Base& base);

// A base's profiles with those of a proposal.
[[nodiscard]] ProfileSet proposedSet(const Base& base, const Proposal& proposal);

// Slips (model/checks/slips.h) that whoever types the command has said are meant.
class MeantSlips {
 public:
  // --allow-shrink, --allow-growth, --allow-duplicates. It must outlive the command's parsing.
  void addFlags(CLI::App* command);
  [[nodiscard]] bool has(Slip::Kind kind) const;
  [[nodiscard]] bool isEmpty() const { return !shrinkage_ && !growth_ && !duplicates_; }
  // Whatever it is: somebody was asked before.
  [[nodiscard]] static MeantSlips all();

 private:
  bool shrinkage_ = false, growth_ = false, duplicates_ = false;
};

// What the console checks too before it offers to publish: that something differs, texts, the
// schema of the settings, the settings themselves, slips. Problems are told; done where nothing
// speaks against it. Errors: answer_no (nothing differs, nothing to remove, a slip), the store's.
[[nodiscard]] Outcome checkProposal(Store& store, const Base& base, const Proposal& proposal,
                                    const MeantSlips& meant);
// Error: answer_no, where a text looks like a slip beside the base's and is not said to be meant.
[[nodiscard]] Result<void> looksMeant(const Base& base, const Proposal& proposal,
                                      const MeantSlips& meant);
// The same as checkProposal() without slips and without asking whether anything differs.
[[nodiscard]] Outcome checkTexts(Store& store, const Base& base, const Proposal& proposal);

}  // namespace sextant::ctl
