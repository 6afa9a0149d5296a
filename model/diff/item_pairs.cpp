// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/item_pairs.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace sextant {
namespace {

// Beyond, items that are alone are not compared each with each.
constexpr std::size_t similar_pairs_max = 40'000;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  // The finaliser of MurmurHash3 (public domain) over the sum.
  hash += value + 0x9e3779b97f4a7c15ULL;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33);
}

std::uint64_t hashOfText(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

std::uint64_t hashOfReal(const std::string& text) {
  return std::hash<double>{}(std::strtod(text.c_str(), nullptr));
}

using HashSet = std::unordered_multiset<std::uint64_t>;

// What a map or list holds, one level deep.
HashSet contentOf(const Value& value) {
  HashSet content;
  for (const auto& [key, member] : value.members())
    content.insert(mixed(hashOfText(key), hashOf(member)));
  for (const Value& item : value.items())
    content.insert(hashOf(item));
  return content;
}

// 0 to 1: the share of what both hold in what the larger one holds.
double similarity(const HashSet& a, const HashSet& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t common = 0;
  for (auto at = a.begin(); at != a.end();) {
    const std::size_t in_a = a.count(*at);
    common += std::min(in_a, b.count(*at));
    std::advance(at, in_a);
  }
  return double(common) / double(std::max(a.size(), b.size()));
}

class Pairing {
 public:
  Pairing(const std::vector<Value>& before, const std::vector<Value>& after)
      : before_(before), after_(after), taken_(before.size(), false), used_(after.size(), false) {}

  void byLabels(const Labels& before, const Labels& after) {
    for (const auto& [a, b] : commonSubsequence(before, after))
      take(a, b);
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> left;  // last one first
    for (std::size_t b = after.size(); b-- > 0;) {
      if (!used_[b]) left[after[b]].push_back(b);
    }
    for (std::size_t a = 0; a < before.size(); ++a) {
      if (taken_[a]) continue;
      const auto found = left.find(before[a]);
      if (found == left.end() || found->second.empty()) continue;
      take(a, found->second.back());
      found->second.pop_back();
    }
  }

  void bySimilarity() {
    const std::vector<std::size_t> alone = indexes(taken_);
    const std::vector<std::size_t> fresh = indexes(used_);
    if (alone.empty() || fresh.size() > similar_pairs_max / alone.size()) return;
    struct Candidate {
      double similarity;
      std::size_t a, b;
    };
    std::vector<Candidate> candidates;
    std::vector<HashSet> contents;
    for (const std::size_t b : fresh)
      contents.push_back(contentOf(after_[b]));
    for (const std::size_t a : alone) {
      const HashSet content = contentOf(before_[a]);
      for (std::size_t i = 0; i < fresh.size(); ++i) {
        if (before_[a].kind() != after_[fresh[i]].kind()) continue;
        const double share = similarity(content, contents[i]);
        if (share >= 0.5) candidates.push_back({share, a, fresh[i]});
      }
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const auto& x, const auto& y) { return x.similarity > y.similarity; });
    for (const Candidate& candidate : candidates) {
      if (!taken_[candidate.a] && !used_[candidate.b]) take(candidate.a, candidate.b);
    }
  }

  // What stands alone at the same place between two pairs is one item with another value; where
  // their counts differ, only plain values are taken so, because two unlike maps may be anything.
  void byPlace() {
    std::vector<IndexPair> anchors = inOrder(sorted());
    anchors.emplace_back(before_.size(), after_.size());
    std::size_t a = 0;
    std::size_t b = 0;
    for (const auto& [a_end, b_end] : anchors) {
      const std::vector<std::size_t> alone = between(taken_, a, a_end);
      const std::vector<std::size_t> fresh = between(used_, b, b_end);
      for (std::size_t i = 0; i < std::min(alone.size(), fresh.size()); ++i) {
        const bool plain = before_[alone[i]].isScalar() && after_[fresh[i]].isScalar();
        if (plain || alone.size() == fresh.size()) take(alone[i], fresh[i]);
      }
      a = a_end + 1;
      b = b_end + 1;
    }
  }

  [[nodiscard]] std::vector<IndexPair> sorted() const {
    std::vector<IndexPair> result = pairs_;
    std::sort(result.begin(), result.end());
    return result;
  }

 private:
  void take(std::size_t a, std::size_t b) {
    taken_[a] = true;
    used_[b] = true;
    pairs_.emplace_back(a, b);
  }

  static std::vector<std::size_t> between(const std::vector<bool>& done, std::size_t begin,
                                          std::size_t end) {
    std::vector<std::size_t> result;
    for (std::size_t i = begin; i < end; ++i) {
      if (!done[i]) result.push_back(i);
    }
    return result;
  }
  static std::vector<std::size_t> indexes(const std::vector<bool>& done) {
    return between(done, 0, done.size());
  }

  const std::vector<Value>& before_;
  const std::vector<Value>& after_;
  std::vector<bool> taken_;
  std::vector<bool> used_;
  std::vector<IndexPair> pairs_;
};

}  // namespace

std::uint64_t hashOf(const Value& value) {
  const auto kind = std::uint64_t(value.kind());
  if (value.kind() == ValueKind::real) return mixed(kind, hashOfReal(value.text()));
  if (value.isScalar()) return mixed(kind, hashOfText(value.text()));
  std::uint64_t hash = mixed(kind, value.members().size() + value.items().size());
  std::uint64_t sum = 0;
  for (const auto& [key, member] : value.members())
    sum += mixed(hashOfText(key), hashOf(member));
  for (const Value& item : value.items())
    hash = mixed(hash, hashOf(item));
  return mixed(hash, sum);
}

std::optional<Labels> namesOf(const std::vector<Value>& items, const std::string& key) {
  if (key.empty()) return std::nullopt;
  Labels names;
  std::unordered_set<std::uint64_t> seen;
  for (const Value& item : items) {
    const Value* name = item.isMap() ? item.member(key) : nullptr;
    if (name == nullptr || !name->isScalar()) return std::nullopt;
    names.push_back(hashOf(*name));
    if (!seen.insert(names.back()).second) return std::nullopt;
  }
  return names;
}

Labels hashesOf(const std::vector<Value>& items) {
  Labels labels;
  labels.reserve(items.size());
  for (const Value& item : items)
    labels.push_back(hashOf(item));
  return labels;
}

std::vector<IndexPair> pairItems(const std::vector<Value>& before, const std::vector<Value>& after,
                                 const std::string& key) {
  Pairing pairing(before, after);
  const std::optional<Labels> old_names = namesOf(before, key);
  const std::optional<Labels> new_names = namesOf(after, key);
  if (old_names && new_names) {
    pairing.byLabels(*old_names, *new_names);
    return pairing.sorted();
  }
  pairing.byLabels(hashesOf(before), hashesOf(after));
  pairing.bySimilarity();
  pairing.byPlace();
  return pairing.sorted();
}

}  // namespace sextant
