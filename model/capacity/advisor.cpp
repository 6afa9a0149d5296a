// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/advisor.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "model/capacity/profile_trial.h"

namespace sextant {
namespace {

constexpr int rounds_max = 12;
// Candidates of a round that are played through; the others break more rules than these.
constexpr std::size_t simulated_max = 24;
constexpr double error_ratio_max = 0.0005;

// How good a profile is; smaller is better, the first that differs decides.
struct Score {
  std::size_t errors = 0;    // broken parts of rules that keep from publishing
  std::size_t warnings = 0;  // broken parts of the others
  double shortfall = 0;      // of the objective; 0: met
  double distance = 0;       // of the change from what is
  [[nodiscard]] bool isGoal() const { return errors == 0 && warnings == 0 && shortfall == 0; }
  [[nodiscard]] bool isBetter(const Score& other) const {
    return std::tie(errors, warnings, shortfall) <
           std::tie(other.errors, other.warnings, other.shortfall);
  }
};

struct Candidate {
  std::vector<std::pair<std::string, Value>> changes;  // one or two
  std::string text;                                    // the base profile with them
  Score score;
};

double distanceOf(const Value& from, const Value& to) {
  const double a = magnitudeOf(from), b = magnitudeOf(to);
  if (a > 0 && b > 0) return std::abs(std::log(b / a));
  // From no limit at all: the more it still lets through, the nearer.
  return b > 0 ? 20 - std::log(b) : 1;
}

std::string baseOf(const ProfileSet& profiles) {
  const auto base = profiles.find(Scope{});
  return base == profiles.end() ? std::string() : base->second;
}

class Advisor {
 public:
  Advisor(const AdvisorQuestion& question, const std::function<bool()>& stopped)
      : question_(question),
        stopped_(stopped),
        text_(baseOf(question.state.after.profiles)),
        schema_(question.state.after.schema.get(), text_) {
    for (const std::string& part : CapacityModel::parts()) {
      if (auto pointer = question.model.pointerOf(part)) pointers_.push_back(*pointer);
    }
    for (const std::string& pointer : pointers_)
      original_[pointer] = inForce(text_, pointer);
  }

  Advice run() {
    Advice advice;
    advice.text = text_;
    advice.without = unreadableInstances(question_.state.after);
    const Score first = scoreOf(text_, true);
    advice.broken_before = brokenRules(text_).size();
    advice.before = estimateOf(text_, false);
    Score score = first;
    std::string text = text_;
    std::map<std::string, Value> changed;
    for (int round = 0; round < rounds_max && !score.isGoal() && !stopped_(); ++round) {
      auto best = chosen(single(text, changed), score);
      // What one change cannot mend, two at once may: a queue that needs a later deadline.
      if (!best) best = chosen(pairs(text, changed), score);
      if (!best) break;
      text = best->text;
      score = best->score;
      for (const auto& [pointer, value] : best->changes)
        changed.insert_or_assign(pointer, value);
    }
    withoutNeedless(changed, score);
    advice.text = withChanges(changed);
    advice.broken_after = brokenRules(advice.text).size();
    advice.unchecked = rulesIn(advice.text, RuleState::unknown).size();
    advice.after = estimateOf(advice.text, false);
    advice.meets_objective = shortfallOf(advice.text, false) == 0;
    for (const auto& [pointer, value] : changed)
      advice.changes.push_back({pointer, original_.at(pointer), value, reasonsFor(changed, pointer)});
    return advice;
  }

 private:
  [[nodiscard]] RuleQuestion stateWith(const std::string& text) const {
    RuleQuestion state = question_.state;
    state.before.clear();
    state.after.profiles[Scope{}] = text;
    return state;
  }

  [[nodiscard]] std::vector<RuleFinding> rulesIn(const std::string& text, RuleState state) const {
    auto findings = checkRules(question_.rules, stateWith(text));
    std::erase_if(findings, [&](const RuleFinding& one) { return one.state != state; });
    return findings;
  }

  [[nodiscard]] std::vector<RuleFinding> brokenRules(const std::string& text) const {
    return rulesIn(text, RuleState::broken);
  }

  [[nodiscard]] Score scoreOf(const std::string& text, bool with_objective) const {
    Score score;
    for (const RuleFinding& finding : brokenRules(text))
      (finding.severity == Severity::error ? score.errors : score.warnings) += finding.broken_parts;
    if (with_objective) score.shortfall = shortfallOf(text, true);
    return score;
  }

  [[nodiscard]] std::optional<Estimate> estimateOf(const std::string& text, bool rough) const {
    if (!question_.calibration) return std::nullopt;
    const auto world = ruleWorld(question_.rules, stateWith(text));
    if (!world) return std::nullopt;
    const auto settings = question_.model.settings(*world);
    if (!settings) return std::nullopt;
    return rough ? question_.calibration->roughEstimate(*settings)
                 : question_.calibration->estimate(*settings);
  }

