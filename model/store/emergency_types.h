// SPDX-License-Identifier: GPL-3.0-or-later
// Break glass, pins and previews, as values that cross between the store and its users.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "model/base/address.h"
#include "model/base/identifiers.h"

namespace sextant {

// Counts through a whole store; the first is 1.
struct EmergencyNumber {
  std::int64_t value = 0;
  friend auto operator<=>(const EmergencyNumber&, const EmergencyNumber&) = default;
};

struct PreviewNumber {
  std::int64_t value = 0;
  friend auto operator<=>(const PreviewNumber&, const PreviewNumber&) = default;
};

struct EmergencyRequest {
  RequestId id;
  std::string environment;
  std::string service;  // empty: every service of the environment
  std::string reason;
  int minutes = 0;  // 1 to 240
  std::string person;
};

struct EmergencyReceipt {
  EmergencyNumber emergency;
  bool replay = false;  // the outcome of an earlier call with the same id
};

struct EmergencyReview {
  std::string note;
  std::string author;
  std::string login;
  std::int64_t at_us = 0;
};

// While it lasts its own login, where that is a breaker and a publisher, publishes and pins without
// approvals. It owes a review by somebody else.
struct Emergency {
  EmergencyNumber number;
  std::string environment;
  std::string service;  // empty: every service of the environment
  std::string reason;
  std::string author;
  std::string login;
  std::int64_t begun_us = 0;
  std::int64_t ends_us = 0;               // when it ends by itself
  std::optional<std::int64_t> closed_us;  // when it was ended before that
  std::int64_t due_us = 0;                // of its review
  bool lasts = false;                     // by the store's clock, when it was read
  bool overdue = false;                   // not reviewed, and past its due date
  int revisions = 0;                      // that were published without approvals under it
  bool is_own = false;                    // opened by the login that reads it
  std::optional<EmergencyReview> review;
};

struct PinRequest {
  RequestId id;
  ServiceKey key;
  Scope instance;
  std::optional<RevisionNumber> revision;  // nothing: it is pinned no more
  std::string reason;
  std::string person;
};

struct PinReceipt {
  HeadSequence sequence;
  bool replay = false;
};

struct PreviewRequest {
  RequestId id;
  ServiceKey key;
  Scope instance;
  RevisionNumber base;    // the stable revision
  std::string base_hash;  // RevisionInfo::content_hash of the base; empty: not compared
  std::map<Scope, std::optional<std::string>> profiles;  // nothing: the profile is removed
  int seconds = 0;        // 10 to 14,400: it runs no longer, however often it is renewed
  int lease_seconds = 0;  // that it may run without a renewal
  std::string person;
};

// waiting: for the consent that a protected environment asks for.
enum class PreviewState { waiting, running, over };
[[nodiscard]] const char* wordOf(PreviewState state);

struct PreviewReceipt {
  PreviewNumber preview;
  std::string hash;  // that a consent is bound to: instance, base, texts and seconds
  PreviewState state = PreviewState::waiting;
  int remaining_seconds = 0;  // of the lease
  bool replay = false;
};

struct Preview {
  PreviewNumber number;
  ServiceKey key;
  Scope instance;
  RevisionNumber base;
  std::string content_hash;  // of everything that the instance gets: the base with the texts
  std::string hash;          // that a consent is bound to
  int seconds = 0;
  PreviewState state = PreviewState::waiting;  // over also where only its lease has run out
  int remaining_seconds = 0;                   // of the lease, by the store's clock
  std::string author;
  std::string login;
  std::int64_t proposed_at_us = 0;
  std::string consenter;  // empty: nobody has consented
  std::string consented_by;
  std::optional<std::int64_t> started_at_us;
  std::optional<std::int64_t> over_at_us;  // of one that ran; when its lease ended, where nobody ended it
  std::string over_because;  // empty also where only its lease has run out: whyOver() tells of both
  // Of one that was asked for by its number.
  std::map<Scope, std::optional<std::string>> profiles;
};

}  // namespace sextant
