// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: what exists, revisions, fleets and telemetry.
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

constexpr const char* head_columns =
    "SELECT to_jsonb(h) FROM sextant.head h WHERE environment = $1 AND service = $2";

constexpr const char* revision_columns =
    "SELECT r.number, r.parent, encode(r.content_hash, 'hex'), r.restored, r.author, r.message, "
    "(extract(epoch FROM r.published_at) * 1000000)::bigint, "
    "(SELECT coalesce(json_agg(p.scope ORDER BY p.scope), '[]') FROM sextant.revision_profile p "
    " WHERE p.environment = r.environment AND p.service = r.service AND p.number = r.number "
    "   AND p.set_in = r.number), "
    "(SELECT coalesce(json_agg(b.scope ORDER BY b.scope), '[]') FROM sextant.revision_profile b "
    " WHERE b.environment = r.environment AND b.service = r.service AND b.number = r.parent "
    "   AND NOT EXISTS (SELECT FROM sextant.revision_profile p WHERE p.environment = b.environment "
    "     AND p.service = b.service AND p.number = r.number AND p.scope = b.scope)), "
    "r.emergency, r.request_id, r.change "
    "FROM sextant.revision r WHERE r.environment = $1 AND r.service = $2 ";

constexpr const char* fleet_columns =
    "SELECT i.cluster, i.name, s.epoch, s.seq, s.wanted, s.applied, s.effective_hash, s.health, "
    "s.reason, "
    "(extract(epoch FROM clock_timestamp() - s.reported_at) * 1000)::bigint, "
    "(extract(epoch FROM s.applied_at) * 1000000)::bigint, s.agent_version, s.clock_offset_ms "
    "FROM sextant.instance i LEFT JOIN sextant.agent_status s "
    "ON s.environment = i.environment AND s.service = i.service AND s.cluster = i.cluster "
    "AND s.instance = i.name "
    "WHERE i.environment = $1 AND i.service = $2 AND i.retired IS NULL ORDER BY i.cluster, i.name";

bool hasRows(const PgRows& rows) {
  return !rows.rows.empty();
}

PgConnection::Answered receiptAnswer(Reply<PublishReceipt> reply) {
  return answer<PublishReceipt>(std::move(reply), [](const PgRows& rows) {
    return decode::receipt(decode::object(rows.text(0, 0)));
  });
}

}  // namespace

void Store::overview(Reply<Overview> reply) {
  run({"SELECT snapshot FROM sextant.overview", {}},
      answer<Overview>(std::move(reply), [this](const PgRows& rows) {
        Overview overview = decode::overview(decode::object(rows.text(0, 0)));
        for (const Head& head : overview.heads)
          hasSeen(head.key, head.stable);
        return Result<Overview>(std::move(overview));
      }));
}

void Store::head(const ServiceKey& key, Reply<Head> reply) {
  run({head_columns, keyOf(key)},
      answer<Head>(std::move(reply), [this, key](const PgRows& rows) -> Result<Head> {
        if (rows.rows.empty()) {
          return fail(ErrorKind::answer_no, "Nothing has been published here yet.", key.toString());
        }
        auto head = decode::head(decode::object(rows.text(0, 0)));
        hasSeen(key, head.stable);
        return head;
      }));
}

void Store::inventory(const ServiceKey& key, Reply<std::vector<Scope>> reply) {
  run({"SELECT cluster, name FROM sextant.instance WHERE environment = $1 AND service = $2 "
       "AND retired IS NULL ORDER BY cluster, name",
       keyOf(key)},
      answer<std::vector<Scope>>(std::move(reply), [](const PgRows& rows) {
        std::vector<Scope> scopes;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          scopes.push_back({rows.text(i, 0).toStdString(), rows.text(i, 1).toStdString()});
        }
        return Result<std::vector<Scope>>(std::move(scopes));
      }));
}

