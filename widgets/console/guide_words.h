// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a guided change, told from what is known of it.
#pragma once

#include "model/rollout/planned_stages.h"
#include "model/store/change_types.h"
#include "widgets/console/live_checks.h"
#include "widgets/rollout/guide_view.h"

namespace sextant::ui {

enum class GuidePlace { check, preview, review, plan, publish };

struct GuideFacts {
  QString environment;
  bool is_protected = false;
  QString propose_hindrance;  // empty: the drafts can be proposed
  // The drafts.
  std::size_t drafts = 0;
  bool is_checking = false;
  int errors = 0;
  int warnings = 0;
  qsizetype slips = 0;
  // A preview of the service.
  std::optional<QString> preview;  // "pass", "running"; nothing: none was seen
  State preview_state = State::waiting;
  QString preview_words;
  // A change of the service that this person has proposed.
  std::optional<ChangeSummary> change;
  std::vector<PlannedStage> stages;  // of its plan; none: it has no plan, or that is not read yet
  std::optional<QString> plan_problem;
  // A rollout of the service that is under way.
  std::optional<Rollout> rollout;
};

// By GuidePlace, in order. None: nothing is on its way.
[[nodiscard]] std::vector<GuideStep> guideSteps(const GuideFacts& facts);

}  // namespace sextant::ui
