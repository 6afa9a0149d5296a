// SPDX-License-Identifier: GPL-3.0-or-later
// A cache in simulated time: the least recently used key goes first, and nothing is served beyond its
// time to live, counted from when it was read.
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>
#include <vector>

namespace sextant {

class SimulatedCache {
 public:
  SimulatedCache(double entries, double ttl_seconds)
      : entries_max_(static_cast<std::size_t>(entries)), ttl_seconds_(ttl_seconds) {}

  [[nodiscard]] bool has(std::size_t key, double now);
  void put(std::size_t key, double now);

 private:
  struct Entry {
    std::size_t key;
    double read_at;
  };
  std::size_t entries_max_;
  double ttl_seconds_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::size_t, std::list<Entry>::iterator> index_;
};

// Ranks by Zipf's law: rank k (from 0) with a chance in proportion to (k + 1)^-exponent.
class ZipfRanks {
 public:
  // Precondition: 1 <= keys <= keys_max.
  static constexpr std::size_t keys_max = 1'000'000;
  ZipfRanks(std::size_t keys, double exponent);
  // `uniform` in [0, 1).
  [[nodiscard]] std::size_t rankAt(double uniform) const;

 private:
  std::vector<double> cumulated_;
};

}  // namespace sextant