void Store::revision(const ServiceKey& key, RevisionNumber wanted, Reply<RevisionContent> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(wanted.value));
  readAnywhere(
      {QByteArray(revision_columns) + "AND r.number = $3", parameters}, hasRows,
      [this, key, wanted, parameters, reply = std::move(reply)](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        if (rows->rows.empty()) {
          return reply(fail(ErrorKind::answer_no,
                            "There is no revision " + std::to_string(wanted.value) + ".",
                            key.toString()));
        }
        RevisionContent content;
        content.info = decode::revisionInfo(*rows, 0);
        readAnywhere({"SELECT p.scope, c.body, p.set_in FROM sextant.revision_profile p "
                      "JOIN sextant.content c USING (sha256) "
                      "WHERE p.environment = $1 AND p.service = $2 AND p.number = $3",
                      parameters},
                     hasRows,
                     answer<RevisionContent>(reply, [base = content](const PgRows& profiles) {
                       RevisionContent whole = base;
                       for (std::size_t i = 0; i < profiles.rows.size(); ++i) {
                         const Scope scope =
                             Scope::fromPath(profiles.text(i, 0).toStdString()).value_or(Scope{});
                         whole.profiles[scope] = profiles.text(i, 1).toStdString();
                         whole.set_in[scope] = {profiles.text(i, 2).toLongLong()};
                       }
                       return Result<RevisionContent>(std::move(whole));
                     }));
      });
}

void Store::history(const ServiceKey& key, RevisionNumber before, int limit,
                    Reply<std::vector<RevisionInfo>> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(before.value));
  parameters.push_back(number(limit));
  readAnywhere(
      {QByteArray(revision_columns) +
           "AND ($3::bigint = 0 OR r.number < $3::bigint) ORDER BY r.number DESC LIMIT $4::bigint",
       parameters},
      // The newest that must be there: what is below `before` has been for as long as `before`.
      [newest = before.value == 0 ? seen(key)
                                  : std::min(before.value - 1, seen(key))](const PgRows& rows) {
        return !rows.rows.empty() && rows.text(0, 0).toLongLong() >= newest;
      },
      answer<std::vector<RevisionInfo>>(std::move(reply), [](const PgRows& rows) {
        std::vector<RevisionInfo> revisions;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          revisions.push_back(decode::revisionInfo(rows, i));
        }
        return Result<std::vector<RevisionInfo>>(std::move(revisions));
      }));
}

void Store::fleet(const ServiceKey& key, Reply<std::vector<FleetRow>> reply) {
  run({fleet_columns, keyOf(key)},
      answer<std::vector<FleetRow>>(std::move(reply), [key](const PgRows& rows) {
        return Result<std::vector<FleetRow>>(decode::fleet(key, rows));
      }));
}

void Store::requestIsKnown(const RequestId& id, Reply<bool> reply) {
  run({"SELECT EXISTS (SELECT FROM sextant.request WHERE id = $1::uuid)", {text(id.toString())}},
      answer<bool>(std::move(reply),
                   [](const PgRows& rows) { return Result<bool>(rows.text(0, 0) == "t"); }));
}

void Store::publish(const PublishRequest& request, Reply<PublishReceipt> reply) {
  run({"SELECT sextant.publish($1::uuid, $2, $3, $4::bigint, $5, $6::boolean, $7::jsonb, $8, $9)",
       {text(request.id.toString()), text(request.key.environment), text(request.key.service),
        number(request.base.value), text(request.base_hash), boolean(request.base_is_heads),
        decode::profilesJson(request.profiles), text(request.message), text(request.person)},
       PgEffect::write},
      receiptAnswer(std::move(reply)));
}

void Store::rollback(const RollbackRequest& request, Reply<PublishReceipt> reply) {
  run({"SELECT sextant.rollback($1::uuid, $2, $3, $4::bigint, $5, $6::boolean, $7::bigint, $8, $9)",
       {text(request.id.toString()), text(request.key.environment), text(request.key.service),
        number(request.base.value), text(request.base_hash), boolean(request.base_is_heads),
        number(request.revision.value), text(request.message), text(request.person)},
       PgEffect::write},
      receiptAnswer(std::move(reply)));
}

void Store::enrol(const Instance& instance, Reply<void> reply) {
  run({"SELECT sextant.enrol($1, $2, $3, $4)",
       {text(instance.key.environment), text(instance.key.service), text(instance.scope.cluster),
        text(instance.scope.instance)},
       PgEffect::write},
      done(std::move(reply)));
}

void Store::report(const AgentReport& report, Reply<void> reply) {
  run({"SELECT sextant.report($1::jsonb, $2::jsonb)",
       {decode::statusJson(report), decode::samplesJson(report.samples)},
       PgEffect::write},
      done(std::move(reply)));
}

}  // namespace sextant
