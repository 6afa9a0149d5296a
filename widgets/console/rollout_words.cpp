// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/rollout_words.h"

#include <QCoreApplication>

#include <algorithm>

#include "widgets/common/time_words.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/preview_words.h"
#include "widgets/console/service_texts.h"
#include "widgets/verdict/verdict_words.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;
constexpr double all_of_it = 1;

QString words(const char* text) {
  return QCoreApplication::translate("RolloutWords", text);
}

QString shareText(double share) {
  return QString::number(share * 100, 'g', 4) + QStringLiteral(" %");
}

QString stageHead(const RolloutStage& stage) {
  if (stage.share == all_of_it) return words("All");
  if (stage.share > 0) {
    return stage.named.empty() ? shareText(stage.share)
                               : shareText(stage.share) + words(" and %1").arg(stage.named.size());
  }
  return stage.named.size() == 1 ? QString::fromStdString(stage.named.front())
                                 : words("%1 named").arg(stage.named.size());
}

State stopState(const Rollout& rollout, int step) {
  if (rollout.state == "promoted" || step < rollout.step) return State::done;
  if (step > rollout.step) return rollout.state == "aborted" ? State::voided : State::waiting;
  if (rollout.state == "aborted") return State::failed;
  return rollout.state == "paused" ? State::warned : State::progress;
}

TrackStop preparingStop(const RolloutWatch& watch) {
  const PreparationSight& found = watch.sight().preparation;
  TrackStop stop{stopState(*watch.rollout(), 0), words("Checked"), {}};
  if (watch.rollout()->step > 0) {
    stop.note = words("schema, rules, parser");
  } else if (!found.controller_found_valid) {
    stop.note = words("by a controller: not yet");
  } else {
    stop.note = found.agent_found_valid ? words("valid") : words("by an agent: not yet");
  }
  return stop;
}

std::vector<TrackStop> stopsOf(const RolloutWatch& watch) {
  std::vector<TrackStop> stops{preparingStop(watch)};
  if (!watch.plan()) return stops;
  const Rollout& rollout = *watch.rollout();
  const auto& stages = watch.plan()->stages;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const int step = int(i) + 1;
    TrackStop stop{stopState(rollout, step), stageHead(stages[i]), {}};
    const QString bake = countdown(stages[i].bake_seconds);
    if (step == rollout.step && watch.isUnderWay()) {
      const std::int64_t watched = std::min(watch.sight().running_seconds.value_or(0),
                                            stages[i].bake_seconds);
      stop.note = words("bake %1 of %2").arg(countdown(watched), bake);
    } else if (stop.state != State::done) {
      stop.note = stages[i].asks_person ? words("bake %1, then a word").arg(bake)
                                        : words("bake %1").arg(bake);
    }
    stops.push_back(std::move(stop));
  }
  return stops;
}

const RolloutEvent* lastOf(const RolloutWatch& watch, const char* action) {
  const auto& events = watch.events();
  const auto found = std::find_if(events.rbegin(), events.rend(),
                                  [&](const RolloutEvent& one) { return one.action == action; });
  return found == events.rend() ? nullptr : &*found;
}

QString reasonOf(const RolloutEvent* event) {
  if (event == nullptr) return words("Why is being read.");
  return QString::fromStdString(event->reason);
}

// What is so while it runs: the decision's own words under a head that says what is waited for.
void tellRunning(const RolloutWatch& watch, RolloutCard& card) {
  const RolloutDecision decision = watch.decision();
  const RolloutSight& sight = watch.sight();
  card.sentence = QString::fromStdString(decision.reason);
  using Action = RolloutDecision::Action;
  switch (decision.action) {
    case Action::advance: card.what = words("It goes on to the next stage"); card.tone = Tone::ok; return;
    case Action::promote: card.what = words("It becomes the stable revision"); card.tone = Tone::ok; return;
    case Action::pause: card.what = words("It is being paused"); card.tone = Tone::warning; return;
    case Action::abort: card.what = words("It is being taken back"); card.tone = Tone::bad; return;
    case Action::wait: break;
  }
  card.tone = Tone::candidate;
  if (sight.step == 0) {
    card.what = words("Being checked before anybody runs it");
  } else if (!sight.running_seconds) {
    card.what = words("Waiting for the instances of this stage");
  } else if (sight.judgement && sight.judgement->verdict == Verdict::pass) {
    const bool has_checks = watch.plan() && !watch.plan()->checks.empty();
    card.what = decision.seconds_left ? words("Well so far") : words("Waiting for a person");
    // They run on the controllers' hosts; what they say is seen by what the controller does.
    if (has_checks && sight.checks.empty() && sight.running_seconds)
      card.sentence = QString::fromStdString(sight.judgement->reason) + QLatin1Char(' ') +
                      words("The plan's checks are a controller's to run.");
  } else if (watch.plan() && !watch.plan()->is_judged) {
    card.what = words("Being watched, without a judge");
  } else {
    card.what = words("Not enough data yet to promote");
    if (sight.judgement) card.sentence = QString::fromStdString(sight.judgement->reason);
    if (!sight.judgement && !sight.judge_problem.empty())
      card.sentence = QString::fromStdString(sight.judge_problem);
  }
  if (decision.seconds_left && *decision.seconds_left > 0)
    card.sentence += QLatin1Char(' ') + words("At most %1 yet, then it is paused or goes on.")
                                            .arg(countdown(*decision.seconds_left));
  card.sentence += QLatin1Char(' ') + words("Unknown never promotes.");
}

