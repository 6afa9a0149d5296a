// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/store_check.h"

#include "model/store/await.h"

namespace sextant {
namespace {

constexpr Milliseconds statement_deadline{600000};

// Each gives a sentence for each fault that it finds, at most 20.
constexpr const char* checks[] = {
    "SELECT format('The text %s does not have its hash.', encode(sha256, 'hex')) "
    "FROM sextant.content WHERE sha256 <> sha256(convert_to(body, 'UTF8')) LIMIT 20",

    "SELECT format('Revision %s of %s/%s does not have its hash.', number, environment, service) "
    "FROM sextant.revision r WHERE content_hash <> sextant.hash_of_profiles("
    "sextant.profiles_of(environment, service, number)) LIMIT 20",

    "SELECT format('A text of revision %s of %s/%s is missing.', number, environment, service) "
    "FROM sextant.revision_profile p WHERE NOT EXISTS (SELECT FROM sextant.content c WHERE "
    "c.sha256 "
    "= p.sha256) LIMIT 20",

    "SELECT format('Revision %s of %s/%s follows revision %s, which is not there.', number, "
    "environment, service, parent) FROM sextant.revision r WHERE parent IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM sextant.revision p WHERE (p.environment, p.service, p.number) = (r.environment, "
    "r.service, r.parent)) LIMIT 20",

    "SELECT format('Before revision %s of %s/%s numbers are missing.', number, environment, "
    "service) "
    "FROM (SELECT environment, service, number, lag(number, 1, 0::bigint) OVER (PARTITION BY "
    "environment, service ORDER BY number) AS before FROM sextant.revision) r "
    "WHERE number <> before + 1 LIMIT 20",

    "SELECT format('The head of %s/%s names revision %s, which is not there.', environment, "
    "service, "
    "n.revision) FROM sextant.head h, LATERAL (VALUES (nullif(stable, 0)), (candidate)) AS n(revision) "
    "WHERE "
    "n.revision IS NOT NULL AND NOT EXISTS (SELECT FROM sextant.revision r WHERE (r.environment, "
    "r.service, r.number) = (h.environment, h.service, n.revision)) LIMIT 20",

    "SELECT format('Audit log of \"%s\", entry %s: %s', t.environment, f.number, f.fault) FROM "
    "sextant.audit_tail t, LATERAL sextant.audit_faults(t.environment) f LIMIT 20",
};

}  // namespace

Result<std::vector<StoreFault>> storeFaults(PgConnection& connection) {
  std::vector<StoreFault> faults;
  for (const char* check : checks) {
    const auto found = await<PgRows>([&](Reply<PgRows> reply) {
      connection.query({check, {}, PgEffect::read, statement_deadline}, std::move(reply));
    });
    if (!found) return tl::unexpected<Error>(found.error());
    for (std::size_t i = 0; i < found->rows.size(); ++i) {
      faults.push_back({found->text(i, 0).toStdString()});
    }
  }
  return faults;
}

}  // namespace sextant
