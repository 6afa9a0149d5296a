// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/clue_cache.h"

namespace sextant::hunt {

void ClueCache::configure(const Settings& settings) {
  const std::lock_guard lock(mutex_);
  settings_ = settings;
  ++generation_;
  entries_.clear();
  index_.clear();
  entry_count_ = 0;
}

bool ClueCache::isFresh(const Entry& entry, TimePoint now) const {
  return !settings_.ttl || now - entry.loaded_at < *settings_.ttl;
}

ClueCache::Lookup ClueCache::find(const ClueKey& key, const Ticket& ticket, TimePoint now) {
  const std::lock_guard lock(mutex_);
  Lookup lookup;
  lookup.generation = generation_;
  if (const auto found = index_.find(key); found != index_.end()) {
    lookup.met_ttl = true;
    if (isFresh(*found->second, now)) {
      entries_.splice(entries_.begin(), entries_, found->second);
      lookup.outcome = Outcome::hit;
      lookup.text = found->second->text;
      return lookup;
    }
    entries_.erase(found->second);
    index_.erase(found);
    entry_count_ = entries_.size();
  }
  Load& load = loads_[key];
  lookup.met_other_load = load.loaders > 0;
  if (lookup.met_other_load && settings_.coalesce_misses) {
    load.joined.push_back(ticket);
    lookup.outcome = Outcome::joined;
  } else {
    ++load.loaders;
  }
  return lookup;
}

ClueCache::Stored ClueCache::loaded(const ClueKey& key, std::uint64_t generation,
                                    const ClueText& text, TimePoint now) {
  const std::lock_guard lock(mutex_);
  Stored stored;
  const auto load = loads_.find(key);
  stored.joined = std::move(load->second.joined);
  load->second.joined.clear();
  if (--load->second.loaders == 0) loads_.erase(load);
  if (text && generation == generation_)
    stored.met_limit = settings_.entries == 0 || keep(key, text, now);
  return stored;
}

bool ClueCache::keep(const ClueKey& key, const ClueText& text, TimePoint now) {
  if (const auto found = index_.find(key); found != index_.end()) {
    *found->second = {key, text, now};
    entries_.splice(entries_.begin(), entries_, found->second);
    return false;
  }
  const bool full = entries_.size() >= settings_.entries;
  if (full) {
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, text, now});
  index_[key] = entries_.begin();
  entry_count_ = entries_.size();
  return full;
}

}  // namespace sextant::hunt
