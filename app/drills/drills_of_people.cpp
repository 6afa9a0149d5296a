// SPDX-License-Identifier: GPL-3.0-or-later
// Changes that one person alone, or one step alone, should not be able to make.
#include "app/drills/drill_parts.h"

namespace sextant::drills {
namespace {

constexpr int seconds_out = 15;
constexpr int rollout_seconds = 60;

Result<DrillOutcome> everywhereAtOnce(DrillCluster& cluster, bool is_guarded) {
  const auto set =
      cluster.setProtected(is_guarded ? QStringLiteral("40%") : QStringLiteral("100%"));
  if (!set) return tl::unexpected<Error>(set.error());
  DrillAttempt attempt;
  attempt.text = tunedWith("request_deadline: 1500ms", "request_deadline: 2ms");
  attempt.message = QStringLiteral("A shorter deadline, approved by two who did not see its unit");
  attempt.plan = "stages:\n- {share: 100%, bake: 5s}\n";
  attempt.is_approved = true;
  return rollOut(cluster, attempt, rollout_seconds);
}

Result<DrillOutcome> killSwitch(DrillCluster& cluster, bool is_guarded) {
  if (is_guarded) {
    if (const auto set = cluster.setProtected(QStringLiteral("100%")); !set)
      return tl::unexpected<Error>(set.error());
  }
  DrillAttempt attempt;
  attempt.text = tuned() + "maintenance: true\n";
  attempt.message = QStringLiteral("Maintenance of one instance");
  return publishToAll(cluster, attempt, seconds_out);
}

}  // namespace

std::vector<Drill> drillsOfPeople() {
  return {
      {"everywhere-at-once", "A change goes to every instance in its first stage.",
       "the greatest step that the database allows",
       "All instances run it before anybody knows what it does.", "environment set --step-max 100%",
       everywhereAtOnce},
      {"kill-switch", "A kill switch that was meant for one instance is pushed to all by one person.",
       "the approval of a second person, which the database asks for",
       "Every request is refused until somebody takes it back.", "environment set --open", killSwitch},
  };
}

}  // namespace sextant::drills
