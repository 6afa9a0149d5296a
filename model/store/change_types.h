// SPDX-License-Identifier: GPL-3.0-or-later
// Changes, approvals, rollouts, rights and the audit log, as values that cross between the store
// and its users.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/audit/audit_entry.h"
#include "model/base/address.h"
#include "model/base/identifiers.h"

namespace sextant {

// Counts through a whole store; the first is 1.
struct ChangeNumber {
  std::int64_t value = 0;
  friend auto operator<=>(const ChangeNumber&, const ChangeNumber&) = default;
};

struct RolloutNumber {
  std::int64_t value = 0;
  friend auto operator<=>(const RolloutNumber&, const RolloutNumber&) = default;
};

// approved: open, with every approval that environment and rules ask for, bound to what it is now.
enum class ChangeState { open, approved, publishing, published, abandoned };
[[nodiscard]] const char* wordOf(ChangeState state);

// What somebody proposes.
struct ChangeContent {
  RevisionNumber base;    // 0: a service's first revision
  std::string base_hash;  // RevisionInfo::content_hash of the base; empty: not compared
  std::map<Scope, std::optional<std::string>> profiles;  // nothing: the profile is removed
  std::string plan;         // JSON, {"stages": [{"share", "named"}, ...]}; empty: at once
  std::string description;  // Markdown; its first line is the title
  std::string ticket = {};  // a number or link; may be empty
  std::string risk = {};    // "low", "medium", "high"; empty: not said
  std::vector<std::string> reviewers = {};  // persons and groups whose word is asked for
};

// A change as it is after a call, and the hash that an approval of it is bound to.
struct ChangeReceipt {
  ChangeNumber change;
  int version = 0;
  std::string hash;
  bool replay = false;       // the outcome of an earlier call with the same id
  std::int64_t comment = 0;  // the number of the one that was made; 0: the call made none
};

struct ChangeSummary {
  ChangeNumber number;
  ServiceKey key;
  ChangeState state = ChangeState::open;
  int version = 0;
  RevisionNumber base;
  std::string description;
  std::string author;  // of the proposal: who only asked other reviewers since is not named here
  std::string login;
  std::optional<RevisionNumber> revision;  // what it was published as
  std::int64_t changed_at_us = 0;
  int approvals = 0;  // that count now
  int approvals_needed = 0;
  int rejections = 0;  // that stand in its way now
  std::string ticket = {};
  std::string risk = {};
  std::vector<std::string> reviewers = {};
  std::optional<std::int64_t> ends_us = {};  // when what it changed is to be as before
  std::optional<ChangeNumber> undo = {};     // the change that undoes it
};

// A published one whose undoing nobody has proposed yet.
struct EndingChange {
  ChangeNumber number;
  ServiceKey key;
  RevisionNumber revision;
  std::int64_t ends_us = 0;
  std::string description;
};

// Which changes are listed.
struct ChangeFilter {
  // unsettled: open, approved or publishing.
  enum class Which { unsettled, published, all };
  std::string environment = {};  // empty: of all that the login may see
  std::string service = {};      // empty: of all
  Which which = Which::unsettled;
  std::vector<std::string> asked = {};  // that ask one of these persons and groups; empty: whoever
  std::string login = {};               // of which this login wrote a version; empty: everybody's
  ChangeNumber before = {};             // the last one of the page before this; 0: from the newest
  int limit = 100;
};

// resolve and reopen say so of a thread, and may have words or none.
enum class CommentKind { comment, resolve, reopen };
[[nodiscard]] const char* wordOf(CommentKind kind);

struct ChangeComment {
  std::int64_t number = 0;  // given by the store
  std::int64_t parent = 0;  // the comment that begins its thread; 0: it begins one
  CommentKind kind = CommentKind::comment;
  std::string suggestion = {};  // a value for its place, as JSON; empty: none
  int version = 0;
  std::optional<Scope> scope;  // nothing: the change as a whole
  std::string pointer;
  std::string body;
  std::string author;
  std::string login;
  std::int64_t made_at_us = 0;
};

enum class ChangeVerdict { approve, reject };

// What a rule of the settings asks for of a change, as the one who approves it found.
struct StatedNeed {
  std::string at;                   // the rule's place
  std::vector<std::string> asked;   // groups and persons, as the rule names them
  std::vector<std::string> logins;  // who may give a word
  int needed = 1;                   // of them
};

// All that the rules of a revision of the settings ask for; 0: there are no settings.
struct StatedNeeds {
  RevisionNumber settings;
  std::vector<StatedNeed> list = {};
};

// A word on exactly the change whose hash this is.
struct ChangeJudgement {
  std::string hash;
  ChangeVerdict verdict = ChangeVerdict::approve;
  std::string reason;  // a rejection has one
  std::string person;
  // An approval has them: the change is published when each that any approval of it states is met.
  // The store takes an approval without them only where there are no settings, and none of other
  // settings than those in force (conflict).
  std::optional<StatedNeeds> needs = {};
};

struct Approval {
  int version = 0;
  ChangeVerdict verdict = ChangeVerdict::approve;
  // The last word of this login on the change as it is now, and not its author's.
  bool counts = false;
  std::string reason;
  std::string author;
  std::string login;
  std::int64_t made_at_us = 0;
};

struct Change {
  ChangeSummary summary;
  std::string hash;  // what an approval or a publish of it names now
  std::string plan;  // JSON; empty: at once
  std::map<Scope, std::optional<std::string>> profiles;
  std::vector<ChangeComment> comments;  // oldest first
  std::vector<Approval> approvals;      // oldest first
  std::string reader;                   // the login that reads it
};

// One that a change has had. Without its texts where versions are listed.
struct ChangeVersion {
  int version = 0;
  RevisionNumber base;
  std::string description;
  std::string plan;  // JSON; empty: at once
  std::string author;
  std::string login;
  std::int64_t made_at_us = 0;
  std::map<Scope, std::optional<std::string>> profiles = {};
  std::string ticket = {};
  std::string risk = {};
  std::vector<std::string> reviewers = {};
  // The version whose proposal this is: of one that differs in its reviewers alone, an earlier one,
  // whose approvals count for it.
  int same_as = 0;
};

// Somebody who looks at a change now. Runs out by itself when its console says nothing for
// presence_seconds.
struct Presence {
  std::string session;  // a UUID: one window of one console
  std::string person;
  std::string login;  // given by the store
  ChangeNumber change;
  std::string tab;  // what is looked at: "diff", "charts", ...
  std::optional<Scope> scope = {};
  std::string pointer = {};        // the key that is pointed at
  std::int64_t cursor_second = 0;  // of the charts, Unix time; 0: none
  std::string following = {};      // the session that is followed
  std::int64_t age_ms = 0;         // by the store's clock, since it was said
};
inline constexpr int presence_seconds = 5;

struct PublishChangeRequest {
  RequestId id;
  ChangeNumber change;
  std::string hash;  // of the change that the publisher saw
  std::string person;
};

enum class RolloutMove { advance, promote, pause, resume, abort };
[[nodiscard]] const char* wordOf(RolloutMove move);

struct Rollout {
  RolloutNumber number;
  ServiceKey key;
  RevisionNumber revision;
  std::optional<ChangeNumber> change;
  int step = 0;       // 0: preparing; k: stage k of the plan
  std::string state;  // running, paused, promoted or aborted
  std::string plan;   // JSON
  std::int64_t started_at_us = 0;
  std::int64_t stepped_at_us = 0;
};

struct RolloutEvent {
  int step = 0;        // where the rollout stood afterwards
  std::string action;  // start, advance, pause, resume, promote or abort
  std::string reason;
  std::string author;
  std::string login;
  std::int64_t at_us = 0;
};

struct RolloutMoveRequest {
  RequestId id;
  RolloutNumber rollout;
  int step = 0;  // that is left; not looked at for pause, resume and abort
  RolloutMove move = RolloutMove::advance;
  std::string reason;
  std::string person;
};

// What a controller saw when it judged a rollout.
struct RolloutEvidence {
  RolloutNumber rollout;
  int step = 0;
  std::string verdict;   // pass, fail or unknown
  std::string evidence;  // JSON: reason, effects, samples
  std::int64_t at_us = 0;  // given by the store
};

// What a controller, or an agent with its service's own parser, found out about a revision.
struct Validity {
  ServiceKey key;
  RevisionNumber revision;
  std::string content_hash;
  std::string inventory;          // Store::inventoryHash at the time of the check
  std::optional<Scope> instance;  // the agent's; nothing: a controller's finding
  bool valid = false;
  std::string reason;
  std::int64_t at_us = 0;  // given by the store
};

// A right. environment "*" is every environment; service, cluster and instance narrow an agent's.
struct Grant {
  std::string login;
  std::string environment;
  std::string
      role;  // viewer, editor, approver, publisher, agent, controller, administrator, breaker
  std::string service = "*";
  std::string cluster = "*";
  std::string instance = "*";
  std::optional<std::int64_t> until_us = {};
};

// How far a webhook has been told.
struct WebhookPlace {
  std::int64_t delivered = 0;  // the number of an entry of the environment's audit log
  int failures = 0;            // attempts of the next one that failed
  std::int64_t failing_seconds = 0;
};

struct AuditFilter {
  std::string environment;
  std::int64_t before = 0;  // entries with a smaller number; 0: from the newest
  std::int64_t after = 0;   // entries with a larger number, oldest first, where this is given
  bool forward = false;     // oldest first, from `after`; else newest first, from `before`
  int limit = 200;
  std::string login = {};    // empty: everybody's
  std::string service = {};  // empty: of every service
  std::string action = {};   // empty: every action
  bool denied_only = false;
};

}  // namespace sextant