void tellState(const RolloutWatch& watch, RolloutCard& card) {
  const Rollout& rollout = *watch.rollout();
  const auto revision = rollout.revision.value;
  if (rollout.state == "promoted") {
    card.state = State::done;
    card.state_word = words("promoted");
    card.tone = Tone::ok;
    card.what = words("Revision %1 is stable").arg(revision);
    card.sentence = reasonOf(lastOf(watch, "promote"));
  } else if (rollout.state == "aborted") {
    card.state = State::failed;
    card.state_word = words("taken back");
    card.tone = Tone::bad;
    card.what = words("Revision %1 was taken back").arg(revision);
    card.sentence = reasonOf(lastOf(watch, "abort"));
  } else if (rollout.state == "paused") {
    card.state = State::warned;
    card.state_word = words("paused");
    card.tone = Tone::warning;
    card.what = words("Paused: a person takes it further");
    card.sentence = reasonOf(lastOf(watch, "pause"));
  } else {
    card.state = State::progress;
    card.state_word = words("running");
    tellRunning(watch, card);
  }
  if (card.sentence.trimmed().isEmpty()) card.sentence = words("No reason was given.");
}

RolloutMoves movesOf(const ConsoleParts& parts, const RolloutWatch& watch) {
  RolloutMoves moves;
  const Rollout& rollout = *watch.rollout();
  if (!watch.isUnderWay()) return moves;
  const bool is_paused = rollout.state == "paused";
  const bool is_last =
      watch.plan() && std::size_t(rollout.step) == watch.plan()->stages.size();
  moves.abort = words("Undo rollout…");
  if (!is_paused) moves.pause = words("Pause…");
  if (is_paused) moves.resume = words("Resume…");
  if (!is_paused) moves.advance = is_last ? words("Promote…") : words("Advance…");
  moves.resume_is_next = is_paused;
  moves.advance_is_next = !is_paused && !watch.decision().seconds_left &&
                          watch.decision().action == RolloutDecision::Action::wait;
  if (parts.isReadOnly()) moves.hindrance = words("This connection is read-only.");
  return moves;
}

QString ifWrong(const RolloutWatch& watch) {
  const Rollout& rollout = *watch.rollout();
  if (rollout.state == "promoted") {
    return words("A rollback to the revision before needs no approval, and is offered in the "
                 "history.");
  }
  if (rollout.state == "aborted")
    return words("Nobody runs it. Its change is open again, and needs its approvals anew.");
  if (!watch.plan()) return words("Its plan cannot be read. Undo it: the instances go back.");
  const QString how =
      watch.plan()->on_fail == OnFail::roll_back
          ? words("Where the judge fails it, or an instance cannot run it, everybody goes back to what is "
                  "stable by itself, within seconds.")
          : words("Where the judge fails it, or an instance cannot run it, the rollout is paused: who runs "
                  "it keeps it until a person undoes it.");
  return how + QLatin1Char(' ') +
         words("This console may be closed: a controller carries on. Without one, an instance whose "
               "service fails goes back alone.");
}

// Of the instances that the candidate is assigned to: of none, of one by its name, of many.
QString counted(const RolloutWatch& watch, const char* none, const char* one, const char* many) {
  const auto& instances = watch.sight().instances;
  if (instances.empty()) return words(none);
  if (instances.size() == 1)
    return words(one).arg(QString::fromStdString(instances.front().scope.path()));
  return words(many).arg(instances.size());
}

QString foundWords(const RolloutWatch& watch, const Scope& scope) {
  for (const Validity& one : watch.findings()) {
    if (one.instance == scope && one.inventory == watch.inventoryHash())
      return one.valid ? words("yes") : words("no");
  }
  return words("not told");
}

}  // namespace

RolloutCard rolloutCard(const ConsoleParts& parts, const RolloutWatch& watch) {
  const Rollout& rollout = *watch.rollout();
  RolloutCard card;
  card.head = words("Rollout %1 of revision %2").arg(rollout.number.value).arg(rollout.revision.value);
  if (rollout.change) card.head += words(" · change %1").arg(rollout.change->value);
  card.stops = stopsOf(watch);
  tellState(watch, card);
  card.moves = movesOf(parts, watch);
  card.if_wrong = ifWrong(watch);
  return card;
}

VerdictCard rolloutVerdict(const RolloutWatch& watch) {
  const auto& judgement = watch.sight().judgement;
  if (judgement) return verdictCard(*judgement, watch.rules(), {});
  VerdictCard card;
  card.head = words("Nothing is judged");
  card.sentence = watch.isUnderWay()
                      ? QString::fromStdString(watch.sight().judge_problem)
                      : words("The rollout is over. The verdicts that moved it are in its timeline.");
  if (card.sentence.isEmpty()) card.sentence = words("No instance runs the candidate yet.");
  return card;
}

