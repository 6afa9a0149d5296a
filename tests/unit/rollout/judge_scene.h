// SPDX-License-Identifier: GPL-3.0-or-later
// What instances did, as text for the judge's tests. A line is "FROM-TO ARM INSTANCE WHAT...":
// for each of these seconds, "90x5ms" is ninety requests of 5 ms, "7!queue_full@1ms" seven that
// failed after 1 ms and have a duration, "7!queue_full" seven that failed and have none.
#pragma once

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "model/rollout/judge.h"

namespace sextant::testing {

inline const BucketBounds scene_bounds = std::make_shared<const std::vector<double>>(
    std::vector<double>{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1});

inline double& bucketOf(ArmRecord& record, const std::string& milliseconds) {
  const double seconds = std::stod(milliseconds) / 1e3;
  const auto at = std::lower_bound(scene_bounds->begin(), scene_bounds->end(), seconds);
  return record.counts[static_cast<std::size_t>(at - scene_bounds->begin())];
}

inline ArmRecord emptyRecord(Arm arm, const std::string& instance) {
  return {arm, instance, scene_bounds, std::vector<double>(scene_bounds->size() + 1), {}, 0};
}

// "90x5ms", "7!queue_full@1ms", "7!queue_full"
inline void addWord(ArmRecord& record, const std::string& word) {
  const double count = std::stoi(word);
  record.requests += count;
  const std::string rest = word.substr(word.find_first_of("x!"));
  const std::size_t at = rest.find('@');
  if (rest.front() == '!') record.errors[rest.substr(1, at - 1)] += count;
  if (rest.front() == 'x') bucketOf(record, rest.substr(1)) += count;
  if (rest.front() == '!' && at != std::string::npos)
    bucketOf(record, rest.substr(at + 1)) += count;
}

inline std::vector<ArmSecond> secondsOf(const std::string& scene) {
  std::map<std::int64_t, std::vector<ArmRecord>> seconds;
  std::istringstream lines(scene);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::string arm;
    std::string instance;
    if (!(words >> from >> to >> arm >> instance)) continue;
    ArmRecord record = emptyRecord(arm == "before"     ? Arm::before
                                   : arm == "baseline" ? Arm::baseline
                                                       : Arm::candidate,
                                   instance);
    for (std::string word; words >> word;)
      addWord(record, word);
    // "10-69" is read as 10 and -69.
    for (std::int64_t second = from; second <= -to; ++second)
      seconds[second].push_back(record);
  }
  std::vector<ArmSecond> given;
  for (auto& [second, records] : seconds)
    given.push_back({second, std::move(records)});
  return given;
}

inline Judgement judged(const std::vector<ArmSecond>& seconds, const JudgeRules& rules = {}) {
  Judge judge(rules);
  for (const ArmSecond& second : seconds)
    judge.add(second);
  return judge.judgement();
}

inline Judgement judged(const std::string& scene, const JudgeRules& rules = {}) {
  return judged(secondsOf(scene), rules);
}

// Ten quiet seconds of three instances, to stand before the canary.
inline const std::string quiet_before =
    "0-9 before hunt-1 100x5ms 20x10ms\n"
    "0-9 before hunt-2 100x5ms 20x10ms\n"
    "0-9 before hunt-3 100x5ms 20x10ms\n";

// Verdict and reason in one, for comparisons and messages.
inline std::string told(const Judgement& judgement) {
  return std::string(wordOf(judgement.verdict)) + ": " + judgement.reason;
}

}  // namespace sextant::testing
