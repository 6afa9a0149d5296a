// SPDX-License-Identifier: GPL-3.0-or-later
// Events: what was done, decided and refused (from the audit log), what instances did and what
// became of them, and who signed in. Values that cross between the store and its users.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/base/identifiers.h"
#include "model/store/change_types.h"

namespace sextant {

struct StoreEvent {
  // Where it stands among all of its environment, for EventFilter::before. Unique, and it stays.
  std::string position;
  std::int64_t at_us = 0;   // Unix time in microseconds, by the store's clock
  std::string kind;         // one of eventKinds(), or "other"
  std::string environment;  // empty: it concerns the whole store
  std::string service;      // empty: it concerns no service
  Scope scope;              // base where it concerns no cluster or instance
  std::optional<RevisionNumber> revision;
  std::optional<ChangeNumber> change;
  std::optional<RolloutNumber> rollout;
  std::optional<std::int64_t> audit_entry;  // its number in the environment's audit log
  std::string outcome;                      // of the audit log: "done", "denied", ...
  std::string request;                      // the request's id
  std::string person;                       // the name that a person gave; else empty
  std::string login;                        // empty: of an instance
  // Everything that was recorded, by its name: for sentenceOf() and exports.
  std::map<std::string, std::string> facts;
  // A fact, or empty.
  [[nodiscard]] std::string fact(const std::string& name) const;
};

struct EventFilter {
  std::string environment;   // empty: what concerns no environment, for the store's administrators
  std::string service = {};  // each empty: any
  Scope scope = {};          // base: any; a cluster: it and its instances
  std::vector<std::string> kinds = {};
  std::string person = {};  // a login or a name
  std::string text = {};    // looked for in the newest 100,000 of the audit log and of the rest
  std::int64_t since_us = 0;
  std::string before = {};  // a position: those that are older
  std::string after = {};   // EventPage::tail of an earlier answer: what has come since
  int limit = 200;          // 1 to 1,000; up to 2,000 come with `after`
};

struct EventPage {
  std::vector<StoreEvent> events;  // newest first
  std::string tail;                // for EventFilter::after
  bool more = false;               // more came since: ask again with `tail`
  // The store was restored, or another server took over, since `after`: some events of a minute
  // before it are told again.
  bool again = false;
};

}  // namespace sextant
