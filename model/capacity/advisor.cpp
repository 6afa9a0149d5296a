// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/capacity/advisor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "model/document/document.h"
#include "model/document/pointer.h"

namespace sextant {
namespace {

constexpr int rounds_max = 12;
// Candidates of a round that are played through; the others break more rules than these.
constexpr std::size_t simulated_max = 24;
constexpr double error_ratio_max = 0.0005;

constexpr std::array<double, 19> counts{1,  2,  3,  4,  6,   8,   12,  16,   24,  32,
                                        48, 64, 96, 128, 256, 512, 1000, 2000, 4000};
constexpr std::array<const char*, 10> durations{"100ms", "250ms", "500ms", "1000ms", "1500ms",
                                                "2s",    "5s",    "10s",   "30s",    "60s"};

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
  std::string pointer;
  Value value;
  std::string text;  // the base profile with it
  Score score;
};

double magnitude(const Value& value) {
  const RuleValue known = ruleValueOf(value, {});
  const auto* number = std::get_if<RuleNumber>(&known);
  return number == nullptr ? 0 : number->low;
}

double distanceOf(const Value& from, const Value& to) {
  const double a = magnitude(from), b = magnitude(to);
  return a > 0 && b > 0 ? std::abs(std::log(b / a)) : 1;
}

class Advisor {
 public:
  Advisor(const AdvisorQuestion& question, const std::function<bool()>& stopped)
      : question_(question), stopped_(stopped) {
    const auto base = question.state.after.profiles.find(Scope{});
    text_ = base == question.state.after.profiles.end() ? std::string() : base->second;
    for (const std::string& part : CapacityModel::parts()) {
      if (auto pointer = question.model.pointerOf(part)) pointers_.push_back(*pointer);
    }
  }

  Advice run() {
    Advice advice;
    advice.text = text_;
    const Score first = scoreOf(text_, true);
    advice.broken_before = brokenRules(text_).size();
    advice.before = estimateOf(text_);
    Score score = first;
    std::string text = text_;
    std::map<std::string, Value> changed;
    for (int round = 0; round < rounds_max && !score.isGoal() && !stopped_(); ++round) {
      const auto best = bestOf(text, score, changed);
      if (!best) break;
      text = best->text;
      score = best->score;
      changed.insert_or_assign(best->pointer, best->value);
    }
    withoutNeedless(changed, score);
    advice.text = withChanges(changed);
    advice.broken_after = brokenRules(advice.text).size();
    advice.after = estimateOf(advice.text);
    advice.meets_objective = score.shortfall == 0;
    for (const auto& [pointer, value] : changed)
      advice.changes.push_back({pointer, inForce(text_, pointer), value, reasonsFor(changed, pointer)});
    return advice;
  }

 private:
  [[nodiscard]] RuleQuestion stateWith(const std::string& text) const {
    RuleQuestion state = question_.state;
    state.before.clear();
    state.after.profiles[Scope{}] = text;
    return state;
  }

  [[nodiscard]] std::vector<RuleFinding> brokenRules(const std::string& text) const {
    auto findings = checkRules(question_.rules, stateWith(text));
    std::erase_if(findings, [](const RuleFinding& one) { return one.state != RuleState::broken; });
    return findings;
  }

  [[nodiscard]] Score scoreOf(const std::string& text, bool with_objective) const {
    Score score;
    for (const RuleFinding& finding : brokenRules(text))
      (finding.severity == Severity::error ? score.errors : score.warnings) += finding.broken_parts;
    if (with_objective) score.shortfall = shortfallOf(text);
    return score;
  }

  [[nodiscard]] std::optional<Estimate> estimateOf(const std::string& text) const {
    if (!question_.calibration) return std::nullopt;
    const auto world = ruleWorld(question_.rules, stateWith(text));
    if (!world) return std::nullopt;
    const auto settings = question_.model.settings(*world);
    if (!settings) return std::nullopt;
    return question_.calibration->estimate(*settings);
  }

