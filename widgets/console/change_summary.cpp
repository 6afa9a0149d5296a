// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_summary.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

#include "model/rollout/rollout_plan.h"
#include "widgets/common/time_words.h"
#include "widgets/console/estimate_words.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

QString words(const char* text) {
  return QCoreApplication::translate("ChangeWords", text);
}

QString counted(std::size_t count, const char* one, const char* many) {
  return count == 1 ? words(one) : words(many).arg(count);
}

SummaryFact keysFact(const ConsoleParts& parts, const ChangeWatch& watch) {
  const std::size_t profiles = watch.change()->profiles.size();
  if (!watch.reach()) return {words("Comparing…"), {}, Tone::muted};
  std::set<std::string> pointers;
  for (const ReachedValue& change : watch.reach()->changes)
    pointers.insert(change.pointer);
  const std::size_t all = parts.session.overview().inventory(watch.change()->summary.key).size();
  // Values are compared on instances, and there are none.
  if (all == 0) return {counted(profiles, "1 profile", "%1 profiles"), words("no instance reports yet"), Tone::normal};
  return {words("%1 in %2")
              .arg(counted(pointers.size(), "1 key", "%1 keys"),
                   counted(profiles, "1 profile", "%1 profiles")),
          words("reaches %1 of %2 instances").arg(watch.reach()->instances).arg(all)};
}

std::size_t holding(const CheckReport& report) {
  return std::size_t(
      std::count_if(report.rules.begin(), report.rules.end(),
                    [](const RuleFinding& rule) { return rule.state == RuleState::holds; }));
}

SummaryFact rulesFact(const ChangeWatch& watch) {
  const auto& after = watch.checksAfter();
  if (!after) return {words("Checking…"), {}, Tone::muted};
  const auto errors =
      std::count_if(after->problems.begin(), after->problems.end(),
                    [](const Problem& one) { return one.severity == Severity::error; });
  if (errors > 0) {
    return {counted(std::size_t(errors), "1 problem", "%1 problems"),
            words("has to be mended first"), Tone::bad};
  }
  if (after->rules.empty())
    return {words("No problems"), words("this service has no rules"), Tone::ok};
  const std::size_t held = holding(*after);
  const QString before = watch.checksBefore() ? words("was %1 of %2")
                                                    .arg(holding(*watch.checksBefore()))
                                                    .arg(watch.checksBefore()->rules.size())
                                              : QString();
  return {words("%1 of %2 rules hold").arg(held).arg(after->rules.size()), before,
          held == after->rules.size() ? Tone::ok : Tone::warning};
}

SummaryFact riskFact(const Change& change) {
  const QString risk = QString::fromStdString(change.summary.risk);
  const QString ticket = QString::fromStdString(change.summary.ticket);
  return {risk.isEmpty() ? words("Risk: not said") : words("Risk: %1").arg(risk),
          ticket.isEmpty() ? words("no ticket") : ticket,
          risk == QLatin1String("high") ? Tone::warning : Tone::normal};
}

QString stageWords(const RolloutStage& stage) {
  if (stage.share >= 1) return words("all");
  if (stage.share > 0) return words("%1 %").arg(stage.share * 100);
  return counted(stage.named.size(), "1 named", "%1 named");
}

SummaryFact planFact(const Change& change) {
  if (change.plan.empty()) return {words("Plan: at once"), words("to every instance")};
  const auto plan = RolloutPlan::fromJson(change.plan);
  if (!plan)
    return {words("Plan: cannot be read"), QString::fromStdString(plan.error().toString()),
            Tone::bad};
  QStringList stages;
  QStringList whole;
  std::int64_t seconds = 0;
  for (const RolloutStage& stage : plan->stages) {
    stages << stageWords(stage);
    whole << QString::fromStdString(wordsOf(stage));
    seconds += stage.bake_seconds;
  }
  return {words("Plan: %1").arg(stages.join(QStringLiteral(", "))),
          words("%1 at least").arg(ageWords(std::max<std::int64_t>(seconds, 1))), Tone::normal,
          whole.join(QLatin1Char('\n'))};
}

// How it is taken back, before and after it has become stable.
SummaryFact undoFact(const Change& change) {
  const bool has_stages = !change.plan.empty();
  const QString tooltip =
      (has_stages
           ? words("While it goes out, one click takes it from the instances that have it; where "
                   "the judge fails it, that is done without anybody.") +
                 QLatin1Char(' ')
           : QString()) +
      words(
          "Once it is stable, going back to the revision before is one click and needs no "
          "approval.");
  if (change.summary.base.value == 0) {
    return {words("Undo: nothing to go back to"), words("it is the first revision"), Tone::warning};
  }
  return {words("Undo: revision %1").arg(change.summary.base.value),
          has_stages ? words("by itself in a rollout, then one click")
                     : words("one click, no approval"),
          Tone::normal, tooltip};
}

