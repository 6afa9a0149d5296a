// SPDX-License-Identifier: GPL-3.0-or-later
// The judge: is the candidate as good as the baseline, so that a rollout may go on? Fed one
// completed second at a time, it may be asked after each of them, as often as one likes, without
// losing its bound on error.
//
// Three questions are asked at each second, and each errs with a chance of at most `alpha` over all
// seconds together:
//  - Is the candidate worse than the baseline in the same seconds? By the distributions of
//  durations
//    and by bad events (errors; slower than the objective), at half of alpha each. Either may fail
//    it, both are needed to pass it: one that is fast because it rejects fails by its errors.
//  - Does it miss the objective, 99 % of requests answered within so many seconds?
//  - Is it worse than the time before? Both arms share a database, so a candidate can be as bad as
//  a
//    baseline that it spoils.
// A fail is final. A pass holds for the second in which it is given, and only while data arrives
// that can be judged; everything else is unknown, and unknown never promotes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/rollout/arm_samples.h"

namespace sextant {

enum class Verdict { pass, fail, unknown };
// "pass", "fail", "unknown".
[[nodiscard]] const char* wordOf(Verdict verdict);

// The share of requests that the objective wants answered in time.
inline constexpr double objective_share = 0.99;

struct JudgeRules {
  double objective_seconds = 0.1;
  // How much worse may pass: a share of requests that take longer than on the baseline.
  double margin = 0.10;
  double alpha = 0.01;
  // After each change of which instances are in which arm; those seconds do not count.
  std::int64_t warm_up_seconds = 0;
  // Until the last stage a baseline that misses the objective itself, as the time before did, lets
  // a candidate pass that is no worse. In the last stage the candidate has to hold it.
  bool last_stage = false;
  // A candidate that is certain to be slower by no more than this share of requests is not failed
  // for it (nor passed beyond the margin). For two times of the same instances: they differ by what
  // else is going on, too.
  double tolerated = 0;
  // Durations up to this are taken for the same (as far as the buckets tell them apart), for the same
  // reason: the machine's own mood moves the shortest ones most.
  double negligible_seconds = 0;
  friend bool operator==(const JudgeRules&, const JudgeRules&) = default;
};

// One figure of the arms beside each other; nothing where it is not known or has no meaning.
struct JudgedEffect {
  std::string name;   // "p50", "p95", "p99", "longer", "slow", "errors", "throughput"
  std::string cause;  // of "errors"; empty: all causes
  std::string unit;   // "seconds", "share of requests", "requests per second and instance"
  std::optional<double> before;
  std::optional<double> baseline;
  std::optional<double> candidate;
  // Candidate minus baseline, and between what it lies with a chance of error of at most alpha at
  // all seconds together. An end that is nothing is beyond what the buckets can tell.
  std::optional<double> difference;
  std::optional<double> lower;
  std::optional<double> upper;
};

struct JudgedArm {
  std::uint64_t requests = 0;
  std::uint64_t errors = 0;
  std::int64_t seconds = 0;   // in which it reported and that count
  std::size_t instances = 0;  // that have ever reported
};

// What the verdict rests on: since the instances are in their arms as they are now, without
// warm-up.
struct JudgedSamples {
  JudgedArm before;
  JudgedArm baseline;
  JudgedArm candidate;
  std::int64_t looks = 0;  // seconds that were looked at, of all stages
  // The smallest share of requests taking longer that would be seen (and failed) now.
  std::optional<double> smallest_effect;
  // Until what is seen now would be within the margin, if all goes on like this; nothing where it
  // is not to be expected within a day. 0: it is.
  std::optional<std::int64_t> seconds_to_margin;
};

struct Judgement {
  Verdict verdict = Verdict::unknown;
  std::string reason;  // sentences for people: what is, what it means, what to do
  std::vector<JudgedEffect> effects;
  JudgedSamples samples;
};

struct JudgeState;

// Memory is bounded by the limits of arm_samples.h, whatever the number of seconds. Not
// thread-safe.
class Judge {
 public:
  // Precondition: positive objective, margin and alpha, the last two below 1.
  explicit Judge(JudgeRules rules = {});
  ~Judge();
  Judge(Judge&&) noexcept;
  Judge& operator=(Judge&&) noexcept;

  // The next completed second; also one in which nobody reported. Later than the last one, else it
  // is a fault. A record that is a fault counts for nothing, and from then on nothing passes.
  void add(const ArmSecond& second);
  // Something is wrong with the data that no record can say: a sentence.
  void reportFault(const std::string& sentence);

  // The same answer however often it is asked.
  [[nodiscard]] Judgement judgement() const;

 private:
  std::unique_ptr<JudgeState> state_;
};

}  // namespace sextant