  [[nodiscard]] double shortfallOf(const std::string& text, bool rough) const {
    if (!question_.objective.p99_seconds) return 0;
    const auto estimate = estimateOf(text, rough);
    if (!estimate) return 0;
    const double slow = std::log(estimate->p99_seconds.high / *question_.objective.p99_seconds);
    const double failed = std::max(0.0, estimate->error_ratio.high - error_ratio_max);
    return std::max(0.0, slow) + 100 * failed;
  }

  [[nodiscard]] Value inForce(const std::string& text, const std::string& pointer) const {
    return valueInForce(stateWith(text).after, pointer);
  }

  // The text with one more value, and how it stands with the rules; nothing where the schema
  // refuses it.
  [[nodiscard]] std::optional<Candidate> candidate(const Candidate& from, const std::string& pointer,
                                                   const Value& value,
                                                   const std::map<std::string, Value>& changed) const {
    auto text = textWith(from.text, pointer, value);
    if (!text || !schema_.takes(*text)) return std::nullopt;
    Candidate next{from.changes, *text, scoreOf(*text, false)};
    next.changes.emplace_back(pointer, value);
    // A key that is changed already costs no further change.
    next.score.distance = from.score.distance + distanceOf(original_.at(pointer), value) +
                          (changed.contains(pointer) ? 0 : 10);
    return next;
  }

  [[nodiscard]] std::vector<Candidate> single(const std::string& text,
                                              const std::map<std::string, Value>& changed) const {
    const Candidate from{{}, text, {}};
    std::vector<Candidate> found;
    for (const std::string& pointer : pointers_) {
      for (const Value& value : valuesToTry(inForce(text, pointer))) {
        if (stopped_()) return {};
        if (auto next = candidate(from, pointer, value, changed)) found.push_back(std::move(*next));
      }
    }
    return found;
  }

  // The first of each pair is a key that a broken rule reads.
  [[nodiscard]] std::vector<Candidate> pairs(const std::string& text,
                                             const std::map<std::string, Value>& changed) const {
    std::set<std::string> blamed;
    for (const RuleFinding& finding : brokenRules(text)) {
      for (const Rule& rule : question_.rules.rules) {
        if (rule.name == finding.rule) blamed.insert(rule.check.paths().begin(), rule.check.paths().end());
      }
    }
    std::map<std::string, std::vector<Value>> values;
    for (const std::string& pointer : pointers_)
      values[pointer] = valuesToTry(inForce(text, pointer));
    std::vector<Candidate> found;
    for (const Candidate& first : single(text, changed)) {
      if (!blamed.contains(first.changes.front().first)) continue;
      for (const std::string& pointer : pointers_) {
        if (pointer == first.changes.front().first) continue;
        for (const Value& value : values.at(pointer)) {
          if (stopped_()) return {};
          if (auto next = candidate(first, pointer, value, changed)) found.push_back(std::move(*next));
        }
      }
    }
    return found;
  }

  [[nodiscard]] std::optional<Candidate> chosen(std::vector<Candidate> candidates,
                                                const Score& now) const {
    const auto by_rules = [](const Candidate& a, const Candidate& b) {
      return std::tie(a.score.errors, a.score.warnings, a.score.distance) <
             std::tie(b.score.errors, b.score.warnings, b.score.distance);
    };
    std::stable_sort(candidates.begin(), candidates.end(), by_rules);
    if (candidates.size() > simulated_max && question_.objective.p99_seconds)
      candidates.resize(simulated_max);
    std::optional<Candidate> best;
    for (Candidate& candidate : candidates) {
      if (stopped_()) break;
      candidate.score.shortfall = shortfallOf(candidate.text, true);
      const bool is_better = !best || candidate.score.isBetter(best->score);
      if (candidate.score.isBetter(now) && is_better) best = candidate;
    }
    return best;
  }

  [[nodiscard]] std::string withChanges(const std::map<std::string, Value>& changed) const {
    std::string text = text_;
    for (const auto& [pointer, value] : changed)
      text = textWith(text, pointer, value).value_or(text);
    return text;
  }

  // What a later change has made needless goes.
  void withoutNeedless(std::map<std::string, Value>& changed, const Score& reached) const {
    for (const std::string& pointer : pointers_) {
      if (!changed.contains(pointer) || stopped_()) continue;
      auto fewer = changed;
      fewer.erase(pointer);
      const Score without = scoreOf(withChanges(fewer), true);
      if (!reached.isBetter(without)) changed = std::move(fewer);
    }
  }

  [[nodiscard]] std::vector<std::string> reasonsFor(const std::map<std::string, Value>& changed,
                                                    const std::string& pointer) const {
    auto without = changed;
    without.erase(pointer);
    std::vector<std::string> reasons;
    for (const RuleFinding& finding : brokenRules(withChanges(without)))
      reasons.push_back(finding.what);
    if (reasons.empty()) reasons.emplace_back("Without it the objective is not met.");
    return reasons;
  }

  const AdvisorQuestion& question_;
  const std::function<bool()>& stopped_;
  std::string text_;
  SchemaTrial schema_;
  std::vector<std::string> pointers_;
  std::map<std::string, Value> original_;  // in force at first, by pointer
};

}  // namespace

Advice advise(const AdvisorQuestion& question, const std::function<bool()>& stopped) {
  return Advisor(question, stopped).run();
}

}  // namespace sextant
