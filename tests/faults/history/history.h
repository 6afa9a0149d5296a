// SPDX-License-Identifier: GPL-3.0-or-later
// What clients of a store saw: each call with its answer, in the order in which each client made
// them. Nothing in it comes from the store's tables afterwards.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace sextant::testing {

// One publish call as one client made it. The same request id may be sent several times.
struct PublishCall {
  int client = 0;
  std::string request_id;
  std::string service;
  std::int64_t base = 0;
  std::string text;  // unique to the request
  std::int64_t began_us = 0;
  std::int64_t ended_us = 0;
  enum class Answer { published, conflict, refused, unknown, not_sent } answer = Answer::unknown;
  std::int64_t revision = 0;  // published
  std::int64_t seq = 0;       // published: of the head afterwards
};

// A head as a client read it.
struct HeadSeen {
  int client = 0;
  bool is_agent = false;  // acts on it, so it must never go back
  std::string service;
  std::int64_t epoch = 0;
  std::int64_t seq = 0;
  std::int64_t stable = 0;
  std::int64_t at_us = 0;
};

// The text of a revision as a client read it.
struct TextSeen {
  int client = 0;
  std::string service;
  std::int64_t revision = 0;
  std::string text;
};

// Appended to from many threads.
class History {
 public:
  void add(PublishCall call);
  void add(HeadSeen head);
  void add(TextSeen text);

  // For when nobody appends any more.
  [[nodiscard]] const std::vector<PublishCall>& calls() const { return calls_; }
  [[nodiscard]] const std::vector<HeadSeen>& heads() const { return heads_; }
  [[nodiscard]] const std::vector<TextSeen>& texts() const { return texts_; }

 private:
  std::mutex mutex_;
  std::vector<PublishCall> calls_;  // guarded by mutex_
  std::vector<HeadSeen> heads_;     // guarded by mutex_
  std::vector<TextSeen> texts_;     // guarded by mutex_
};

// What the store says in the end, when everything is healed.
struct FinalRevision {
  std::string service;
  std::int64_t number = 0;
  std::int64_t parent = 0;
  std::string request_id;
  std::string text;
};

struct FinalAuditEntry {
  std::int64_t number = 0;
  std::string request_id;
  std::string outcome;
  std::int64_t revision = 0;
  std::string service;
};

struct FinalState {
  std::vector<FinalRevision> revisions;   // by service and number
  std::vector<FinalAuditEntry> audit;     // by number
  std::vector<std::string> audit_faults;  // what the store finds wrong with the chain
};

}  // namespace sextant::testing
