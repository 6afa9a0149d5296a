// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/guide_words.h"

#include <QCoreApplication>

#include "model/base/number_words.h"

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Guide", text);
}

GuideStep checkStep(const GuideFacts& facts) {
  GuideStep step{words("Check")};
  step.action = words("Show problems");
  if (facts.drafts == 0) {
    step.state = State::done;
    step.state_word = words("done");
    step.words = words("The texts are those of the change. What speaks against them stands on its page.");
    step.action.clear();
  } else if (facts.is_checking) {
    step.state = State::progress;
    step.state_word = words("checking");
    step.words = words("Texts, schema and rules are looked at, for each instance.");
  } else if (facts.errors > 0) {
    step.state = State::failed;
    step.state_word = words("%1 in the way").arg(facts.errors);
    step.words = words("It cannot be published like this.");
  } else if (facts.warnings > 0 || facts.slips > 0) {
    step.state = State::warned;
    step.state_word = words("%1 to think about").arg(facts.warnings + int(facts.slips));
    step.words = words("Nothing forbids it. Read what can happen before it goes on.");
  } else {
    step.state = State::done;
    step.state_word = words("nothing found");
    step.words = words("Texts, schema and rules hold on every instance.");
    step.action.clear();
  }
  return step;
}

GuideStep previewStep(const GuideFacts& facts) {
  GuideStep step{words("Preview")};
  step.action = words("Open preview");
  step.state = facts.preview ? facts.preview_state : State::none;
  step.state_word = facts.preview.value_or(words("not tried"));
  step.words = !facts.preview_words.isEmpty()
                   ? facts.preview_words
                   : words("One instance runs the draft for some minutes, beside the others, under the "
                           "traffic that there is. It can be left out.");
  return step;
}

GuideStep reviewStep(const GuideFacts& facts) {
  GuideStep step{words("Review")};
  if (!facts.change) {
    step.action = words("Propose…");
    step.hindrance = facts.propose_hindrance;
    step.state = State::none;
    step.state_word = words("not proposed");
    step.words = facts.is_protected
                     ? words("%1 takes approved changes only.").arg(facts.environment)
                     : words("%1 asks for no approval; a change is what goes out in stages.")
                           .arg(facts.environment);
    return step;
  }
  const ChangeSummary& change = *facts.change;
  step.action = words("Open change %1").arg(change.number.value);
  if (change.rejections > 0) {
    step.state = State::failed;
    step.state_word = words("objected to");
    step.words = words("Somebody stands in its way, and says why in the change.");
  } else if (change.approvals < change.approvals_needed) {
    step.state = State::progress;
    step.state_word =
        words("%1 of %2 approvals").arg(change.approvals).arg(change.approvals_needed);
    step.words = words("Others look at exactly these texts. An edit asks them anew.");
  } else {
    step.state = State::done;
    step.state_word = change.approvals_needed == 0 ? words("none asked for") : words("approved");
    step.words = words("What is published is what was looked at.");
  }
  return step;
}

QString stageLine(const PlannedStage& stage, std::size_t number) {
  return words("Stage %1, %2 after the publish at the earliest: %3.")
      .arg(number)
      .arg(QString::fromStdString(lengthWords(stage.earliest_seconds)))
      .arg(QString::fromStdString(joinWords(stage)));
}

GuideStep planStep(const GuideFacts& facts) {
  GuideStep step{words("Plan")};
  if (!facts.change) {
    step.state = State::none;
    step.state_word = words("later");
    step.words = words("A change gets the plan of its environment's settings.");
  } else if (facts.plan_problem) {
    step.state = State::failed;
    step.state_word = words("cannot be used");
    step.words = *facts.plan_problem;
  } else if (facts.stages.empty()) {
    step.state = State::warned;
    step.state_word = words("at once");
    step.words = words("It has no plan, so every instance gets it in the same moment.");
  } else {
    step.state = State::done;
    step.state_word = facts.stages.size() == 1 ? words("1 stage") : words("%1 stages").arg(facts.stages.size());
    QStringList lines;
    for (std::size_t i = 0; i < facts.stages.size(); ++i)
      lines << stageLine(facts.stages[i], i + 1);
    step.words = lines.join(QLatin1Char('\n'));
  }
  return step;
}

GuideStep publishStep(const GuideFacts& facts) {
  GuideStep step{words("Publish")};
  if (facts.rollout) {
    const bool is_paused = facts.rollout->state == "paused";
    step.state = is_paused ? State::warned : State::progress;
    step.state_word = is_paused ? words("paused") : words("rolling out");
    step.words = words("Revision %1 is on its way, watched and judged in each stage.")
                     .arg(facts.rollout->revision.value);
    step.action = words("Open rollout");
    return step;
  }
  step.words = words("It goes out in its stages. Whatever harms is taken back, also when every console "
                     "is closed.");
  step.state = State::none;
  step.state_word = words("later");
  if (!facts.change) return step;
  step.action = words("Publish…");
  if (facts.change->rejections > 0 || facts.change->approvals < facts.change->approvals_needed) {
    step.hindrance = words("It is not approved yet.");
  } else {
    step.state = State::note;
    step.state_word = words("ready");
  }
  return step;
}

// The first that is not done, or can only be thought about.
void markNext(std::vector<GuideStep>& steps, const GuideFacts& facts) {
  const auto at = [&](GuidePlace place) -> GuideStep& { return steps[std::size_t(place)]; };
  GuideStep* next = &at(GuidePlace::publish);
  if (facts.rollout) next = &at(GuidePlace::publish);
  else if (facts.errors > 0) next = &at(GuidePlace::check);
  else if (!facts.change && !facts.preview) next = &at(GuidePlace::preview);
  else if (!facts.change || at(GuidePlace::review).state != State::done)
    next = &at(GuidePlace::review);
  next->is_next = !next->action.isEmpty() && next->hindrance.isEmpty();
}

}  // namespace

std::vector<GuideStep> guideSteps(const GuideFacts& facts) {
  if (facts.drafts == 0 && !facts.change && !facts.rollout) return {};
  std::vector<GuideStep> steps{checkStep(facts), previewStep(facts), reviewStep(facts),
                               planStep(facts), publishStep(facts)};
  markNext(steps, facts);
  return steps;
}

}  // namespace sextant::ui
