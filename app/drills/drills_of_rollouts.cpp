// SPDX-License-Identifier: GPL-3.0-or-later
// Candidates that only measurements tell apart, and rollouts without measurements.
#include "app/drills/drill_parts.h"

namespace sextant::drills {
namespace {

// The judge compares with the time before.
constexpr int settle_ms = 20'000;
constexpr int rollout_seconds = 120;

Result<DrillOutcome> wrongTimeOut(DrillCluster& cluster, bool is_guarded) {
  if (const auto waited = cluster.pause(settle_ms); !waited)
    return tl::unexpected<Error>(waited.error());
  DrillAttempt attempt;
  attempt.text = tunedWith("request_deadline: 1500ms", "request_deadline: 2ms");
  attempt.message = QStringLiteral("A shorter deadline");
  attempt.plan = planOf(is_guarded);
  return rollOut(cluster, attempt, rollout_seconds);
}

// Nobody asks the service for anything, so nothing goes wrong.
Result<DrillOutcome> withoutTraffic(DrillCluster& cluster, bool is_guarded) {
  DemoLoad none;
  none.on = false;
  if (const auto set = cluster.setLoad(none); !set) return tl::unexpected<Error>(set.error());
  DrillAttempt attempt;
  attempt.text = tunedWith("request_deadline: 1500ms", "request_deadline: 2ms");
  attempt.message = QStringLiteral("A shorter deadline, at night");
  attempt.plan = planOf(is_guarded, "unknown_limit: 15s\n");
  return rollOut(cluster, attempt, rollout_seconds);
}

Result<DrillOutcome> telemetryStops(DrillCluster& cluster, bool is_guarded) {
  const auto off = cluster.editAgents({QStringLiteral("set"), QStringLiteral("/instances/0/metrics/url"),
                                       QStringLiteral("\"http://127.0.0.1:9/metrics\"")});
  if (!off) return tl::unexpected<Error>(off.error());
  DrillAttempt attempt;
  attempt.text = tunedWith("request_deadline: 1500ms", "request_deadline: 2ms");
  attempt.message = QStringLiteral("A shorter deadline, while nothing is measured");
  attempt.plan = planOf(is_guarded, "unknown_limit: 15s\n");
  return rollOut(cluster, attempt, rollout_seconds);
}

}  // namespace

std::vector<Drill> drillsOfRollouts() {
  return {
      {"wrong-time-out", "A time-out of 2 ms instead of 2 s.", "the judge, in the first stage",
       "Nothing stops it: the instances are healthy, and nearly all requests fail.",
       "a plan without the judge", wrongTimeOut},
      {"canary-without-traffic", "A bad change goes out at night, when nobody asks for anything.",
       "that nothing known is no pass: the judge says unknown, and the rollout pauses",
       "It is promoted, and fails with the first requests in the morning.", "a plan without the judge",
       withoutTraffic},
      {"telemetry-stops", "The measurements stop during a rollout of a bad change.",
       "that nothing known is no pass: the judge says unknown, and the rollout pauses",
       "It is promoted, and nobody sees what it does.", "a plan without the judge", telemetryStops},
  };
}

}  // namespace sextant::drills