SummaryFact estimateFact(const ChangeEstimate& estimate) {
  const auto& answer = estimate.answer();
  if (!answer) return {words("Estimating…"), {}, Tone::muted};
  if (!*answer) {
    // The head says so already, and there is little room for the reason.
    const QString what = QString::fromStdString(answer->error().what);
    const QLatin1String said("There is no estimate: ");
    return {words("No estimate"), what.startsWith(said) ? what.mid(said.size()) : what, Tone::muted,
            QString::fromStdString(answer->error().toString())};
  }
  const WhatIfAnswer& told = **answer;
  if (!told.draft)
    return {words("Estimate: as now"), words("no key that it knows changes"), Tone::muted};
  return {words("Estimate: p99 %1").arg(p99Words(*told.draft)),
          words("now %1 · an estimate").arg(p99Words(told.now)), p99Tone(told.now, *told.draft)};
}

QString trialWords(const Preview& preview) {
  const QString where = QString::fromStdString(preview.instance.name());
  switch (preview.state) {
    case PreviewState::waiting:
      return words("waits for consent on %1").arg(where);
    case PreviewState::running:
      return words("runs on %1 now").arg(where);
    case PreviewState::over:
      break;
  }
  if (!preview.started_at_us || !preview.over_at_us) return words("never ran on %1").arg(where);
  const auto seconds = (*preview.over_at_us - *preview.started_at_us) / us_per_second;
  return words("ran %1 on %2").arg(ageWords(std::max<std::int64_t>(seconds, 1)), where);
}

Tone verdictTone(Verdict verdict) {
  return verdict == Verdict::pass ? Tone::ok : verdict == Verdict::fail ? Tone::bad : Tone::warning;
}

SummaryFact trialFact(const ChangeTrial& trial) {
  if (trial.preview() == nullptr) {
    return {words("No preview"), words("these texts ran nowhere yet"), Tone::muted,
            words("Lay them into your drafts, then preview them on one instance (Ctrl+Shift+R).")};
  }
  const QString where = trialWords(*trial.preview());
  if (!trial.judgement())
    return {words("Preview: not judged"), where, Tone::normal, trial.problem()};
  const Verdict verdict = trial.judgement()->verdict;
  return {words("Preview: %1").arg(words(wordOf(verdict))), where, verdictTone(verdict),
          QString::fromStdString(trial.judgement()->reason)};
}

SummaryFact approvalsFact(const ChangeSummary& summary, const ChangeNeeds& needs) {
  if (summary.rejections > 0) {
    return {counted(std::size_t(summary.rejections), "1 objection", "%1 objections"),
            words("stands in its way"), Tone::bad};
  }
  const QString missing = needs.missingWords();
  const bool is_enough = summary.approvals >= summary.approvals_needed;
  const QString head =
      summary.approvals_needed == 0
          ? words("No approval needed")
          : words("%1 of %2 approvals").arg(summary.approvals).arg(summary.approvals_needed);
  if (!missing.isEmpty()) {
    QStringList whose;
    for (const ApprovalNeed& need : needs.needs()) {
      if (need.missing() > 0) whose << whoseWords(need);
    }
    const QString note =
        whose.isEmpty() ? missing : words("%1 still needed").arg(whose.join(QStringLiteral(", ")));
    return {head, note, needs.problem().isEmpty() ? Tone::normal : Tone::bad, missing};
  }
  QString note = is_enough
                     ? words("enough")
                     : words("still needed: %1").arg(summary.approvals_needed - summary.approvals);
  QStringList asked;
  for (const std::string& reviewer : summary.reviewers)
    asked << QString::fromStdString(reviewer);
  if (!asked.isEmpty()) note = words("asked: %1").arg(asked.join(QStringLiteral(", ")));
  return {head, note, is_enough ? Tone::ok : Tone::normal};
}

}  // namespace

std::vector<SummaryFact> changeFacts(const ConsoleParts& parts, const ChangeWatch& watch,
                                     const ChangeEstimate& estimate, const ChangeTrial& trial,
                                     const ChangeNeeds& needs) {
  const Change& change = *watch.change();
  return {keysFact(parts, watch), rulesFact(watch),
          estimateFact(estimate), trialFact(trial),
          planFact(change),       undoFact(change),
          riskFact(change),       approvalsFact(change.summary, needs)};
}

std::vector<std::string> changeFindings(const ChangeEstimate& estimate, const ChangeTrial& trial) {
  std::vector<std::string> findings;
  const auto add = [&findings](const SummaryFact& fact) {
    const QString why = fact.tooltip.isEmpty() ? QString() : QStringLiteral(" ") + fact.tooltip;
    findings.push_back(
        (fact.head + QStringLiteral(", ") + fact.note + QLatin1Char('.') + why).toStdString());
  };
  if (estimate.answer() && *estimate.answer()) add(estimateFact(estimate));
  if (trial.preview() != nullptr) add(trialFact(trial));
  return findings;
}

}  // namespace sextant::ui
