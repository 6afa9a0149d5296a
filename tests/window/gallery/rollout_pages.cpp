// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of a rollout in each of its states, and of the question before a move.
#include <cmath>

#include "tests/window/gallery/dialog_pages.h"
#include "widgets/common/plain_label.h"
#include "widgets/rollout/move_dialog.h"
#include "widgets/rollout/rollout_view.h"

namespace sextant::ui::samples {
namespace {

constexpr QSize page_size(1180, 760);
constexpr int judged_seconds = 72;

RolloutCard running() {
  RolloutCard card{State::progress, "running", "Rollout 7 of revision 43 · change 12", {}, Tone::candidate};
  card.stops = {{State::done, "Checked", "schema, rules, parser"},
                {State::progress, "eu1/hunt-1", "bake 1:12 of 3:00"},
                {State::waiting, "30 %", "bake 5:00"},
                {State::waiting, "All", "bake 15:00, then a word"}};
  card.what = "Not enough data yet to promote";
  card.sentence = "The candidate may still be up to 14 % worse; the limit is 10 %. At this traffic the "
                  "verdict is due in about 40 s. Unknown never promotes.";
  card.moves = {"Pause…", "", "Advance…", "Undo rollout…", "", false, false};
  card.if_wrong = "Where the judge fails it, or an instance cannot run it, everybody goes back to what is "
                  "stable by itself, within seconds. This console may be closed: a controller carries "
                  "on. Without one, an instance whose service fails goes back alone.";
  return card;
}

std::vector<Row> instances() {
  const auto row = [](const char* name, const char* runs, Cell arm, State state, const char* found,
                      const char* why) {
    return Row{name,
               {{.text = name}, {.text = runs}, std::move(arm), {.text = stateWord(state), .state = state},
                {.text = found}, {.text = why, .tone = Tone::muted}}};
  };
  const Cell candidate{.text = "candidate", .tone = Tone::candidate};
  const Cell baseline{.text = "baseline", .tone = Tone::accent};
  return {row("eu1/hunt-1", "r43", candidate, State::healthy, "yes", "In the rollout of revision 43."),
          row("eu1/hunt-2", "r42", baseline, State::healthy, "yes", "Runs the stable revision."),
          row("eu1/hunt-3", "r42", baseline, State::healthy, "yes", "Runs the stable revision."),
          row("us1/hunt-4", "r41", {.text = "pinned", .tone = Tone::muted}, State::healthy, "not told",
              "Pinned to revision 41.")};
}

std::vector<RolloutDeed> deeds() {
  return {{"2", "14:30:55", State::done, "Stage 1 began",
           "A controller and an agent's own parser have found it valid.", "controller"},
          {"1", "14:30:40", State::note, "Published as revision 43", "Tuned for three instances", "ada"}};
}

std::vector<DifferencePoint> shrinking() {
  std::vector<DifferencePoint> points;
  for (int second = 1; second <= judged_seconds; ++second) {
    const double half = 0.5 / std::sqrt(double(second));
    points.push_back({second, std::max(0.0, 0.02 - half), 0.02 + half});
  }
  return points;
}

}  // namespace

void rolloutPages(const SavePage& save) {
  auto* charts = new PlainLabel(QStringLiteral("(charts)"), Tone::muted);
  charts->setAlignment(Qt::AlignCenter);
  RolloutView view(charts);
  view.setEmpty("No rollout yet", "A change with a plan goes out in stages, each of which is watched and "
                                  "judged. Publish one, and it is led from here.");
  save(view, QStringLiteral("rollout-none"), page_size);
  view.setCard(running());
  view.setInstances(instances());
  view.setDeeds(deeds());
  view.setVerdict({"unknown", Tone::warning, "Not known yet", "The candidate may still be up to 14 % worse.",
                   {{"p99, ms", "13.2", "13.9", "12.8", "−11.0 … +9.1"}}, "1,310 requests of the candidate."});
  view.difference()->setPoints(shrinking(), 0.1);
  save(view, QStringLiteral("rollout-running"), page_size);
  RolloutCard card = running();
  card.state = State::warned;
  card.state_word = "paused";
  card.stops[1].state = State::warned;
  card.tone = Tone::warning;
  card.what = "Paused: a person takes it further";
  card.sentence = "For about 5 min nothing was known that lets it go on. No measurements arrive, so nothing "
                  "is known of how it does now.";
  card.moves = {"", "Resume…", "", "Undo rollout…", "", true, false};
  view.setCard(card);
  save(view, QStringLiteral("rollout-paused"), page_size);
  card.state = State::failed;
  card.state_word = "taken back";
  card.stops = {{State::done, "Checked", ""}, {State::failed, "eu1/hunt-1", ""},
                {State::voided, "30 %", ""}, {State::voided, "All", ""}};
  card.tone = Tone::bad;
  card.what = "Revision 43 was taken back";
  card.sentence = "The judge fails it. The candidate is slower than the baseline: between 33 % and 41 % more "
                  "of its requests take longer than 23 ms. Take it back.";
  card.moves = {};
  card.if_wrong = "Nobody runs it. Its change is open again, and needs its approvals anew.";
  view.setCard(card);
  save(view, QStringLiteral("rollout-taken-back"), page_size);
  MoveDialog dialog({"Undo the rollout of revision 43",
                     "eu1/hunt-1 goes back to the stable revision at once. The change is open again, and has to be "
                     "approved anew.",
                     "Undo rollout", true, true});
  save(dialog, QStringLiteral("rollout-undo"), dialog.size());
}

}  // namespace sextant::ui::samples