std::vector<Row> rolloutInstances(const ConsoleParts& parts, const RolloutWatch& watch) {
  const ServiceKey& key = watch.key();
  const Head* head = parts.session.overview().head(key);
  if (head == nullptr) return {};
  const auto inventory = parts.session.overview().inventory(key);
  const auto assigned = assignments(*head, inventory);
  const auto fleet = fleetRows(parts.session, key);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < inventory.size(); ++i) {
    const auto found = std::find_if(fleet.begin(), fleet.end(), [&](const FleetRow& one) {
      return one.instance == inventory[i];
    });
    const QString name = QString::fromStdString(inventory[i].path());
    Cell arm{.text = words("baseline"), .tone = Tone::accent};
    if (assigned[i].reason == AssignmentReason::candidate)
      arm = {.text = words("candidate"), .tone = Tone::candidate};
    if (assigned[i].reason == AssignmentReason::pin)
      arm = {.text = words("pinned"), .tone = Tone::muted};
    if (assigned[i].reason == AssignmentReason::preview)
      arm = {.text = words("previews"), .tone = Tone::muted};
    if (!head->rollout && assigned[i].reason == AssignmentReason::stable)
      arm = {.text = words("stable"), .tone = Tone::muted};
    Row row{name, {{.text = name}, {}, arm, {}, {.text = foundWords(watch, inventory[i])}, {}}};
    if (found != fleet.end()) {
      row.cells[1] = {.text = found->applied ? QStringLiteral("r%1").arg(found->applied->value)
                                             : words("not told")};
      row.cells[3] = {.text = stateWord(found->state), .state = found->state};
      row.cells[5] = {.text = found->reason, .tone = Tone::muted, .tooltip = found->reason};
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<RolloutDeed> rolloutDeeds(const RolloutWatch& watch) {
  std::vector<RolloutDeed> deeds;
  const auto revision = watch.rollout()->revision.value;
  for (std::size_t i = 0; i < watch.events().size(); ++i) {
    const RolloutEvent& event = watch.events()[i];
    RolloutDeed deed{QString::number(i), utcClock(event.at_us / us_per_second), State::note, {},
                     QString::fromStdString(event.reason), QString::fromStdString(event.author)};
    if (event.action == "start") deed.words = words("Published as revision %1").arg(revision);
    if (event.action == "advance") {
      deed.state = State::done;
      deed.words = words("Stage %1 began").arg(event.step);
    }
    if (event.action == "promote") {
      deed.state = State::done;
      deed.words = words("Revision %1 became stable").arg(revision);
    }
    if (event.action == "pause") {
      deed.state = State::warned;
      deed.words = words("Paused");
    }
    if (event.action == "resume") deed.words = words("Resumed");
    if (event.action == "abort") {
      deed.state = State::failed;
      deed.words = words("Taken back");
    }
    deeds.insert(deeds.begin(), std::move(deed));
  }
  return deeds;
}

MoveQuestion moveQuestion(const RolloutWatch& watch, RolloutMove move) {
  const Rollout& rollout = *watch.rollout();
  const auto revision = rollout.revision.value;
  switch (move) {
    case RolloutMove::pause:
      return {words("Pause the rollout of revision %1").arg(revision),
              counted(watch, "Nobody gets it until somebody resumes or undoes the rollout.",
                      "%1 keeps it, and no other gets it, until somebody resumes or undoes the rollout.",
                      "The %1 instances that run it keep it, and no others get it, until somebody resumes "
                      "or undoes the rollout."),
              words("Pause"), false, false};
    case RolloutMove::resume:
      return {words("Resume the rollout of revision %1").arg(revision),
              words("This stage is watched and judged anew, from now on; then the controller goes on "
                    "by the plan."),
              words("Resume"), false, false};
    case RolloutMove::abort:
      return {words("Undo the rollout of revision %1").arg(revision),
              counted(watch, "Nobody runs it.", "%1 goes back to the stable revision at once.",
                      "The %1 instances that run it go back to the stable revision at once.") +
                  QLatin1Char(' ') +
                  words("The change is open again, and has to be approved anew."),
              words("Undo rollout"), true, true};
    case RolloutMove::promote:
      return {words("Promote revision %1 by hand").arg(revision),
              words("It becomes the stable revision without the judge's word. Whoever runs it goes on "
                    "running it."),
              words("Promote"), false, true};
    case RolloutMove::advance: break;
  }
  const QString next = watch.plan() && std::size_t(rollout.step) < watch.plan()->stages.size()
                           ? stageHead(watch.plan()->stages[std::size_t(rollout.step)])
                           : QString();
  return {words("Advance the rollout of revision %1 by hand").arg(revision),
          words("Stage %1 (%2) begins now, without waiting for bake time and verdict.")
              .arg(rollout.step + 1)
              .arg(next),
          words("Advance"), false, true};
}

}  // namespace sextant::ui
