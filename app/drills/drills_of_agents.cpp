// SPDX-License-Identifier: GPL-3.0-or-later
// What happens on an instance's host.
#include <csignal>

#include "app/drills/drill_parts.h"
#include "model/rollout/head.h"
#include "model/store/await.h"

namespace sextant::drills {
namespace {

constexpr int rollout_seconds = 60;
constexpr int stage_seconds = 30;
constexpr int return_seconds = 20;
const Scope first_instance{"eu1", "hunt-1"};

// Valid YAML, valid by the schema, and more than the engine has room for.
Result<DrillOutcome> rejectedByConsumer(DrillCluster& cluster, bool is_guarded) {
  if (!is_guarded) {
    const auto off = cluster.editAgents({QStringLiteral("set"), QStringLiteral("/instances/0/validate"),
                                         QStringLiteral("[\"/bin/true\"]")});
    if (!off) return tl::unexpected<Error>(off.error());
  }
  DrillAttempt attempt;
  attempt.text = tuned() + closedHunts(501, 300);
  attempt.message = QStringLiteral("Many hunts are over");
  attempt.plan = planOf(true);
  attempt.flags = {QStringLiteral("--allow-growth")};
  auto outcome = rollOut(cluster, attempt, rollout_seconds);
  if (!outcome) return outcome;
  // An instance that was given it refused it by itself, which is not the guard that is drilled.
  outcome->is_caught = outcome->how.find(" at step 0 ") != std::string::npos;
  return outcome;
}

// Its agent stands still while it runs the candidate, and comes back after the candidate has gone.
Result<DrillOutcome> staleAgent(DrillCluster& cluster, bool is_guarded) {
  DrillAttempt attempt;
  attempt.text = tunedWith("request_deadline: 1500ms", "request_deadline: 2ms");
  attempt.message = QStringLiteral("A shorter deadline");
  attempt.plan = "stages:\n- {share: 0%, named: [eu1/hunt-1], bake: 5min}\n- {share: 100%}\n"
                 "gates: {judge: false}\n";
  const std::int64_t from = now();
  const auto published = cluster.attempt(attempt);
  if (!published) return tl::unexpected<Error>(published.error());
  if (published->refused) return fail(ErrorKind::unavailable, *published->refused);
  const auto runs = cluster.watch(hunt, published->revision, stage_seconds,
                                  [&](const std::vector<FleetRow>&) {
                                    return cluster.reached().contains(first_instance);
                                  });
  if (!runs) return tl::unexpected<Error>(runs.error());
  if (!*runs) return fail(ErrorKind::unavailable, "The first stage did not begin.");
  const qint64 agent = cluster.pidOf(QStringLiteral("agent of hunt-1"));
  ::kill(pid_t(agent), SIGSTOP);
  cluster.tell("hunt-1 runs it, and its agent stands still. The rollout is taken back.");
  const auto back = cluster.ctl({QStringLiteral("rollout"), QStringLiteral("abort"),
                                 QStringLiteral("prod/hunt-engine"), QStringLiteral("-m"),
                                 QStringLiteral("It was wrong.")});
  if (back.status != 0) return fail(ErrorKind::unavailable, back.said);
  if (is_guarded) ::kill(pid_t(agent), SIGCONT);
  bool follows = false;
  const auto watched =
      cluster.watch(hunt, published->revision, return_seconds, [&](const std::vector<FleetRow>& rows) {
        for (const FleetRow& row : rows) {
          if (row.instance.scope == first_instance) follows = row.applied != published->revision;
        }
        return follows;
      });
  const std::int64_t until = now();
  ::kill(pid_t(agent), SIGCONT);
  if (!watched) return tl::unexpected<Error>(watched.error());
  DrillOutcome outcome{follows, {}, cluster.reached().size(), {}};
  outcome.how = follows ? "Its agent came back, saw what is to run, and hunt-1 left it after " +
                              std::to_string(until - from) + " s."
                        : "hunt-1 still runs what was taken back " +
                              std::to_string(return_seconds) + " s ago.";
  const auto harm = cluster.harm(hunt, from, until);
  if (!harm) return tl::unexpected<Error>(harm.error());
  outcome.harm = *harm;
  return outcome;
}

}  // namespace

std::vector<Drill> drillsOfAgents() {
  return {
      {"rejected-by-consumer", "A profile that is valid by its schema, and that the service cannot take.",
       "the service's own parser, asked by an agent before anybody gets it",
       "An instance is given it, and stops where its service does not put the old one back.",
       "agents whose check accepts everything", rejectedByConsumer},
      {"stale-agent", "An agent that stood still comes back after its candidate was taken back.",
       "that agents follow the head, and nothing that they had before",
       "The instance goes on with what everybody else has left.",
       "an agent that does not come back, as with tools that push files", staleAgent},
  };
}

}  // namespace sextant::drills
