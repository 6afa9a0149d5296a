// SPDX-License-Identifier: GPL-3.0-or-later
// What a LatencyBoard shows: plain values, made by whoever knows the sources.
#pragma once

#include <QString>

#include <optional>
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
  // While a rollout runs; both or neither.
  std::optional<std::vector<StepPoint>> candidate = {};
  std::optional<std::vector<StepPoint>> baseline = {};
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
