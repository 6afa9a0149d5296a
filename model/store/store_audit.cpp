// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: rights, inventory and the audit log.
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

std::vector<PgValue> grantParameters(const Grant& grant) {
  return {text(grant.login),   text(grant.environment), text(grant.role),
          text(grant.service), text(grant.cluster),     text(grant.instance)};
}

constexpr const char* grant_columns =
    "SELECT login, environment, role, service, cluster, instance, "
    "(extract(epoch FROM until) * 1000000)::bigint FROM sextant.role_grant "
    "ORDER BY login, environment, role, service, cluster, instance";

constexpr const char* audit_columns =
    "SELECT environment, number, encode(previous, 'hex'), encode(hash, 'hex'), record "
    "FROM sextant.audit WHERE environment = $1 ";

constexpr const char* audit_filters =
    "AND ($2 = '' OR login = $2) AND ($3 = '' OR service = $3) AND ($4 = '' OR action = $4) "
    "AND (NOT $5::boolean OR outcome = 'denied') ";

Result<std::vector<AuditEntry>> entriesOf(const PgRows& rows) {
  std::vector<AuditEntry> entries;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    entries.push_back({rows.text(i, 0).toStdString(), rows.text(i, 1).toLongLong(),
                       rows.text(i, 2).toStdString(), rows.text(i, 3).toStdString(),
                       rows.text(i, 4).toStdString()});
  }
  return entries;
}

}  // namespace

void Store::retire(const Instance& instance, const std::string& person, Reply<void> reply) {
  run({"SELECT sextant.retire($1, $2, $3, $4, $5)",
       {text(instance.key.environment), text(instance.key.service), text(instance.scope.cluster),
        text(instance.scope.instance), text(person)},
       PgEffect::write},
      done(std::move(reply)));
}

void Store::grants(Reply<std::vector<Grant>> reply) {
  run({grant_columns, {}}, answer<std::vector<Grant>>(std::move(reply), [](const PgRows& rows) {
        std::vector<Grant> grants;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          grants.push_back({rows.text(i, 0).toStdString(), rows.text(i, 1).toStdString(),
                            rows.text(i, 2).toStdString(), rows.text(i, 3).toStdString(),
                            rows.text(i, 4).toStdString(), rows.text(i, 5).toStdString()});
          if (rows.rows[i][6]) grants.back().until_us = rows.text(i, 6).toLongLong();
        }
        return Result<std::vector<Grant>>(std::move(grants));
      }));
}

void Store::grantRole(const Grant& grant, const std::string& person, Reply<void> reply) {
  auto parameters = grantParameters(grant);
  parameters.push_back(grant.until_us ? number(*grant.until_us) : PgValue());
  parameters.push_back(text(person));
  run({"SELECT sextant.grant_role($1, $2, $3, $4, $5, $6, "
       "to_timestamp($7::bigint / 1000000.0), $8)",
       parameters, PgEffect::write},
      done(std::move(reply)));
}

void Store::revokeRole(const Grant& grant, const std::string& person, Reply<void> reply) {
  auto parameters = grantParameters(grant);
  parameters.push_back(text(person));
  run({"SELECT sextant.revoke_role($1, $2, $3, $4, $5, $6, $7)", parameters, PgEffect::write},
      done(std::move(reply)));
}

void Store::audit(const AuditFilter& filter, Reply<std::vector<AuditEntry>> reply) {
  const QByteArray order = filter.forward
                               ? "AND number > $6::bigint ORDER BY number LIMIT $7::bigint"
                               : "AND ($6::bigint = 0 OR number < $6::bigint) ORDER BY number DESC "
                                 "LIMIT $7::bigint";
  run({audit_columns + QByteArray(audit_filters) + order,
       {text(filter.environment), text(filter.login), text(filter.service), text(filter.action),
        boolean(filter.denied_only), number(filter.forward ? filter.after : filter.before),
        number(filter.limit)}},
      answer<std::vector<AuditEntry>>(std::move(reply), entriesOf));
}

void Store::auditFaults(const std::string& environment, std::int64_t from,
                        Reply<std::vector<AuditFault>> reply) {
  run({"SELECT number, fault FROM sextant.audit_faults($1, $2::bigint) ORDER BY number",
       {text(environment), number(from)}},
      answer<std::vector<AuditFault>>(std::move(reply), [](const PgRows& rows) {
        std::vector<AuditFault> faults;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          faults.push_back({rows.text(i, 0).toLongLong(), rows.text(i, 1).toStdString()});
        }
        return Result<std::vector<AuditFault>>(std::move(faults));
      }));
}

void Store::auditEnd(const std::string& environment, Reply<AuditAnchor> reply) {
  run({"SELECT number, encode(hash, 'hex') FROM sextant.audit_tail WHERE environment = $1",
       {text(environment)}},
      answer<AuditAnchor>(
          std::move(reply), [environment](const PgRows& rows) -> Result<AuditAnchor> {
            if (rows.rows.empty()) {
              return fail(ErrorKind::answer_no,
                          "There is no audit log here that this login may see.", environment);
            }
            return AuditAnchor{rows.text(0, 0).toLongLong(), rows.text(0, 1).toStdString()};
          }));
}

void Store::storeId(Reply<std::string> reply) {
  run({"SELECT store_id FROM sextant.identity", {}},
      answer<std::string>(std::move(reply), [](const PgRows& rows) {
        return Result<std::string>(rows.text(0, 0).toStdString());
      }));
}

}  // namespace sextant
