// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/coverage.h"

#include <algorithm>

namespace sextant {
namespace {

KeyCoverage coverageOfKey(const std::string& pointer, const KeyUseCounts& uses) {
  for (std::string at = pointer; !at.empty(); at.erase(at.rfind('/'))) {
    const auto told = uses.find(at);
    if (told == uses.end()) continue;
    return {pointer, told->second > 0 ? KeyExercise::exercised : KeyExercise::not_yet, told->second};
  }
  return {pointer, KeyExercise::not_told, 0};
}

}  // namespace

std::vector<KeyCoverage> coverageOf(const std::vector<std::string>& changed,
                                    const std::optional<KeyUseCounts>& uses) {
  static const KeyUseCounts none;
  std::vector<KeyCoverage> coverage;
  for (const std::string& pointer : changed)
    coverage.push_back(coverageOfKey(pointer, uses ? *uses : none));
  return coverage;
}

bool isExercised(const std::vector<KeyCoverage>& coverage) {
  return std::all_of(coverage.begin(), coverage.end(), [](const KeyCoverage& key) {
    return key.exercise == KeyExercise::exercised;
  });
}

}  // namespace sextant
