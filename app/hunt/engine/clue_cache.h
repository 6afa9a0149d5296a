// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's cache: least recently used goes first, nothing is served beyond its time to live,
// and concurrent misses of one key can be made one. Thread-safe; no call waits.
#pragma once

#include "app/hunt/engine/engine_time.h"
#include "app/hunt/engine/ticket.h"

#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace sextant::hunt {

struct ClueKey {
  int hunt = 0;
  int clue = 0;
  friend bool operator==(const ClueKey&, const ClueKey&) = default;
};

using ClueText = std::shared_ptr<const std::string>;

class ClueCache {
 public:
  struct Settings {
    std::size_t entries = 0;  // 0: nothing is kept
    TimeLimit ttl;
    bool coalesce_misses = false;
  };

  enum class Outcome {
    hit,     // `text` is the answer
    load,    // the caller must load the key and then call loaded() exactly once
    joined,  // somebody loads the key already; its loaded() returns this ticket
  };
  struct Lookup {
    Outcome outcome = Outcome::load;
    ClueText text = {};
    bool met_ttl = false;          // an entry was there, and its age was held against the limit
    bool met_other_load = false;   // the same key is being loaded for another request
    std::uint64_t generation = 0;  // to be handed to loaded()
  };
  struct Stored {
    std::vector<Ticket> joined;  // requests that wait for this key
    bool met_limit = false;      // the limit on entries made an older one go, or kept this one out
  };

  // Forgets every entry. Loads under way still answer those who wait, but are not kept.
  void configure(const Settings& settings);

  [[nodiscard]] Lookup find(const ClueKey& key, const Ticket& ticket, TimePoint now);
  // Ends a load; an empty text means that it failed. Every load() outcome ends here.
  [[nodiscard]] Stored loaded(const ClueKey& key, std::uint64_t generation, const ClueText& text,
                              TimePoint now);

  [[nodiscard]] std::size_t entryCount() const { return entry_count_; }

 private:
  struct KeyHash {
    std::size_t operator()(const ClueKey& key) const {
      return static_cast<std::size_t>(key.hunt) * 0x9e3779b97f4a7c15ULL +
             static_cast<std::size_t>(key.clue);
    }
  };
  struct Entry {
    ClueKey key;
    ClueText text;
    TimePoint loaded_at;
  };
  struct Load {
    int loaders = 0;
    std::vector<Ticket> joined;
  };
  bool isFresh(const Entry& entry, TimePoint now) const;
  bool keep(const ClueKey& key, const ClueText& text, TimePoint now);

  std::mutex mutex_;  // guards all below but the count
  Settings settings_;
  std::uint64_t generation_ = 0;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<ClueKey, std::list<Entry>::iterator, KeyHash> index_;
  std::unordered_map<ClueKey, Load, KeyHash> loads_;
  std::atomic<std::size_t> entry_count_ = 0;
};

}  // namespace sextant::hunt
