// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rollout/judge.h"

#include <algorithm>

#include "model/rollout/judge_state.h"

namespace sextant {
namespace {

constexpr std::size_t faults_told_max = 3;

// The two arms of one second.
struct SecondOfBoth {
  Attendance::Reporting reporting;
  std::set<std::string> before;
  ArmSums baseline;
  ArmSums candidate;
};

void addFault(JudgeState& state, std::string sentence) {
  ++state.fault_count;
  if (state.faults.size() < faults_told_max) state.faults.push_back(std::move(sentence));
}

void addFault(JudgeState& state, std::int64_t second, const ArmRecord& record,
              const std::string& what) {
  addFault(state, "At second " + std::to_string(second) + " \"" + record.instance + "\" of " +
                      nameOf(record.arm) + ' ' + what + '.');
}

// What is wrong with a record beside what was said before; nothing where it can be counted.
std::optional<std::string> disagreement(const JudgeState& state, const ArmRecord& record,
                                        const SecondOfBoth& now) {
  if (state.bounds && state.bounds != record.bounds && *state.bounds != *record.bounds)
    return "has other buckets than the first record";
  const double failed = sumOf(record.errors);
  const bool inside = record.requests == sumOf(record.counts);
  if (failed > 0 && state.errors_inside && *state.errors_inside != inside)
    return "counts errors in another way than the records before";
  const bool twice = record.arm == Arm::before ? now.before.count(record.instance) > 0
                                               : now.reporting.count(record.instance) > 0;
  if (twice) return "has reported this second already";
  return std::nullopt;
}

bool isBeyondBounds(const JudgeState& state, const ArmRecord& record) {
  const ArmSums& sums = record.arm == Arm::before      ? state.before
                        : record.arm == Arm::candidate ? state.candidate_of_all_stages
                                                       : state.baseline;
  const std::size_t instances = record.arm == Arm::before ? state.before_instances.size()
                                                          : state.attendance.instances(record.arm);
  return sums.errors.size() + record.errors.size() > 2 * judge_causes_max ||
         instances > judge_instances_max;
}

void count(JudgeState& state, const ArmRecord& record, SecondOfBoth& now) {
  if (!state.bounds) {
    state.bounds = record.bounds;
    state.objective = ObjectiveBuckets::of(*state.bounds, state.rules.objective_seconds);
  }
  if (sumOf(record.errors) > 0) state.errors_inside = record.requests == sumOf(record.counts);
  if (record.arm == Arm::before) {
    if (now.before.empty()) ++state.before.seconds;
    now.before.insert(record.instance);
    state.before_instances.insert(record.instance);
    state.before.add(record, state.objective);
    return;
  }
  now.reporting.emplace(record.instance, record.arm);
  (record.arm == Arm::candidate ? now.candidate : now.baseline).add(record, state.objective);
}

SecondOfBoth gather(JudgeState& state, const ArmSecond& second) {
  SecondOfBoth now;
  for (const ArmRecord& record : second.records) {
    auto fault = faultOf(record);
    if (!fault) fault = disagreement(state, record, now);
    if (!fault && isBeyondBounds(state, record)) fault = "is one too many to keep count of";
    if (fault) {
      addFault(state, second.second, record, *fault);
    } else {
      count(state, record, now);
    }
  }
  return now;
}

void addTo(ArmSums& sums, const ArmSums& second) {
  sums.durations.resize(std::max(sums.durations.size(), second.durations.size()));
  for (std::size_t bucket = 0; bucket < second.durations.size(); ++bucket)
    sums.durations[bucket] += second.durations[bucket];
  for (const auto& [cause, failed] : second.errors)
    sums.errors[cause] += failed;
  sums.requests += second.requests;
  sums.failed += second.failed;
  sums.slow += second.slow;
  sums.not_fast += second.not_fast;
  sums.failed_beside += second.failed_beside;
  ++sums.seconds;
}

void weighBadEvents(JudgeState& state, const SecondOfBoth& now) {
  const std::uint64_t requests = now.baseline.requests + now.candidate.requests;
  if (requests == 0) return;
  const double share = static_cast<double>(now.candidate.requests) / static_cast<double>(requests);
  state.slow_evidence.add(now.candidate.slow, now.candidate.slow + now.baseline.slow, share);
  state.error_evidence.add(now.candidate.failed, now.candidate.failed + now.baseline.failed, share);
}

void noteTraffic(JudgeState& state, const SecondOfBoth& now) {
  const auto note = [](std::uint64_t& alone, const ArmSums& own, const ArmSums& other) {
    alone = own.requests > 0 ? 0 : alone + other.requests;
  };
  note(state.baseline_alone, now.baseline, now.candidate);
  note(state.candidate_alone, now.candidate, now.baseline);
}

// One look. The candidate's own objective needs nobody else, bad events need both arms, and
// distributions need all instances, or they would be of another mixture.
void look(JudgeState& state, const SecondOfBoth& now, bool both_arms) {
  if (now.candidate.durations.empty() && now.baseline.durations.empty()) return;
  if (!now.candidate.durations.empty()) addTo(state.candidate_of_all_stages, now.candidate);
  noteTraffic(state, now);
  if (both_arms) {
    ++state.looks;
    weighBadEvents(state, now);
    if (state.attendance.absent().empty()) {
      addTo(state.baseline, now.baseline);
      addTo(state.candidate, now.candidate);
    }
  }
  if (!state.failure) state.failure = failureOf(state);
}

}  // namespace

const char* wordOf(Verdict verdict) {
  if (verdict == Verdict::unknown) return "unknown";
  return verdict == Verdict::pass ? "pass" : "fail";
}

DistributionLook JudgeState::distribution() const {
  return lookAt(baseline.durations, candidate.durations, looks, alphaOfTest(), firstBucket());
}

std::size_t JudgeState::firstBucket() const {
  if (!bounds) return 0;
  const auto first = std::lower_bound(bounds->begin(), bounds->end(), rules.negligible_seconds);
  return static_cast<std::size_t>(first - bounds->begin());
}

double JudgeState::beforeHalfWidth() const {
  return bandHalfWidth(totalOf(before.durations), rules.alpha / 2);
}

DistributionLook JudgeState::againstBefore() const {
  const double spent = alphaOfLook(rules.alpha, looks);
  return {leadOf(before.durations, candidate.durations, firstBucket()),
          beforeHalfWidth() + bandHalfWidth(totalOf(candidate.durations), spent), spent};
}

bool JudgeState::isWarmingUp() const {
  return last_second && *last_second - constellation_began < rules.warm_up_seconds;
}

Judge::Judge(JudgeRules rules) : state_(std::make_unique<JudgeState>(rules)) {}
Judge::~Judge() = default;
Judge::Judge(Judge&&) noexcept = default;
Judge& Judge::operator=(Judge&&) noexcept = default;

void Judge::reportFault(const std::string& sentence) {
  addFault(*state_, sentence);
}

void Judge::add(const ArmSecond& second) {
  JudgeState& state = *state_;
  if (state.last_second && second.second <= *state.last_second) {
    return addFault(state, "Second " + std::to_string(second.second) + " came twice or too late.");
  }
  if (++state.seconds_given > judge_seconds_max)
    return addFault(state, "There are more seconds than one judgement can hold.");
  state.last_second = second.second;
  const SecondOfBoth now = gather(state, second);
  // The time before is over before there is anything to look at.
  if (now.reporting.empty() && state.attendance.instances(Arm::baseline) == 0 &&
      state.attendance.instances(Arm::candidate) == 0) {
    return;
  }
  if (state.attendance.take(now.reporting)) {
    state.constellation_began = second.second;
    state.baseline = state.candidate = ArmSums();
    state.baseline_alone = state.candidate_alone = 0;
  }
  if (state.isWarmingUp()) return;
  look(state, now, !now.baseline.durations.empty() && !now.candidate.durations.empty());
}

Judgement Judge::judgement() const {
  const JudgeState& state = *state_;
  Judgement judgement{Verdict::unknown, {}, effectsOf(state), samplesOf(state)};
  if (state.failure) {
    judgement.verdict = Verdict::fail;
    judgement.reason = *state.failure;
    return judgement;
  }
  const std::vector<std::string> doubts = doubtsOf(state);
  judgement.verdict = doubts.empty() ? Verdict::pass : Verdict::unknown;
  judgement.reason = doubts.empty() ? reasonToPass(state) : doubts.front();
  if (doubts.size() > 1) judgement.reason += ' ' + doubts[1];
  return judgement;
}

}  // namespace sextant
