// SPDX-License-Identifier: GPL-3.0-or-later
// The store's calls as tests make them: each waits for its reply.
#pragma once

#include "tests/support/store_fixture.h"

namespace sextant::testing {

inline const ServiceKey hunt{"prod", "hunt-engine"};

inline Result<PublishReceipt> publish(Store& store, const PublishRequest& request) {
  return await<PublishReceipt>(
      [&](Reply<PublishReceipt> reply) { store.publish(request, std::move(reply)); });
}

inline Result<RevisionContent> revision(Store& store, std::int64_t number) {
  return await<RevisionContent>(
      [&](Reply<RevisionContent> reply) { store.revision(hunt, {number}, std::move(reply)); });
}

inline Result<Head> head(Store& store) {
  return await<Head>([&](Reply<Head> reply) { store.head(hunt, std::move(reply)); });
}

inline Result<PgRows> sql(const StoreFixture& fixture, const QByteArray& text) {
  PgConnection connection;
  const auto opened = await<void>([&](Reply<void> reply) {
    connection.open(fixture.paths().ownerParameters(), Milliseconds(5000), std::move(reply));
  });
  if (!opened) return tl::unexpected<Error>(opened.error());
  return await<PgRows>([&](Reply<PgRows> reply) {
    connection.query({text, {}}, std::move(reply));
  });
}

}  // namespace sextant::testing
