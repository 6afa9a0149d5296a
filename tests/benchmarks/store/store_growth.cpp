// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a store with a long history is as quick as a new one: publish, head, get and a page of
// history, from a thousand revisions to a million. Prints the ratios to the smallest size.
#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>

#include "tests/benchmarks/support/measure.h"
#include "tests/support/database_fixture.h"

namespace {

using namespace sextant;
using namespace sextant::testing;
using benchmark::Clock;

const ServiceKey shop{"staging", "shop"};
constexpr int calls = 60;

// Revisions as the functions of the store would write them, with three profiles each of which one
// changes, and their audit entries; written by the superuser in one statement.
constexpr const char* grow = R"(
SET session_replication_role = replica;
WITH wanted AS (SELECT n, sha256(convert_to('n: ' || n, 'UTF8')) AS hash FROM generate_series($FROM::bigint, $TO::bigint) AS n),
texts AS (INSERT INTO sextant.content (sha256, body) SELECT hash, 'n: ' || n FROM wanted ON CONFLICT DO NOTHING RETURNING 1),
made AS (INSERT INTO sextant.revision (environment, service, number, parent, content_hash, kind, author, login, message, request_id)
  SELECT 'staging', 'shop', n, nullif(n - 1, 0), hash, 'publish', 'ada', 'ada', 'revision ' || n, gen_random_uuid() FROM wanted RETURNING 1),
profiles AS (INSERT INTO sextant.revision_profile (environment, service, number, scope, sha256, set_in)
  SELECT 'staging', 'shop', n, scope, CASE scope WHEN '' THEN hash ELSE sha256(convert_to('n: 1', 'UTF8')) END,
         CASE scope WHEN '' THEN n ELSE 1 END
  FROM wanted, unnest(ARRAY['', 'eu1', 'eu1/shop-1']) AS scope RETURNING 1),
requests AS (INSERT INTO sextant.request (id, arguments, outcome, login)
  SELECT gen_random_uuid(), hash, '{"outcome": "published"}', 'ada' FROM wanted RETURNING 1)
SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM profiles), (SELECT count(*) FROM texts), (SELECT count(*) FROM requests);
INSERT INTO sextant.head (environment, service, stable, seq) VALUES ('staging', 'shop', $TO, $TO)
ON CONFLICT (environment, service) DO UPDATE SET stable = excluded.stable, seq = excluded.seq;
SET session_replication_role = origin;
)";

// Of the quick ones: what else runs on the machine slows the others.
double lowTenth(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 10];
}

template <class Call>
double timed(Call call) {
  std::vector<double> ms;
  for (int i = 0; i < calls; ++i) {
    const auto start = Clock::now();
    call(i);
    ms.push_back(benchmark::since(start));
  }
  return lowTenth(ms);
}

class Growth {
 public:
  std::map<std::string, double> measure(std::int64_t revisions) {
    grown(revisions);
    std::map<std::string, double> ms;
    RevisionNumber stable{revisions};
    ms["head"] = timed([&](int) {
      need(await<Head>([&](Reply<Head> reply) { store_->head(shop, std::move(reply)); }));
    });
    ms["get (newest)"] = timed([&](int) { get(stable); });
    ms["get (anywhere)"] = timed([&](int i) { get({1 + (revisions / calls) * i}); });
    ms["history (newest page)"] = timed([&](int) { history({0}); });
    ms["history (middle page)"] = timed([&](int) { history({revisions / 2 + 100}); });
    ms["overview"] = timed([&](int) {
      need(await<Overview>([&](Reply<Overview> reply) { store_->overview(std::move(reply)); }));
    });
    ms["publish"] = timed([&](int) {
      PublishRequest request =
          publishOf("staging/shop", stable.value, "unique: " + RequestId::random().toString());
      const auto receipt = await<PublishReceipt>(
          [&](Reply<PublishReceipt> reply) { store_->publish(request, std::move(reply)); });
      need(receipt);
      stable = receipt->revision;
    });
    at_ = stable.value;
    return ms;
  }

 private:
  template <class T>
  static void need(const Result<T>& result) {
    if (!result) qFatal("%s", result.error().toString().c_str());
  }

  void grown(std::int64_t revisions) {
    auto owner = connection();
    constexpr std::int64_t batch = 20000;
    while (at_ < revisions) {
      const std::int64_t to = std::min(revisions, at_ + batch);
      QByteArray sql = grow;
      sql.replace("$FROM", QByteArray::number(static_cast<qint64>(at_ + 1)));
      sql.replace("$TO", QByteArray::number(static_cast<qint64>(to)));
      need(ask(*owner, sql));
      at_ = to;
    }
    need(ask(*owner, "VACUUM ANALYZE"));
  }

  [[nodiscard]] std::unique_ptr<PgConnection> connection() const {
    auto connection = std::make_unique<PgConnection>();
    need(await<void>([&](Reply<void> reply) {
      connection->open(fixture_.paths().ownerParameters(), Milliseconds(5000), std::move(reply));
    }));
    return connection;
  }

  static Result<PgRows> ask(PgConnection& connection, const QByteArray& sql) {
    return await<PgRows>([&](Reply<PgRows> reply) {
      connection.query({sql, {}, PgEffect::read, Milliseconds(600000)}, std::move(reply));
    });
  }

  void get(RevisionNumber number) {
    need(await<RevisionContent>(
        [&](Reply<RevisionContent> reply) { store_->revision(shop, number, std::move(reply)); }));
  }

  void history(RevisionNumber before) {
    need(await<std::vector<RevisionInfo>>([&](Reply<std::vector<RevisionInfo>> reply) {
      store_->history(shop, before, 100, std::move(reply));
    }));
  }

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore("store-growth");
  std::int64_t at_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App line("Calls of a store with 1 thousand to 1 million revisions.");
  bool short_run = false;
  line.add_flag("--short", short_run, "Up to a hundred thousand");
  CLI11_PARSE(line, argc, argv);
  QCoreApplication application(argc, argv);
  Growth growth;
  std::vector<std::int64_t> sizes{1000, 10000, 100000};
  if (!short_run) sizes.push_back(1000000);
  std::map<std::string, double> first;
  benchmark::Judge judge;
  // A thousandfold history may cost a few levels of an index; anything like a scan is hundreds.
  constexpr double ratio_max = 3.0;
  for (const std::int64_t revisions : sizes) {
    const auto ms = growth.measure(revisions);
    if (first.empty()) first = ms;
    std::printf("%lld revisions\n", static_cast<long long>(revisions));
    for (const auto& [what, time] : ms) {
      const double ratio = time / first.at(what);
      std::printf("  %-24s %8.2f ms  %5.2f times that of %lld\n", what.c_str(), time, ratio,
                  static_cast<long long>(sizes.front()));
      judge.expect(ratio < ratio_max, what.c_str());
    }
  }
  return judge.misses() == 0 ? 0 : 1;
}
