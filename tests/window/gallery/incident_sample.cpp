// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/incident_sample.h"

#include "tests/window/gallery/samples.h"

namespace sextant::ui::samples {
namespace {

const ServiceKey hunt{"prod", "hunt-engine"};

Alert alert(AlertKind kind, const Scope& scope, std::int64_t began, const std::string& what,
            const std::string& meaning) {
  Alert one;
  one.condition.kind = kind;
  one.condition.service = hunt;
  one.condition.scope = scope;
  one.condition.id = std::string(wordOf(kind)) + ' ' + hunt.toString() + '/' + scope.path();
  one.condition.what = what;
  one.condition.meaning = meaning;
  one.since = now - began;
  one.last_seen = now - 1;
  return one;
}

const std::string exhausted =
    "Most of them on eu1/hunt-2. A limit of the profile is too small for this load: look at the "
    "errors by cause, and at queue, pool and connections beside them.";

}  // namespace

std::vector<Alert> alerts() {
  std::vector<Alert> all{
      alert(AlertKind::exhaustion, {}, 42,
            "12,384 errors in the last 60 s because something ran out: pool time-out 1,204, queue "
            "full 11,180.",
            exhausted),
      alert(AlertKind::burn, {}, 4000,
            "1.4 % of the requests of the last 6 hours took longer than 250 ms; the objective "
            "\"within 250 ms\" allows 1 %.",
            "At this rate, what 30 days allow is used up in 514 hours. Look at what changed just "
            "before it began."),
      alert(AlertKind::drift, {"eu1", "hunt-3"}, 700,
            "eu1/hunt-3 runs revision 41 and must run 42. Its check refused revision 42.",
            "It stays on it until what keeps it from changing is mended."),
      alert(AlertKind::silence, {"us1", "hunt-4"}, 241,
            "us1/hunt-4 has reported nothing for 4 min.",
            "What it runs and how it does is not known. Look at its host, and at the agent beside "
            "it."),
      alert(AlertKind::silence, {"us1", "hunt-5"}, 9000,
            "us1/hunt-5 has reported nothing for 16 s.",
            "What it runs and how it does is not known. Look at its host, and at the agent beside "
            "it.")};
  all[1].condition.is_urgent = false;
  all[2].state = AlertState::acknowledged;
  all[2].person = "mara";
  all[2].note = "The disk is being replaced";
  all[3].state = AlertState::snoozed;
  all[3].person = "tom";
  all[3].until = now + 3000;
  all[4].state = AlertState::resolved;
  all[4].resolved_at = now - 8000;
  return all;
}

std::vector<Alert> manyAlerts(int count) {
  std::vector<Alert> many;
  for (int i = 0; i < count; ++i) {
    const Scope scope{"eu" + std::to_string(i % 4), "hunt-" + std::to_string(i)};
    many.push_back(
        alert(AlertKind::silence, scope, 30 + 7 * i,
              scope.path() + " has reported nothing for " + std::to_string(16 + i % 90) + " s.",
              "What it runs and how it does is not known."));
    if (i >= count / 3) many.back().state = AlertState::resolved;
  }
  return many;
}

std::vector<Alert> longAlerts() {
  const Scope scope{"europe-west-production-cluster-1", "treasure-hunt-engine-with-a-long-name-17"};
  std::vector<Alert> all{alert(
      AlertKind::drift, scope, 90'000,
      scope.path() + " runs revision 41 and must run 42. The service did not become healthy in 5 "
                     "s: db.pool.max must not exceed backend.max_connections, which is 50 for this "
                     "cluster, and workers.queue_limit has to be below 4,096.",
      "It stays on it until what keeps it from changing is mended.")};
  all[0].state = AlertState::acknowledged;
  all[0].person = "Maria-Magdalena von und zu Oberpfaffenhofen-Lindqvist";
  all[0].note.assign(200, 'w');
  all[0].note += " and the rest of a note";
  return all;
}

Moment moment(int instances) {
  Moment then;
  then.second = now - 300;
  then.before_seconds = 1800;
  then.is_stable_known = then.is_before_known = true;
  then.stable = MomentRevision{{41},
                               {40},
                               QStringLiteral("jonas"),
                               QStringLiteral("Queue holds a burst of one second"),
                               now - 7400};
  then.stable_now = RevisionNumber{42};
  for (int i = 0; i < instances; ++i) {
    MomentInstance one{{"eu" + std::to_string(1 + i % 3), "hunt-" + std::to_string(i + 1)},
                       RevisionNumber{i % 9 == 1 ? 40 : 41}};
    one.p99_ms = 12 + 1300.0 * (i % 9 == 1);
    one.errors = i % 9 == 1 ? 12'384.0 : 0.0;
    if (i % 9 == 2) {
      one = {one.instance, {}, QStringLiteral("Nothing is known of it at that time.")};
    }
    then.instances.push_back(one);
  }
  const auto before = [&](qint64 seconds, State state, const char* kind, const char* sentence) {
    then.before.push_back({QString::number(seconds), then.second - seconds, state,
                           QString::fromUtf8(kind), QString::fromUtf8(sentence)});
  };
  before(4, State::failing, "failing", "eu1/hunt-2 is failing: p99 is above 2 s.");
  before(41, State::healthy, "is back", "eu1/hunt-5 reports again, after 340 s of silence.");
  before(300, State::progress, "stage", "Moved rollout 7 of revision 42 on from step 1 (mara)");
  before(1500, State::note, "publish", "Published revision 41 of hunt-engine: Queue (jonas)");
  return then;
}

Moment longMoment() {
  Moment then = moment(2);
  then.stable->author = QStringLiteral("Maria-Magdalena von und zu Oberpfaffenhofen-Lindqvist");
  then.stable->message = QStringLiteral(
      "Statement time-out of 500 ms, request deadline of 1500 ms, and a queue that holds the burst "
      "of a whole second on every instance of the western clusters");
  then.instances[0].instance = {"europe-west-production-cluster-1",
                                "treasure-hunt-engine-with-a-long-name-17"};
  then.restore_hindrance = QStringLiteral("prod is protected: arm it first.");
  return then;
}

}  // namespace sextant::ui::samples