  [[nodiscard]] double shortfallOf(const std::string& text) const {
    if (!question_.objective.p99_seconds) return 0;
    const auto estimate = estimateOf(text);
    if (!estimate) return 0;
    const double slow = std::log(estimate->p99_seconds.high / *question_.objective.p99_seconds);
    const double failed = std::max(0.0, estimate->error_ratio.high - error_ratio_max);
    return std::max(0.0, slow) + 100 * failed;
  }

  // The value that the first instance has by this text.
  [[nodiscard]] Value inForce(const std::string& text, const std::string& pointer) const {
    ProfileSet profiles = question_.state.after.profiles;
    profiles[Scope{}] = text;
    const auto& inventory = question_.state.after.inventory;
    const auto effective =
        effectiveProfile(profiles, inventory.empty() ? Scope{} : inventory.front());
    if (effective) {
      const auto found = valueAt(effective->value, pointer);
      if (found && *found != nullptr) return **found;
    }
    const ServiceSchema* schema = question_.state.after.schema.get();
    const Value* described = schema == nullptr ? nullptr : schema->describe(pointer);
    const Value* otherwise = described == nullptr ? nullptr : described->member("default");
    return otherwise == nullptr ? Value() : *otherwise;
  }

  // What a key may be changed to; of its own kind.
  [[nodiscard]] static std::vector<Value> ladderOf(const Value& now) {
    std::vector<Value> ladder;
    if (now.kind() == ValueKind::boolean)
      ladder.push_back(Value::boolean(now.text() != "true"));
    if (now.kind() == ValueKind::integer) {
      for (const double count : counts)
        ladder.push_back(Value::integer(static_cast<long long>(count)));
    }
    if (now.kind() == ValueKind::string) {
      for (const char* duration : durations)
        ladder.push_back(Value::string(duration));
    }
    std::erase(ladder, now);
    return ladder;
  }

  [[nodiscard]] static std::optional<std::string> edited(const std::string& text,
                                                         const std::string& pointer,
                                                         const Value& value) {
    auto document = Document::parse(text);
    if (!document) return std::nullopt;
    const auto edit = document->set(pointer, value);
    if (!edit || !document->apply(edit->patch)) return std::nullopt;
    return document->text();
  }

  [[nodiscard]] bool fitsSchema(const std::string& text) const {
    const ServiceSchema* schema = question_.state.after.schema.get();
    if (schema == nullptr) return true;
    const auto document = Document::parse(text);
    return document && schema->check(document->value()).empty();
  }

  [[nodiscard]] std::optional<Candidate> bestOf(const std::string& text, const Score& now,
                                                const std::map<std::string, Value>& changed) const {
    std::vector<Candidate> candidates;
    for (const std::string& pointer : pointers_) {
      const Value current = inForce(text, pointer);
      for (const Value& value : ladderOf(current)) {
        if (stopped_()) return std::nullopt;
        auto next = edited(text, pointer, value);
        if (!next || !fitsSchema(*next)) continue;
        Candidate candidate{pointer, value, std::move(*next), {}};
        candidate.score = scoreOf(candidate.text, false);
        // A key that is changed already costs no further change.
        candidate.score.distance =
            distanceOf(current, value) + (changed.contains(pointer) ? 0 : 10);
        candidates.push_back(std::move(candidate));
      }
    }
    return chosen(std::move(candidates), now);
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
      candidate.score.shortfall = shortfallOf(candidate.text);
      const bool is_better = !best || candidate.score.isBetter(best->score);
      if (candidate.score.isBetter(now) && is_better) best = candidate;
    }
    return best;
  }

  [[nodiscard]] std::string withChanges(const std::map<std::string, Value>& changed) const {
    std::string text = text_;
    for (const auto& [pointer, value] : changed)
      text = edited(text, pointer, value).value_or(text);
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
  std::vector<std::string> pointers_;
};

}  // namespace

Advice advise(const AdvisorQuestion& question, const std::function<bool()>& stopped) {
  return Advisor(question, stopped).run();
}

}  // namespace sextant
