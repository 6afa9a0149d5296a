// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/create_data.h"

#include "app/hunt/engine/database_connection.h"

namespace sextant::hunt {
namespace {

constexpr std::chrono::seconds time_for_all(120);

// Two that start together: the second waits, and finds the work done.
constexpr const char* one_at_a_time =
    "SELECT pg_advisory_lock(7305114); SELECT to_regclass('hunt.clues') IS NOT NULL";

// Positions and riddles follow from the numbers alone, so the data is the same everywhere. The
// finds are unlogged and bounded (a hundred a hunt): they are the trace of a load, nothing that
// anyone would miss after a crash. The counters are logged: a find must reach the disk, as it
// would in a real hunt. Room is left in the pages of both for updates in place.
constexpr const char* create_tables = R"(
BEGIN;
CREATE SCHEMA hunt;
CREATE TABLE hunt.hunts (hunt int PRIMARY KEY, finds bigint NOT NULL DEFAULT 0)
  WITH (fillfactor = 20);
CREATE TABLE hunt.clues (
  hunt int NOT NULL, clue int NOT NULL,
  latitude float8 NOT NULL, longitude float8 NOT NULL, riddle text NOT NULL);
CREATE UNLOGGED TABLE hunt.finds (
  hunt int NOT NULL, place int NOT NULL, clue int NOT NULL, found_at timestamptz NOT NULL,
  PRIMARY KEY (hunt, place)) WITH (fillfactor = 70);
INSERT INTO hunt.hunts (hunt) SELECT generate_series(1, 1000);
INSERT INTO hunt.clues
SELECT hunt, clue,
       ((hunt * 7919 + clue * 104729) % 18000) / 100.0 - 90,
       ((hunt * 15485 + clue * 32452) % 36000) / 100.0 - 180,
       'Look behind the ' || md5(hunt || '/' || clue)
FROM generate_series(1, 1000) AS hunt, generate_series(1, 500) AS clue
ORDER BY hunt, clue;
ALTER TABLE hunt.clues ADD PRIMARY KEY (hunt, clue);
COMMIT)";

tl::unexpected<Error> because(const DatabaseFailure& failure) {
  return fail(ErrorKind::unavailable, "The data could not be made: " + failure.message + '.', {},
              "Check that the database runs and that the login owns it.");
}

}  // namespace

Result<void> createHuntData(const std::string& conninfo) {
  const StopSignal never;
  const Deadline deadline = Clock::now() + time_for_all;
  auto connection = DatabaseConnection::open(conninfo, "hunt-engine data", {deadline}, never);
  if (!connection) return because(connection.error());
  const auto there = connection->run(one_at_a_time, {deadline});
  if (!there) return because(there.error());
  if (there->front().front() == "t") return {};
  if (const auto made = connection->run(create_tables, {deadline}); !made) {
    return because(made.error());
  }
  // Marks all rows as visible to all, which the first readers would otherwise do.
  if (const auto done = connection->run("VACUUM (FREEZE, ANALYZE) hunt.clues", {deadline}); !done) {
    return because(done.error());
  }
  return {};
}

}  // namespace sextant::hunt
