// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/rollout_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "model/rollout/effect_record.h"
#include "model/session/record_words.h"

namespace sextant {
namespace {

std::string stageWords(int step) {
  return step == 0 ? "the preparation" : "stage " + std::to_string(step);
}

std::string wordsOf(const RolloutEvent& event) {
  if (event.action == "start") return "began";
  if (event.action == "advance") return "went on to " + stageWords(event.step);
  if (event.action == "promote") return "promoted";
  if (event.action == "abort") return "undone";
  return event.action + "d in " + stageWords(event.step);  // pause, resume
}

// What a controller judged; nothing: this evidence is about something else.
std::optional<ReportMove> judgementOf(const RolloutEvidence& evidence) {
  const auto json = nlohmann::json::parse(evidence.evidence, nullptr, false);
  if (!json.is_object() || !json.contains("reason") || !json["reason"].is_string())
    return std::nullopt;
  return ReportMove{recordTime(evidence.at_us),
                    "judged " + evidence.verdict + " in " + stageWords(evidence.step),
                    {},
                    json["reason"].get<std::string>()};
}

std::vector<ReportFigure> figuresOf(const MeasuredEffect& effect) {
  std::vector<ReportFigure> figures;
  for (const EffectFigure& figure : effect.figures) {
    if (!figure.before || !figure.after) continue;
    const bool is_count = figure.name == "errors";
    const double scale = is_count ? 1 : 1000;
    figures.push_back({figure.name, is_count ? "a minute" : "ms", *figure.before * scale,
                       *figure.after * scale, changeWords(figure)});
  }
  return figures;
}

}  // namespace

ReportRollout rolloutRecord(const Rollout& rollout, const std::vector<RolloutEvent>& events,
                            const std::vector<RolloutEvidence>& evidence) {
  ReportRollout record;
  record.title = "Rollout " + std::to_string(rollout.number.value) + " of revision " +
                 std::to_string(rollout.revision.value) + ": " + rollout.state;
  std::vector<std::pair<std::int64_t, ReportMove>> moves;
  for (const RolloutEvent& event : events) {
    moves.push_back({event.at_us,
                     {recordTime(event.at_us), wordsOf(event),
                      recordPerson(event.author, event.login), event.reason}});
  }
  for (const RolloutEvidence& one : evidence) {
    if (const auto judged = judgementOf(one)) moves.push_back({one.at_us, *judged});
  }
  std::stable_sort(moves.begin(), moves.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [at, move] : moves)
    record.moves.push_back(std::move(move));
  if (const auto effect = effectIn(evidence)) {
    record.measured = "Measured over " + std::to_string(effect->seconds_before) +
                      " s before it began and " + std::to_string(effect->seconds_after) +
                      " s after its end.";
    record.figures = figuresOf(*effect);
  }
  return record;
}

}  // namespace sextant
