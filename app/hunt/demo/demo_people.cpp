// SPDX-License-Identifier: GPL-3.0-or-later
// The second person of the demo: whoever proposes a change cannot approve it.
#include "app/hunt/demo/demo_supervisor.h"
#include "model/store/await.h"
#include "model/store/pg_connection.h"

namespace sextant {
namespace {

constexpr Milliseconds deadline{20'000};

QByteArray makeSecondLogin() {
  return QByteArray("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '") +
         second_login + "') THEN CREATE ROLE " + second_login +
         " LOGIN; PERFORM sextant.grant_role('" + second_login +
         "', '*', role, '*', '*', '*', NULL, 'Sextant') FROM unnest(ARRAY['viewer', 'editor', "
         "'approver', 'publisher']) AS role; END IF; END $$";
}

}  // namespace

Result<void> DemoSupervisor::makeSecondPerson() {
  PgConnection owner;
  const EmbeddedPaths paths(folder_ + QStringLiteral("/store"));
  const auto opened = await<void>(
      [&](Reply<void> reply) { owner.open(paths.ownerParameters(), deadline, std::move(reply)); });
  if (!opened) return opened;
  return await<PgRows>([&](Reply<PgRows> reply) {
           owner.query({makeSecondLogin(), {}, PgEffect::write, deadline}, std::move(reply));
         })
      .map([](const PgRows&) {});
}

}  // namespace sextant
