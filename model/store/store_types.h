// SPDX-License-Identifier: GPL-3.0-or-later
// Values that cross between the store and its users.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/base/identifiers.h"
#include "model/metrics/telemetry_sample.h"
#include "model/profile/effective_profile.h"
#include "model/rollout/head.h"
#include "model/store/change_types.h"
#include "model/store/emergency_types.h"
#include "model/store/publish_times.h"

namespace sextant {

struct Environment {
  std::string name;
  std::string colour;         // "#RRGGBB"
  bool is_protected = false;  // takes approved changes only
  int approvals = 1;          // that a change needs where it is protected
  double step_max = 1;        // by which share of the fleet a stage may grow where it is protected
  std::vector<std::string> windows = {};  // in words; none: it takes something new at any time
  std::vector<Freeze> freezes = {};       // that are not over, by their begin
  std::string closed = {};  // why nothing new is published in it now, a sentence; empty: it is open
  // The same of one service.
  [[nodiscard]] std::string closedFor(const std::string& service) const;
  friend bool operator==(const Environment&, const Environment&) = default;
};

struct Instance {
  ServiceKey key;
  Scope scope;  // cluster and name
  friend bool operator==(const Instance&, const Instance&) = default;
};

// One snapshot of what exists: the navigator's content.
struct Overview {
  // Which store this is: a UUID made with it that never changes. A restored copy keeps it.
  std::string store_id;
  std::vector<Environment> environments;  // in their order
  std::vector<Head> heads;
  std::map<ServiceKey, std::vector<Scope>>
      profiles;                     // scopes with a profile in the stable revision
  std::vector<Instance> instances;  // the inventory, without the retired
  [[nodiscard]] const Head* head(const ServiceKey& key) const;
  [[nodiscard]] std::vector<Scope> inventory(const ServiceKey& key) const;
  friend bool operator==(const Overview&, const Overview&) = default;
};

struct RevisionInfo {
  RevisionNumber number;
  std::optional<RevisionNumber> parent;
  std::string content_hash;                // hexadecimal
  std::optional<RevisionNumber> restored;  // a rollback: whose content this is
  std::string author;
  std::string message;
  std::int64_t published_at_us = 0;  // Unix time in microseconds, by the store's clock
  std::vector<Scope> changed;        // scopes whose text this revision set
  std::vector<Scope> removed;        // scopes whose profile it took away
  // It was published without approvals, under this.
  std::optional<EmergencyNumber> emergency = {};
  // What made it: the request's id, and the change, where it was one.
  std::string request = {};
  std::optional<ChangeNumber> change = {};
};

struct RevisionContent {
  RevisionInfo info;
  ProfileSet profiles;
  std::map<Scope, RevisionNumber> set_in;  // the revision that gave a scope its present text
};

enum class Health { healthy, failing, unknown };
// "healthy", "failing", "unknown": the words of the store and the command line.
[[nodiscard]] const char* wordOf(Health health);

// What an agent last said of its instance.
struct FleetRow {
  Instance instance;
  bool reported = false;  // false: in the inventory, but no agent has ever reported
  HeadSequence sequence;
  RevisionNumber wanted;
  RevisionNumber applied;
  std::string effective_hash;
  Health health = Health::unknown;
  std::string reason;
  std::int64_t report_age_ms = 0;  // by the store's clock, at the time of the read
  std::optional<std::int64_t> applied_at_us;
  std::string agent_version = {};  // empty: not said
  // The agent's clock less the store's; too low by what the fastest of its last ten reports took on
  // its way. Nothing: its agent does not say.
  std::optional<std::int64_t> clock_offset_ms = {};
};

// How an instance stands, for people: `silent` where no report came for five seconds, `drift` where
// it runs something else than it should.
enum class FleetState { healthy, drift, failing, unknown, silent };
[[nodiscard]] FleetState fleetState(const FleetRow& row);
[[nodiscard]] const char* wordOf(FleetState state);

// refused: its check failed, and nothing was touched. failed: the service did not take it. cannot:
// the host could not, and tries again.
enum class ApplyFailure { refused, failed, cannot };
[[nodiscard]] const char* wordOf(ApplyFailure failure);

// What an agent reports.
struct AgentReport {
  Instance instance;
  HeadSequence sequence;
  RevisionNumber wanted;
  RevisionNumber applied;
  std::string effective_hash;
  Health health = Health::unknown;
  std::string reason;
  std::optional<std::int64_t> applied_at_us;
  std::vector<TelemetrySample> samples;
  std::optional<std::int64_t> sent_at_us = {};  // the agent's clock, when it sends this
  // A revision that is not in force here, how, and whether the last known good profile is back.
  std::optional<RevisionNumber> failed = {};
  ApplyFailure failure = ApplyFailure::refused;
  bool put_back = false;
  std::optional<std::int64_t> agent_started_us = {};  // tells one run of an agent from the next
  int restarts = 0;                                   // of the service, that this run has seen
};

// Makes an environment, or changes of it what is named here. A new one is blue, open and stands at
// 10 in the order, where nothing else is said.
struct EnvironmentChange {
  std::string name;
  std::optional<std::string> colour;  // red, amber, green, blue, orange or "#RRGGBB"
  std::optional<bool> is_protected;
  std::optional<int> ordinal;
  std::optional<int> approvals = {};  // 1 to 10
  std::optional<double> step_max = {};  // above 0, at most 1
  std::optional<std::vector<PublishWindow>> windows = {};  // instead of those before; none: always open
  std::string person = {};            // who does it, for the audit log
};

struct PublishRequest {
  RequestId id;
  ServiceKey key;
  RevisionNumber base;  // the stable revision it starts from; 0 for a service's first
  std::map<Scope, std::optional<std::string>> profiles;  // nothing: the profile is removed
  std::string message;
  std::string person;  // the operating person's name
  // The base's content hash (RevisionInfo::content_hash); empty: not compared. Where the store's
  // revision with this number has another one, the answer is conflict: it is another store, or was
  // restored from a backup and counted on.
  std::string base_hash = {};
  // The base is what the head said just now, not somebody's choice. Then base and hash are not
  // among the arguments that the id stands for, and the same call with another base has the first
  // one's outcome.
  bool base_is_heads = false;
};

struct RollbackRequest {
  RequestId id;
  ServiceKey key;
  RevisionNumber base;
  RevisionNumber revision;  // whose content comes back
  std::string message;
  std::string person;
  std::string base_hash = {};  // as in PublishRequest
  bool base_is_heads = false;  // as in PublishRequest
};

struct PublishReceipt {
  RevisionNumber revision;
  HeadSequence sequence;
  bool replay = false;  // the outcome of an earlier call with the same id
  // The rollout that carries the revision to the instances; nothing: it is stable at once.
  std::optional<RolloutNumber> rollout = {};
};

// A copy of the server's data, as far as this login may see it.
struct ReplicaStatus {
  std::string name;
  std::string state;       // "streaming", ...; empty: not visible
  std::string sync_state;  // "sync", "quorum", "async", "potential"; empty: not visible
  std::optional<std::int64_t> lag_bytes = {};
  std::optional<std::int64_t> lag_ms = {};
};

struct StoreStatus {
  std::string name;            // "embedded store", ...
  std::string dsn;             // without a password
  std::string server_version;  // "15.18"
  std::string server_host;     // "10.0.0.7:5432", the one that answered; empty: through a socket
  int schema_version = 0;
  int schema_version_known = 0;
  std::int64_t size_bytes = 0;
  std::int64_t revisions = 0;
  double round_trip_ms = 0;
  bool in_recovery = false;
  std::string login;
  bool holds_store = false;                        // this database has a schema "sextant"
  bool may_read = false;                           // this login has any role in the store
  bool waits_for_standbys = false;                 // a write is acknowledged when a standby has it
  std::optional<std::int64_t> replay_age_ms = {};  // of a standby: how old its newest data is
  std::vector<Grant> grants;                       // this login's, as they are now
  std::vector<ReplicaStatus> replicas;
  std::vector<EmergencyNumber> reviews_overdue;  // of emergencies that this login may see
};

}  // namespace sextant
