// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: rollouts, and what is found out about a revision before it may move.
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

constexpr const char* rollout_columns =
    "SELECT number, revision, change, step, state, plan, "
    "(extract(epoch FROM started_at) * 1000000)::bigint, "
    "(extract(epoch FROM stepped_at) * 1000000)::bigint, environment, service "
    "FROM sextant.rollout ";

constexpr const char* event_columns =
    "SELECT step, action, reason, author, login, (extract(epoch FROM at) * 1000000)::bigint "
    "FROM sextant.rollout_event WHERE rollout = $1::bigint ORDER BY number";

Rollout rolloutOf(const PgRows& rows, std::size_t row) {
  Rollout rollout;
  rollout.number = {rows.text(row, 0).toLongLong()};
  rollout.revision = {rows.text(row, 1).toLongLong()};
  if (rows.rows[row][2]) rollout.change = ChangeNumber{rows.text(row, 2).toLongLong()};
  rollout.step = rows.text(row, 3).toInt();
  rollout.state = rows.text(row, 4).toStdString();
  rollout.plan = rows.text(row, 5).toStdString();
  rollout.started_at_us = rows.text(row, 6).toLongLong();
  rollout.stepped_at_us = rows.text(row, 7).toLongLong();
  rollout.key = {rows.text(row, 8).toStdString(), rows.text(row, 9).toStdString()};
  return rollout;
}

Result<std::vector<Rollout>> rolloutsIn(const PgRows& rows) {
  std::vector<Rollout> found;
  for (std::size_t i = 0; i < rows.rows.size(); ++i)
    found.push_back(rolloutOf(rows, i));
  return found;
}

}  // namespace

void Store::rollouts(const ServiceKey& key, int limit, Reply<std::vector<Rollout>> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(limit));
  run({QByteArray(rollout_columns) +
           "WHERE environment = $1 AND service = $2 ORDER BY number DESC LIMIT $3::bigint",
       parameters},
      answer<std::vector<Rollout>>(std::move(reply), rolloutsIn));
}

void Store::rolloutsOf(ChangeNumber change, Reply<std::vector<Rollout>> reply) {
  run({QByteArray(rollout_columns) + "WHERE change = $1::bigint ORDER BY number",
       {number(change.value)}},
      answer<std::vector<Rollout>>(std::move(reply), rolloutsIn));
}

void Store::rollout(RolloutNumber wanted, Reply<Rollout> reply) {
  run({QByteArray(rollout_columns) + "WHERE number = $1::bigint", {number(wanted.value)}},
      answer<Rollout>(std::move(reply), [wanted](const PgRows& rows) -> Result<Rollout> {
        if (!rows.rows.empty()) return rolloutOf(rows, 0);
        return fail(ErrorKind::answer_no,
                    "There is no rollout " + std::to_string(wanted.value) + ".");
      }));
}

void Store::rolloutEvents(RolloutNumber wanted, Reply<std::vector<RolloutEvent>> reply) {
  run({event_columns, {number(wanted.value)}},
      answer<std::vector<RolloutEvent>>(std::move(reply), [](const PgRows& rows) {
        std::vector<RolloutEvent> events;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          events.push_back({rows.text(i, 0).toInt(), rows.text(i, 1).toStdString(),
                            rows.text(i, 2).toStdString(), rows.text(i, 3).toStdString(),
                            rows.text(i, 4).toStdString(), rows.text(i, 5).toLongLong()});
        }
        return Result<std::vector<RolloutEvent>>(std::move(events));
      }));
}

void Store::moveRollout(const RolloutMoveRequest& request, Reply<void> reply) {
  run({"SELECT sextant.rollout_move($1::uuid, $2::bigint, $3::integer, $4, $5, $6)",
       {text(request.id.toString()), number(request.rollout.value), number(request.step),
        QByteArray(wordOf(request.move)), text(request.reason), text(request.person)},
       PgEffect::write},
      done(std::move(reply)));
}

void Store::inventoryHash(const ServiceKey& key, Reply<std::string> reply) {
  run({"SELECT sextant.inventory_hash($1, $2)", keyOf(key)},
      answer<std::string>(std::move(reply), [](const PgRows& rows) {
        return Result<std::string>(rows.text(0, 0).toStdString());
      }));
}

void Store::recordValidity(const Validity& finding, Reply<void> reply) {
  const Scope instance = finding.instance.value_or(Scope{});
  run({"SELECT sextant.record_validity($1, $2, $3::bigint, $4, $5, $6, $7, $8, $9::boolean, $10)",
       {text(finding.key.environment), text(finding.key.service), number(finding.revision.value),
        text(finding.content_hash), text(finding.inventory),
        QByteArray(finding.instance ? "agent" : "controller"), text(instance.cluster),
        text(instance.instance), boolean(finding.valid), text(finding.reason)},
       PgEffect::write},
      done(std::move(reply)));
}

void Store::validities(const ServiceKey& key, RevisionNumber revision,
                       Reply<std::vector<Validity>> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(revision.value));
  run({"SELECT DISTINCT ON (witness, cluster, instance, inventory) witness, cluster, instance, content_hash, "
       "inventory, valid, reason, (extract(epoch FROM at) * 1000000)::bigint FROM sextant.validity "
       "WHERE environment = $1 AND service = $2 AND revision = $3::bigint "
       "ORDER BY witness, cluster, instance, inventory, number DESC",
       parameters},
      answer<std::vector<Validity>>(std::move(reply), [key, revision](const PgRows& rows) {
        std::vector<Validity> found;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          Validity one{key, revision, rows.text(i, 3).toStdString(), rows.text(i, 4).toStdString(),
                       {}, rows.text(i, 5) == "t", rows.text(i, 6).toStdString(),
                       rows.text(i, 7).toLongLong()};
          if (rows.text(i, 0) == "agent")
            one.instance = Scope{rows.text(i, 1).toStdString(), rows.text(i, 2).toStdString()};
          found.push_back(std::move(one));
        }
        return Result<std::vector<Validity>>(std::move(found));
      }));
}

void Store::recordEvidence(const RolloutEvidence& evidence, Reply<void> reply) {
  run({"SELECT sextant.record_evidence($1::bigint, $2::integer, $3, $4::jsonb)",
       {number(evidence.rollout.value), number(evidence.step), text(evidence.verdict),
        text(evidence.evidence)},
       PgEffect::write},
      done(std::move(reply)));
}

void Store::rolloutEvidence(RolloutNumber wanted, Reply<std::vector<RolloutEvidence>> reply) {
  run({"SELECT step, verdict, evidence, (extract(epoch FROM at) * 1000000)::bigint "
       "FROM sextant.rollout_evidence WHERE rollout = $1::bigint ORDER BY number",
       {number(wanted.value)}},
      answer<std::vector<RolloutEvidence>>(std::move(reply), [wanted](const PgRows& rows) {
        std::vector<RolloutEvidence> found;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          found.push_back({wanted, rows.text(i, 0).toInt(), rows.text(i, 1).toStdString(),
                           rows.text(i, 2).toStdString(), rows.text(i, 3).toLongLong()});
        }
        return Result<std::vector<RolloutEvidence>>(std::move(found));
      }));
}

}  // namespace sextant
