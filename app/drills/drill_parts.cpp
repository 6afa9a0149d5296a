// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/drills/drill_parts.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>

namespace sextant::drills {
namespace {

constexpr std::size_t all_instances = 3;

// How long it was out, and what that did.
Result<void> measure(DrillCluster& cluster, const ServiceKey& key, std::int64_t from,
                     DrillOutcome& outcome) {
  const auto harm = cluster.harm(key, from, now() + 1);
  if (!harm) return tl::unexpected<Error>(harm.error());
  outcome.harm = *harm;
  outcome.reached = cluster.reached().size();
  return {};
}

DrillOutcome refusedWith(const std::string& why) {
  return {true, "Nothing was published. " + why, 0, {}};
}

}  // namespace

std::int64_t now() {
  return QDateTime::currentSecsSinceEpoch();
}

std::string tuned() {
  QFile file(QStringLiteral(":/sextant/drills/tuned.yaml"));
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

std::string tunedWith(const std::string& from, const std::string& to) {
  std::string text = tuned();
  const std::size_t at = text.find(from);
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

std::string closedHunts(int from, int count, int times) {
  std::string list;
  for (int i = 0; i < count * times; ++i)
    list += (i == 0 ? "" : ", ") + std::to_string(from + i % count);
  return "closed_hunts: [" + list + "]\n";
}

std::string partWords(std::size_t part, std::size_t all) {
  const std::string of = " of the " + std::to_string(all) + " instances";
  return part == 0 ? "None" + of : std::to_string(part) + of;
}

std::string harmWords(const DrillHarm& harm) {
  return std::to_string(harm.bad) + " of " + std::to_string(harm.all) +
         " requests failed or took longer than 100 ms";
}

Result<DrillOutcome> publishToAll(DrillCluster& cluster, const DrillAttempt& attempt, int seconds) {
  const std::int64_t from = now();
  const auto published = cluster.attempt(attempt);
  if (!published) return tl::unexpected<Error>(published.error());
  if (published->refused) return refusedWith(*published->refused);
  cluster.tell("It was published. It runs for " + std::to_string(seconds) + " s.");
  const auto key = Address::parse(attempt.service.toStdString())->key;
  const auto watched = cluster.watch(key, published->revision, seconds,
                                     [](const std::vector<FleetRow>&) { return false; });
  if (!watched) return tl::unexpected<Error>(watched.error());
  DrillOutcome outcome;
  if (const auto measured = measure(cluster, key, from, outcome); !measured)
    return tl::unexpected<Error>(measured.error());
  const std::size_t all = key == hunt ? all_instances : 1;
  outcome.how = partWords(outcome.reached, all) + " ran it.";
  return outcome;
}

std::string planOf(bool is_judged, const char* more) {
  return std::string("stages:\n- {share: 30%, bake: 5s}\n- {share: 100%, bake: 5s}\n") + more +
         (is_judged ? "" : "gates: {judge: false}\n");
}

Result<DrillOutcome> rollOut(DrillCluster& cluster, const DrillAttempt& attempt, int seconds) {
  const std::int64_t from = now();
  const auto published = cluster.attempt(attempt);
  if (!published) return tl::unexpected<Error>(published.error());
  if (published->refused) return refusedWith(*published->refused);
  cluster.tell("It was published, and goes out in stages.");
  const auto rollout = cluster.follow(*published, seconds);
  if (!rollout) return tl::unexpected<Error>(rollout.error());
  const auto reason = cluster.lastReason(*published->rollout);
  if (!reason) return tl::unexpected<Error>(reason.error());
  DrillOutcome outcome;
  if (const auto measured = measure(cluster, hunt, from, outcome); !measured)
    return tl::unexpected<Error>(measured.error());
  const std::string at = " at step " + std::to_string(rollout->step) + " after " +
                         std::to_string(now() - from) + " s: ";
  const bool is_held = rollout->state == "aborted" || rollout->state == "paused";
  outcome.is_caught = is_held && outcome.reached < all_instances;
  outcome.how = (rollout->state == "aborted"  ? "It was taken back" + at
                 : rollout->state == "paused" ? "It was paused" + at
                                              : "It is " + rollout->state + at) +
                *reason;
  return outcome;
}

}  // namespace sextant::drills
