// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of a preview and of the judge's verdicts.
#include "tests/window/gallery/dialog_pages.h"
#include "widgets/preview/preview_panel.h"
#include "widgets/verdict/verdict_words.h"

namespace sextant::ui::samples {
namespace {

constexpr QSize panel_size(480, 860);
constexpr QSize least_size(440, 860);
constexpr double objective = 0.1;

JudgedEffect effect(const char* name, const char* unit, double before, double baseline,
                    double candidate, double half, const char* cause = "") {
  const double difference = candidate - baseline;
  return {name,      cause,      unit, before, baseline, candidate, difference, difference - half,
          difference + half};
}

// Without sides of their own: how many take longer, and what the load balancer gives to each.
JudgedEffect difference(const char* name, double value, double lower, double upper) {
  return {name, "", "share of requests", {}, {}, {}, value, lower, upper};
}

JudgedEffect throughput(double before, double baseline, double candidate) {
  return {"throughput", "", "requests per second and instance", before, baseline, candidate,
          candidate - baseline, {}, {}};
}

Judgement judgement(Verdict verdict) {
  const bool is_bad = verdict == Verdict::fail;
  const double width = verdict == Verdict::unknown ? 3 : 1;
  const char* seconds = "seconds";
  const char* share = "share of requests";
  Judgement judged{verdict, {}, {}, {}};
  judged.effects = {
      is_bad ? difference("longer", 0.37, 0.33, 0.41)
             : difference("longer", 0.01, 0, verdict == Verdict::unknown ? 0.14 : 0.05),
      effect("p50", seconds, 0.0021, 0.0022, is_bad ? 0.0064 : 0.0020, 0.0006 * width),
      effect("p95", seconds, 0.0071, 0.0074, is_bad ? 0.083 : 0.0069, 0.004 * width),
      effect("p99", seconds, 0.0132, 0.0139, is_bad ? 0.204 : 0.0128, 0.011 * width),
      effect("slow", share, 0.0002, 0.0002, is_bad ? 0.031 : 0.0002, 0.012 * width),
      effect("errors", share, 0, 0, is_bad ? 0.018 : 0, 0.012 * width)};
  if (is_bad) {
    judged.effects.push_back(effect("errors", share, 0, 0, 0.011, 0.012, "queue_full"));
    judged.effects.push_back(effect("errors", share, 0, 0, 0.007, 0.012, "pool_timeout"));
  }
  judged.effects.push_back(throughput(145.6, 145.7, 145.5));
  const std::int64_t seconds_judged = verdict == Verdict::unknown ? 9 : 51;
  judged.samples.candidate = {verdict == Verdict::unknown ? 1310u : 7420u, is_bad ? 134u : 0u,
                              seconds_judged, 1};
  judged.samples.baseline = {verdict == Verdict::unknown ? 2622u : 14'860u, 0, seconds_judged, 2};
  judged.samples.smallest_effect = 0.04 * width;
  if (verdict == Verdict::unknown) judged.samples.seconds_to_margin = 40;
  judged.reason =
      is_bad ? "37 % of the requests take longer on the candidate than on the baseline, and that is "
               "certain by now."
      : verdict == Verdict::pass
          ? "No more than 5 % of the requests can take longer than on the baseline; 10 % may."
          : "The candidate may still be up to 14 % worse; the limit is 10 %.";
  return judged;
}

enum class Uses { none_yet, some, all };

// As many as the requests of the verdict beside them.
std::vector<PreviewedKey> keys(Uses uses) {
  const bool runs = uses != Uses::none_yet, all = uses == Uses::all;
  const QString often = runs ? "7,420 times" : "", rarely = !runs ? "" : all ? "31 times" : "not yet";
  return {{"/cache/entries", "100", "1000", often, Tone::ok},
          {"/cache/ttl", "1s", "10s", often, Tone::ok},
          {"/db/pool/max", "20", "4", rarely, all ? Tone::ok : Tone::warning},
          {"/request_deadline", "", "1500ms", often, Tone::ok}};
}

std::vector<KeyCoverage> coverage(Uses uses) {
  const bool all = uses == Uses::all;
  return {{"/cache/entries", KeyExercise::exercised, 7420},
          {"/cache/ttl", KeyExercise::exercised, 7420},
          {"/db/pool/max", all ? KeyExercise::exercised : KeyExercise::not_yet, all ? 31u : 0u},
          {"/request_deadline", KeyExercise::exercised, 7420}};
}

PreviewCard running() {
  PreviewCard card{State::progress, "running", "4:12 left",
                   "hunt-1 runs them since 14:28:20. It goes back to revision 42 when the time is "
                   "over, when this console closes, when the store is away or when its health "
                   "fails."};
  card.extend = "Extend by 5 min";
  card.can_stop = true;
  return card;
}

PreviewCard over(bool is_safe) {
  PreviewCard card{State::done, "over", "The preview is over",
                   "Its time was over. hunt-1 goes back to the stable revision."};
  card.step = "New preview";
  card.is_next = !is_safe;
  return card;
}

}  // namespace

void previewPages(const SavePage& save) {
  PreviewPanel panel;
  panel.setInstances({"eu1/hunt-1", "eu1/hunt-2", "eu1/hunt-3"});
  panel.setTimes({"1 min", "2 min", "5 min", "15 min", "60 min"}, 2);
  PreviewCard card{State::none, {}, "Try the drafts on one instance",
                   "It gets real traffic with them, beside the others, for a limited time, and goes "
                   "back by itself. They can be extended up to 20 min in all."};
  card.chooses = true;
  card.step = "Start preview";
  card.hindrance = "There is no draft. Edit a profile of this service first.";
  panel.setCard(card);
  panel.setKeys({}, "Keys that the drafts change on this instance stand here, with how often they "
                    "decided something.");
  VerdictCard idle;
  idle.sentence = "While the drafts run, the judge compares the instance with the others each second: "
                  "99 % of the requests within 100 ms, and at most 10 % of them slower than there.";
  panel.setVerdict(idle);
  save(panel, QStringLiteral("preview-none"), panel_size);
  card.hindrance.clear();
  panel.setCard(card);
  panel.setKeys(keys(Uses::none_yet), {});
  save(panel, QStringLiteral("preview-setup"), panel_size);
  panel.setCard(running());
  panel.setKeys(keys(Uses::some), {});
  const JudgeRules rules{objective};
  panel.setVerdict(verdictCard(judgement(Verdict::unknown), rules, coverage(Uses::some)));
  save(panel, QStringLiteral("preview-running"), panel_size);
  save(panel, QStringLiteral("preview-running-narrow"), least_size);
  panel.setVerdict(verdictCard(judgement(Verdict::pass), rules, coverage(Uses::some)));
  save(panel, QStringLiteral("preview-not-exercised"), panel_size);
  panel.setKeys(keys(Uses::all), {});
  panel.setVerdict(verdictCard(judgement(Verdict::pass), rules, coverage(Uses::all)));
  panel.setCard(over(true));
  save(panel, QStringLiteral("preview-pass"), panel_size);
  panel.setCard(running());
  panel.setVerdict(verdictCard(judgement(Verdict::fail), rules, coverage(Uses::all)));
  panel.setProblem("The preview could not be stopped",
                   "The store cannot be reached. It is tried again by itself.");
  save(panel, QStringLiteral("preview-fail"), panel_size);
}

}  // namespace sextant::ui::samples
