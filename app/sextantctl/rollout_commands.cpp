// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl rollout show, pause, resume, advance, promote, abort
#include <QtCore/QDeadlineTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

#include <cmath>

#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/plan_file.h"
#include "app/sextantctl/writes.h"
#include "model/rollout/effect_record.h"
#include "model/rollout/judge_words.h"
#include "model/session/change_record.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

using Events = std::vector<RolloutEvent>;
using Evidence = std::vector<RolloutEvidence>;

constexpr int wait_ms = 500;

struct RolloutOptions {
  std::string service;  // or, to show, a rollout's number
  std::string reason;
  std::string request_id;
  int step = -1;  // that is left; negative: where it stands
  int wait_seconds = -1;  // negative: not at all
};

bool isUnderWay(const Rollout& rollout) {
  return rollout.state == "running" || rollout.state == "paused";
}

std::string stepWords(const Rollout& rollout) {
  const auto stages = stagesOf(rollout.plan);
  if (rollout.step == 0) return "0 of " + std::to_string(stages.size()) + ": preparing";
  const auto at = static_cast<std::size_t>(rollout.step) - 1;
  return std::to_string(rollout.step) + " of " + std::to_string(stages.size()) +
         (at < stages.size() ? ": " + wordsOf(stages[at]) : std::string());
}

Json rolloutJson(const Rollout& rollout, const Events& events) {
  Json json{{"rollout", rollout.number.value},
            {"address", rollout.key.toString()},
            {"state", rollout.state},
            {"step", rollout.step},
            {"revision", rollout.revision.value},
            {"change", rollout.change ? Json(rollout.change->value) : Json(nullptr)},
            {"plan", Json::parse(rollout.plan, nullptr, false)},
            {"started_at", utc(rollout.started_at_us) + "Z"},
            {"stepped_at", utc(rollout.stepped_at_us) + "Z"},
            {"events", Json::array()}};
  for (const RolloutEvent& event : events) {
    json["events"].push_back({{"action", event.action},
                              {"step", event.step},
                              {"reason", event.reason},
                              {"author", event.author},
                              {"login", event.login},
                              {"at", utc(event.at_us) + "Z"}});
  }
  return json;
}

std::string valueWords(const EffectFigure& figure, const std::optional<double>& value) {
  if (!value) return "-";
  return figure.name == "errors" ? std::to_string(std::llround(*value)) + "/min" : secondsWords(*value);
}

void printEffect(const MeasuredEffect& effect) {
  std::vector<std::vector<std::string>> table{
      {"MEASURED", std::to_string(effect.seconds_before) + " S BEFORE",
       std::to_string(effect.seconds_after) + " S AFTER", "CHANGE (95 %)"}};
  for (const EffectFigure& figure : effect.figures) {
    table.push_back({figure.name, valueWords(figure, figure.before), valueWords(figure, figure.after),
                     changeWords(figure)});
  }
  printTable(table);
}

void printRollout(const Rollout& rollout, const Events& events,
                  const std::optional<MeasuredEffect>& effect) {
  printTable(
      {{"Rollout", std::to_string(rollout.number.value) + " of " + rollout.key.toString()},
       {"State", rollout.state},
       {"Revision", std::to_string(rollout.revision.value) +
                        (rollout.change ? ", from change " + std::to_string(rollout.change->value)
                                        : std::string())},
       {"Step", stepWords(rollout)}});
  printLine("");
  const auto stages = stagesOf(rollout.plan);
  std::vector<std::vector<std::string>> plan{{"STAGE", "", "INSTANCES"}};
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const bool is_here = static_cast<int>(i) + 1 == rollout.step;
    plan.push_back({std::to_string(i + 1), is_here ? "here" : "", wordsOf(stages[i])});
  }
  printTable(plan);
  printLine("");
  std::vector<std::vector<std::string>> table{{"TIME (UTC)", "STEP", "ACTION", "BY", "REASON"}};
  for (const RolloutEvent& event : events) {
    table.push_back(
        {utc(event.at_us), std::to_string(event.step), event.action, event.author, event.reason});
  }
  printTable(table);
  if (!effect) return;
  printLine("");
  printEffect(*effect);
}

