// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/simulated_cache.h"

#include <algorithm>
#include <cmath>

namespace sextant {

bool SimulatedCache::has(std::size_t key, double now) {
  const auto found = index_.find(key);
  if (found == index_.end()) return false;
  if (now - found->second->read_at >= ttl_seconds_) {
    entries_.erase(found->second);
    index_.erase(found);
    return false;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  return true;
}

void SimulatedCache::put(std::size_t key, double now) {
  if (entries_max_ == 0) return;
  if (const auto found = index_.find(key); found != index_.end()) {
    found->second->read_at = now;
    entries_.splice(entries_.begin(), entries_, found->second);
    return;
  }
  if (entries_.size() >= entries_max_) {
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, now});
  index_[key] = entries_.begin();
}

ZipfRanks::ZipfRanks(std::size_t keys, double exponent) {
  cumulated_.reserve(keys);
  double sum = 0;
  for (std::size_t rank = 1; rank <= keys; ++rank) {
    sum += std::pow(static_cast<double>(rank), -exponent);
    cumulated_.push_back(sum);
  }
}

std::size_t ZipfRanks::rankAt(double uniform) const {
  const double at = uniform * cumulated_.back();
  const auto found = std::upper_bound(cumulated_.begin(), cumulated_.end(), at);
  return std::min(static_cast<std::size_t>(found - cumulated_.begin()), cumulated_.size() - 1);
}

}  // namespace sextant
