// SPDX-License-Identifier: GPL-3.0-or-later
// What a LatencyBoard shows: plain values, made by whoever knows the sources.
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <vector>

#include "model/metrics/latency_history.h"
#include "widgets/charts/curve.h"
#include "widgets/charts/marker.h"
#include "widgets/common/state.h"

namespace sextant::ui {

struct InstancePoints {
  Scope instance;
  State state = State::none;
  std::vector<StepPoint> points;
};

struct BoardData {
  QString source;                // where it comes from: "store telemetry"; empty: not known
  qint64 now = 0;                // Unix time; the right edge of a live range
  qint64 step_seconds = 1;       // of all points
  std::vector<StepPoint> whole;  // of what is looked at: service, cluster or instance
  // While a rollout or a preview runs, with gauges; both or neither.
  std::optional<std::vector<StepPoint>> candidate = {};
  std::optional<std::vector<StepPoint>> baseline = {};
  // In which Unix times the candidate runs what the baseline does not; an empty span: it does not
  // yet. Otherwise it is one instance among others, and its lines are neutral. Nothing: always.
  std::optional<std::pair<qint64, qint64>> compared_between = {};
  QString candidate_name = {};  // of its instances then: "hunt-1"
  std::vector<InstancePoints> instances = {};  // that `whole` covers
  qint64 instance_step_seconds = 1;            // of their points
  std::vector<ChartMarker> markers = {};
  std::vector<Objective> objectives = {};    // latencies in ms
  std::optional<qint64> stale_seconds = {};  // since the newest measured second
  QString problem = {};                      // why the data are not as they should be; a sentence
  bool loading = false;
  int expected_instances = 0;  // that should be measured; 0: not known
};

}  // namespace sextant::ui
