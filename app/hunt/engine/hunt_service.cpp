// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/hunt_service.h"

#include "app/hunt/engine/create_data.h"

#include <charconv>
#include <utility>

namespace sextant::hunt {
namespace {

// How much longer than the statement time-out the engine waits for PostgreSQL to apply it.
constexpr std::chrono::seconds grace_of_server(1);

// A clue as its page shows it: its riddle, and the eight clues nearest to it by great circle, of
// its hunt and the hunts around it. Twenty-one hunts are looked at whatever the clue, so that
// every miss costs the same: 10,500 distances, about 3.5 ms of one processor.
constexpr std::string_view read_clue = R"(
PREPARE read_clue (int, int) AS
SELECT json_build_object('hunt', here.hunt, 'clue', here.clue, 'riddle', here.riddle,
                         'nearest', json_agg(json_build_array(near.hunt, near.clue,
                                                              round(near.km::numeric, 1))))
FROM hunt.clues here
CROSS JOIN LATERAL (
  SELECT there.hunt, there.clue,
         12742 * asin(sqrt(power(sind((there.latitude - here.latitude) / 2), 2)
                           + cosd(here.latitude) * cosd(there.latitude)
                             * power(sind((there.longitude - here.longitude) / 2), 2))) AS km
  FROM hunt.clues there
  WHERE there.hunt BETWEEN least(greatest($1 - 10, 1), 980)
                       AND least(greatest($1 - 10, 1), 980) + 20
    AND (there.hunt, there.clue) <> (here.hunt, here.clue)
  ORDER BY km
  LIMIT 8) near
WHERE here.hunt = $1 AND here.clue = $2
GROUP BY here.hunt, here.clue, here.riddle)";

// All finds of a hunt meet in its counter; the counter's turn chooses the place of the find among
// the last hundred of the hunt, which bounds the table.
constexpr std::string_view write_find = R"(
PREPARE write_find (int, int) AS
WITH counted AS (UPDATE hunt.hunts SET finds = finds + 1 WHERE hunt = $1 RETURNING hunt, finds)
INSERT INTO hunt.finds (hunt, place, clue, found_at)
SELECT hunt, finds % 100, $2, clock_timestamp() FROM counted
ON CONFLICT (hunt, place) DO UPDATE SET clue = excluded.clue, found_at = excluded.found_at
RETURNING json_build_object('hunt', hunt, 'clue', clue, 'place', place))";

// Caches on the way, as that of the load balancer, may keep a clue's page: it tells nothing that a
// find changes. How long one is kept is theirs to say, up to this hour. Not for caches of one
// client alone, which no operator can empty.
constexpr std::string_view kept_by_shared_caches =
    "Cache-Control: public, s-maxage=3600\r\n";

constexpr std::string_view hunt_is_over = R"({"over": true})";

HttpResponse clueResponse(const std::string& text) {
  return {.body = text, .extra_headers = std::string(kept_by_shared_caches)};
}

// Takes "/NAME/NUMBER" from the front of a path.
std::optional<int> takeNumber(std::string_view& path, std::string_view name) {
  if (!path.starts_with('/') || !path.substr(1).starts_with(name)) return std::nullopt;
  std::string_view rest = path.substr(1 + name.size());
  if (!rest.starts_with('/')) return std::nullopt;
  rest.remove_prefix(1);
  int number = 0;
  const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (code != std::errc()) return std::nullopt;
  path = rest.substr(static_cast<std::size_t>(end - rest.data()));
  return number;
}

}  // namespace

std::string huntStatements() {
  return std::string(read_clue) + ';' + std::string(write_find) + ';';
}

std::optional<HuntJob> routeBusiness(const HttpRequest& request) {
  std::string_view path = request.target;
  const auto hunt = takeNumber(path, "hunts");
  const auto clue = hunt ? takeNumber(path, "clues") : std::nullopt;
  if (!clue || *hunt < 1 || *hunt > hunt_count || *clue < 1 || *clue > clues_per_hunt) {
    return std::nullopt;
  }
  const HuntJob job{{}, {*hunt, *clue}, path == "/finds"};
  if (path.empty() && request.method == "GET") return job;
  if (job.is_find && request.method == "POST") return job;
  return std::nullopt;
}

HuntService::HuntService(ConnectionPool& pool, EngineMetrics& metrics, Reply reply)
    : pool_(pool), metrics_(metrics), reply_(std::move(reply)) {}

void HuntService::configure(const EngineProfile& profile) {
  {
    const std::lock_guard lock(mutex_);
    request_deadline_ = profile.request_deadline;
    closed_hunts_ = profile.closed_hunts;
    maintenance_ = profile.maintenance;
  }
  cache_.configure({static_cast<std::size_t>(profile.cache_entries), profile.cache_ttl,
                    profile.coalesce_misses});
}

TimeLimit HuntService::requestDeadline() const {
  const std::lock_guard lock(mutex_);
  return request_deadline_;
}