Result<Rollout> newestOf(Store& store, const ServiceKey& key) {
  using Rollouts = std::vector<Rollout>;
  const auto found =
      await<Rollouts>([&](Reply<Rollouts> reply) { store.rollouts(key, 1, std::move(reply)); });
  if (!found) return tl::unexpected<Error>(found.error());
  if (!found->empty()) return found->front();
  return fail(ErrorKind::answer_no, "There has been no rollout here.", key.toString());
}

Result<Rollout> rolloutNamed(Context& context, Store& store, const std::string& argument) {
  if (!isNumber(argument)) {
    const auto key = serviceOf(context, argument);
    if (!key) return tl::unexpected<Error>(key.error());
    return newestOf(store, *key);
  }
  const auto number = changeNumberOf(argument);
  if (!number) return fail(ErrorKind::usage, "This is no number of a rollout.", argument);
  return await<Rollout>(
      [&](Reply<Rollout> reply) { store.rollout({number->value}, std::move(reply)); });
}

Outcome print(const Context& context, Store& store, const Rollout& rollout) {
  const auto events = await<Events>(
      [&](Reply<Events> reply) { store.rolloutEvents(rollout.number, std::move(reply)); });
  if (!events) return tl::unexpected<Error>(events.error());
  const auto evidence = await<Evidence>(
      [&](Reply<Evidence> reply) { store.rolloutEvidence(rollout.number, std::move(reply)); });
  if (!evidence) return tl::unexpected<Error>(evidence.error());
  const auto effect = effectIn(*evidence);
  if (context.form == OutputForm::json) {
    Json json = rolloutJson(rollout, *events);
    json["effect"] = effect ? Json::parse(effectRecord(*effect))["effect"] : Json(nullptr);
    printJson(json);
  } else {
    printRollout(rollout, *events, effect);
  }
  return done;
}

// How a rollout ended, for a pipeline.
int statusOf(const Rollout& rollout) {
  if (rollout.state == "promoted") return done;
  if (rollout.state == "aborted") return answer_is_no;
  return static_cast<int>(ErrorKind::verdict_unknown);
}

// Until it is over, or paused: then a person has to come.
Outcome waitFor(Context& context, Store& store, RolloutNumber number, int seconds) {
  const QDeadlineTimer deadline(seconds * qint64{1000});
  std::string told;
  while (true) {
    const auto now =
        await<Rollout>([&](Reply<Rollout> reply) { store.rollout(number, std::move(reply)); });
    // A store that is away for a while is no end; it may fail over.
    if (now) {
      const std::string where = now->state + ", at step " + stepWords(*now);
      if (where != told && context.form == OutputForm::text)
        say("Rollout " + std::to_string(number.value) + " is " + where + '.');
      told = where;
    }
    if (now && now->state != "running") {
      if (const auto printed = print(context, store, *now); !printed) return printed;
      return statusOf(*now);
    }
    if (deadline.hasExpired()) {
      if (!now) return tl::unexpected<Error>(now.error());
      return fail(ErrorKind::verdict_unknown,
                  "Rollout " + std::to_string(number.value) + " is not over after " +
                      std::to_string(seconds) + " s.",
                  {}, "Wait again with rollout show --wait.");
    }
    QEventLoop pause;
    QTimer::singleShot(wait_ms, &pause, &QEventLoop::quit);
    pause.exec();
  }
}

Outcome show(Context& context, const RolloutOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto rollout = rolloutNamed(context, **store, options.service);
  if (!rollout) return tl::unexpected<Error>(rollout.error());
  if (options.wait_seconds >= 0)
    return waitFor(context, **store, rollout->number, options.wait_seconds);
  return print(context, **store, *rollout);
}

// The step that a move leaves: the one that was named, else where the rollout stands, or stood
// where this very command has moved it on before.
int stepLeft(const Rollout& rollout, const RolloutOptions& options, RolloutMove move,
             bool ran_before) {
  if (options.step >= 0) return options.step;
  return rollout.step - (ran_before && move == RolloutMove::advance ? 1 : 0);
}

