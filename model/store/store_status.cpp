// SPDX-License-Identifier: GPL-3.0-or-later
// Store::status: which server this is, who asks, and how its copies stand. Works where nothing else
// does: without a store, with another version's, for a login without any right, on a standby.
#include <QtCore/QElapsedTimer>

#include "model/store/migrations.h"
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

constexpr const char* server_facts =
    "SELECT current_setting('server_version'), pg_database_size(current_database()), "
    "pg_is_in_recovery(), session_user, "
    "EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "  WHERE n.nspname = 'sextant' AND c.relname = 'schema_migration'), "
    "coalesce((SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace "
    "  WHERE nspname = 'sextant'), false), "
    "current_setting('synchronous_standby_names'), "
    "CASE WHEN pg_is_in_recovery() THEN "
    "  (extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)::bigint "
    "END, host(inet_server_addr()), inet_server_port()";

// What this login may not see of a copy is null.
constexpr const char* replica_facts =
    "SELECT application_name, state, sync_state, "
    "CASE WHEN NOT pg_is_in_recovery() THEN "
    "  pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint END, "
    "(extract(epoch FROM replay_lag) * 1000)::bigint FROM pg_stat_replication "
    "ORDER BY application_name";

constexpr const char* store_facts =
    "SELECT (SELECT max(version) FROM sextant.schema_migration), "
    "(SELECT count(*) FROM sextant.revision), to_regclass('sextant.role_grant') IS NOT NULL, "
    "to_regclass('sextant.emergency') IS NOT NULL";

constexpr const char* overdue_reviews =
    "SELECT number FROM sextant.emergency WHERE reviewed_at IS NULL AND due <= clock_timestamp() "
    "ORDER BY number LIMIT 20";

constexpr const char* own_grants =
    "SELECT environment, role, service, cluster, instance, "
    "(extract(epoch FROM until) * 1000000)::bigint FROM sextant.role_grant "
    "WHERE login = session_user AND (until IS NULL OR until > clock_timestamp()) "
    "ORDER BY environment, role, service, cluster, instance";

StoreStatus statusOf(const PgRows& rows) {
  StoreStatus status;
  status.server_version = rows.text(0, 0).split(' ').first().toStdString();
  status.size_bytes = rows.text(0, 1).toLongLong();
  status.in_recovery = rows.text(0, 2) == "t";
  status.login = rows.text(0, 3).toStdString();
  status.holds_store = rows.text(0, 4) == "t";
  status.may_read = rows.text(0, 5) == "t";
  status.waits_for_standbys = !rows.text(0, 6).isEmpty();
  if (rows.rows[0][7]) status.replay_age_ms = rows.text(0, 7).toLongLong();
  if (rows.rows[0][8]) {
    const QByteArray host = rows.text(0, 8);
    status.server_host =
        ((host.contains(':') ? '[' + host + ']' : host) + ':' + rows.text(0, 9)).toStdString();
  }
  status.schema_version_known = schemaVersion();
  return status;
}

std::vector<ReplicaStatus> replicasOf(const PgRows& rows) {
  std::vector<ReplicaStatus> replicas;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    ReplicaStatus replica{rows.text(i, 0).toStdString(), rows.text(i, 1).toStdString(),
                          rows.text(i, 2).toStdString()};
    if (rows.rows[i][3]) replica.lag_bytes = rows.text(i, 3).toLongLong();
    if (rows.rows[i][4]) replica.lag_ms = rows.text(i, 4).toLongLong();
    replicas.push_back(std::move(replica));
  }
  return replicas;
}

std::vector<Grant> grantsOf(const std::string& login, const PgRows& rows) {
  std::vector<Grant> grants;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    grants.push_back({login, rows.text(i, 0).toStdString(), rows.text(i, 1).toStdString(),
                      rows.text(i, 2).toStdString(), rows.text(i, 3).toStdString(),
                      rows.text(i, 4).toStdString()});
    if (rows.rows[i][5]) grants.back().until_us = rows.text(i, 5).toLongLong();
  }
  return grants;
}

}  // namespace

void Store::status(Reply<StoreStatus> reply) {
  run(
      {server_facts, {}},
      [this, reply = std::move(reply)](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        const auto status = std::make_shared<StoreStatus>(statusOf(*rows));
        status->name = target_.name().toStdString();
        status->dsn = target_.dsn().toStdString();
        // The first query also waited for the connection.
        QElapsedTimer clock;
        clock.start();
        run(
            {replica_facts, {}},
            [this, reply, status, clock](const Result<PgRows>& replicas) {
              if (!replicas) return reply(tl::unexpected<Error>(replicas.error()));
              status->round_trip_ms = static_cast<double>(clock.nsecsElapsed()) / 1e6;
              status->replicas = replicasOf(*replicas);
              if (!status->holds_store || !status->may_read) return reply(*status);
              addStoreFacts(status, reply);
            },
            false);
      },
      false);
}

void Store::addStoreFacts(const std::shared_ptr<StoreStatus>& status, Reply<StoreStatus> reply) {
  run(
      {store_facts, {}},
      [this, status, reply = std::move(reply)](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        status->schema_version = rows->text(0, 0).toInt();
        status->revisions = rows->text(0, 1).toLongLong();
        if (rows->text(0, 2) != "t") return reply(*status);    // rights came with version 2
        const bool has_emergencies = rows->text(0, 3) == "t";  // came with version 8
        run(
            {own_grants, {}},
            [this, status, has_emergencies, reply](const Result<PgRows>& grants) {
              if (!grants) return reply(tl::unexpected<Error>(grants.error()));
              status->grants = grantsOf(status->login, *grants);
              if (!has_emergencies) return reply(*status);
              addOverdueReviews(status, reply);
            },
            false);
      },
      false);
}

void Store::addOverdueReviews(const std::shared_ptr<StoreStatus>& status,
                              Reply<StoreStatus> reply) {
  run({overdue_reviews, {}},
      answer<StoreStatus>(std::move(reply),
                          [status](const PgRows& rows) {
                            for (std::size_t i = 0; i < rows.rows.size(); ++i)
                              status->reviews_overdue.push_back({rows.text(i, 0).toLongLong()});
                            return Result<StoreStatus>(*status);
                          }),
      false);
}

}  // namespace sextant