HuntService::Door HuntService::doorOf(int hunt) const {
  const std::lock_guard lock(mutex_);
  if (maintenance_) return Door::maintenance;
  return closed_hunts_.contains(hunt) ? Door::closed : Door::open;
}

ConnectionPool::GiveUp HuntService::failOnce(const Ticket& ticket, bool& is_answered) {
  return [this, &ticket, &is_answered](ErrorCause cause) {
    if (!std::exchange(is_answered, true)) fail(ticket, cause);
  };
}

void HuntService::handle(const HuntJob& job) {
  const Door door = doorOf(job.key.hunt);
  if (door == Door::maintenance) return fail(job.ticket, ErrorCause::maintenance);
  if (door == Door::closed) {
    metrics_.countKeyUse(ProfileKey::closed_hunts);
    return reply_(job.ticket, {.body = std::string(hunt_is_over)});
  }
  const Deadline deadline = deadlineAfter(job.ticket.read_at, requestDeadline());
  if (isPast(deadline, Clock::now())) return fail(job.ticket, ErrorCause::deadline);
  if (!job.is_find) return handleRead(job, deadline);
  bool is_answered = false;
  const auto give_up = failOnce(job.ticket, is_answered);
  auto answer = query(job, deadline, give_up);
  if (!answer) return give_up(answer.error());
  if (!is_answered) reply_(job.ticket, {.status = 201, .body = std::move(*answer)});
}

void HuntService::handleRead(const HuntJob& job, Deadline deadline) {
  const auto lookup = cache_.find(job.key, job.ticket, Clock::now());
  if (lookup.met_ttl) metrics_.countKeyUse(ProfileKey::cache_ttl);
  if (lookup.met_other_load) metrics_.countKeyUse(ProfileKey::cache_coalesce_misses);
  if (lookup.outcome == ClueCache::Outcome::hit) {
    metrics_.countCacheHit();
    return reply_(job.ticket, clueResponse(*lookup.text));
  }
  metrics_.countCacheMiss();
  if (lookup.outcome == ClueCache::Outcome::joined) return;

  bool is_answered = false;
  const auto give_up = failOnce(job.ticket, is_answered);
  auto answer = query(job, deadline, give_up);
  const ClueText text =
      answer ? std::make_shared<const std::string>(std::move(*answer)) : ClueText();
  const TimePoint now = Clock::now();
  const auto stored = cache_.loaded(job.key, lookup.generation, text, now);
  if (stored.met_limit) metrics_.countKeyUse(ProfileKey::cache_entries);
  if (!text) give_up(answer.error());
  if (!is_answered) reply_(job.ticket, clueResponse(*text));
  for (const Ticket& joined : stored.joined) {
    if (isPast(deadlineAfter(joined.read_at, requestDeadline()), now)) {
      fail(joined, ErrorCause::deadline);
    } else if (text) {
      reply_(joined, clueResponse(*text));
    } else {
      fail(joined, answer.error());
    }
  }
}

HuntService::Answer HuntService::query(const HuntJob& job, Deadline deadline,
                                       const ConnectionPool::GiveUp& give_up) {
  auto lease = pool_.acquire(deadline, give_up);
  if (!lease) return tl::unexpected(lease.error());
  const TimeLimit timeout = lease->statementTimeout();
  // Without a statement time-out nothing but the request's own deadline ends a statement.
  const Deadline server_silent =
      timeout ? Deadline(Clock::now() + *timeout + grace_of_server) : deadline;
  const CallTime time{server_silent, deadline, [&] { give_up(ErrorCause::deadline); }};
  const auto rows =
      lease->connection().runPrepared(job.is_find ? "write_find" : "read_clue",
                                      {std::to_string(job.key.hunt), std::to_string(job.key.clue)},
                                      time);
  if (!rows) return tl::unexpected(causeOf(rows.error(), timeout, deadline));
  if (rows->empty() || rows->front().empty()) return tl::unexpected(ErrorCause::database);
  return rows->front().front();
}

ErrorCause HuntService::causeOf(const DatabaseFailure& failure, TimeLimit statement_timeout,
                                Deadline deadline) const {
  switch (failure.kind) {
    case DatabaseFailure::Kind::timed_out:
      if (isPast(deadline, Clock::now())) return ErrorCause::deadline;
      return statement_timeout ? ErrorCause::statement_timeout : ErrorCause::database;
    case DatabaseFailure::Kind::statement_timeout:
      return ErrorCause::statement_timeout;
    case DatabaseFailure::Kind::too_many_connections:
      return ErrorCause::too_many_connections;
    default:
      return ErrorCause::database;
  }
}

void HuntService::fail(const Ticket& ticket, ErrorCause cause) {
  metrics_.countError(cause);
  if (cause == ErrorCause::statement_timeout) {
    metrics_.countKeyUse(ProfileKey::statement_timeout);
  }
  if (cause == ErrorCause::maintenance) metrics_.countKeyUse(ProfileKey::maintenance);
  if (cause == ErrorCause::deadline) metrics_.countKeyUse(ProfileKey::request_deadline);
  reply_(ticket, errorResponse(cause));
}

}  // namespace sextant::hunt