// What became of it, after the move.
Outcome tellMoved(const Context& context, Store& store, RolloutNumber number) {
  const auto now =
      await<Rollout>([&](Reply<Rollout> reply) { store.rollout(number, std::move(reply)); });
  if (!now) {
    // The move was made: that it cannot be looked at does not undo it.
    say("The move was made. " + now.error().toString());
    return done;
  }
  if (context.form == OutputForm::json) return print(context, store, *now);
  printLine("Rollout " + std::to_string(now->number.value) + " of " + now->key.toString() + " is " +
            now->state + ", at step " + stepWords(*now) + '.');
  return done;
}

Outcome move(Context& context, const RolloutOptions& options, RolloutMove move) {
  const auto key = serviceOf(context, options.service);
  if (!key) return tl::unexpected<Error>(key.error());
  const auto id = requestIdOf(options.request_id);
  if (!id) return tl::unexpected<Error>(id.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto ran_before = ranBefore(**store, options.request_id, *id);
  if (!ran_before) return tl::unexpected<Error>(ran_before.error());
  const auto rollout = newestOf(**store, *key);
  if (!rollout) return tl::unexpected<Error>(rollout.error());
  if (!*ran_before && !isUnderWay(*rollout)) {
    return fail(ErrorKind::conflict,
                "No rollout is running: the newest, " + std::to_string(rollout->number.value) +
                    ", is " + rollout->state + '.',
                key->toString());
  }
  const int step = stepLeft(*rollout, options, move, *ran_before);
  const RolloutMoveRequest request{*id,  rollout->number, step,
                                   move, options.reason,  operatingPerson()};
  const auto moved = untilKnown<void>(context, **store, [&](Reply<void> reply) {
    (*store)->moveRollout(request, std::move(reply));
  });
  if (!moved) {
    return tl::unexpected<Error>(withRepeat(moved.error(), *id, "--step " + std::to_string(step)));
  }
  if (options.wait_seconds >= 0)
    return waitFor(context, **store, rollout->number, options.wait_seconds);
  return tellMoved(context, **store, rollout->number);
}

}  // namespace

void addRolloutCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<RolloutOptions>();
  auto* rollout = line.add_subcommand("rollout", "How a revision gets to its instances, in stages");
  rollout->require_subcommand(1);
  auto* shown = rollout->add_subcommand("show", "A service's newest rollout, or one by its number");
  shown->add_option("ENV/SERVICE|ROLLOUT", options->service)->required();
  const auto addWait = [options](CLI::App* command) {
    command
        ->add_option("--wait", options->wait_seconds,
                     "Until it is over: status 0 promoted, 1 taken back, 8 paused or not over after so "
                     "many seconds (an hour, where none are said)")
        ->expected(0, 1)
        ->default_str("3600")
        ->check(CLI::Range(0, 86'400));
  };
  addWait(shown);
  shown->callback([&context, &chosen, options] {
    chosen = [&context, options] { return show(context, *options); };
  });
  auto* planned = rollout->add_subcommand(
      "plan", "Which instances a change's plan moves in which stage, and when at the earliest");
  planned->add_option("CHANGE", options->service, "Its number")->required()->check(positive_number);
  planned->callback([&context, &chosen, options] {
    chosen = [&context, options] { return showRolloutPlan(context, options->service); };
  });
  const auto add = [&](RolloutMove wanted, const char* help) {
    auto* command = rollout->add_subcommand(wordOf(wanted), help);
    command->add_option("ENV/SERVICE", options->service)->required();
    command->add_option("-m,--message", options->reason, "Why");
    command->add_option("--step", options->step, "That it leaves, and that you have seen")
        ->check(CLI::Range(0, 100));
    addRequestId(command, options->request_id);
    addWait(command);
    command->callback([&context, &chosen, options, wanted] {
      chosen = [&context, options, wanted] { return move(context, *options, wanted); };
    });
  };
  add(RolloutMove::pause, "Stay at the present stage");
  add(RolloutMove::resume, "Go on after a pause");
  add(RolloutMove::advance, "Go to the next stage");
  add(RolloutMove::promote, "After the last stage: the candidate becomes the stable revision");
  add(RolloutMove::abort, "Bring every instance back to the stable revision");
}

}  // namespace sextant::ctl
