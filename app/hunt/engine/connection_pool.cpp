// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/connection_pool.h"

#include <algorithm>
#include <utility>

namespace sextant::hunt {
namespace {

constexpr std::chrono::milliseconds between_attempts(20);
// How much longer than the request that asked for it a connection may take to be opened. A server that
// takes longer stands still.
constexpr std::chrono::seconds finish_opening_within(2);

// A time-out that goes on the wire; PostgreSQL reads 0 as none.
std::string setStatementTimeout(TimeLimit limit) {
  return "SET statement_timeout = " + std::to_string(limit ? limit->count() : 0);
}

}  // namespace

ConnectionPool::Lease::Lease(ConnectionPool& pool, std::unique_ptr<Pooled> pooled)
    : pool_(&pool), pooled_(std::move(pooled)), taken_at_(Clock::now()) {}

ConnectionPool::Lease::~Lease() {
  if (!pooled_) return;
  pool_->metrics_.addPoolUse(Clock::now() - taken_at_);
  pool_->give(std::move(pooled_));
}

ConnectionPool::ConnectionPool(std::string conninfo, std::string application_name,
                               std::string preparation, const StopSignal& stop,
                               EngineMetrics& metrics)
    : conninfo_(std::move(conninfo)),
      application_name_(std::move(application_name)),
      preparation_(std::move(preparation)),
      stop_(stop),
      metrics_(metrics) {}

ConnectionPool::~ConnectionPool() {
  stop();
}

void ConnectionPool::configure(const Settings& settings) {
  std::vector<std::unique_ptr<Pooled>> surplus;
  {
    const std::lock_guard lock(mutex_);
    settings_ = settings;
    while (!idle_.empty() &&
           (open_ > settings_.max || static_cast<int>(idle_.size()) > settings_.max_idle)) {
      surplus.push_back(std::move(idle_.front()));
      idle_.erase(idle_.begin());
      --open_;
    }
    grantFreeSlots();
  }
}

ConnectionPool::Patience ConnectionPool::patienceFor(Deadline request_deadline,
                                                     TimePoint now) const {
  const Deadline timeout = deadlineAfter(now, settings_.acquire_timeout);
  if (request_deadline && (!timeout || *request_deadline < *timeout)) {
    return {request_deadline, ErrorCause::deadline};
  }
  return {timeout, ErrorCause::pool_timeout};
}

tl::expected<ConnectionPool::Lease, ErrorCause> ConnectionPool::acquire(Deadline request_deadline,
                                                                        const GiveUp& give_up) {
  const TimePoint start = Clock::now();
  Patience patience;
  {
    const std::lock_guard lock(mutex_);
    patience = patienceFor(request_deadline, start);
  }
  CallTime time;
  if (patience.until) {
    time = {*patience.until + finish_opening_within, patience.until, [&] {
              if (!std::exchange(patience.is_over, true)) give_up(patience.cause);
            }};
  }
  auto lease = take(patience, time);
  metrics_.addPoolWait(*earlier(Clock::now(), patience.until) - start);
  if (lease && patience.is_over) lease = tl::unexpected(patience.cause);
  if (!lease && lease.error() == ErrorCause::pool_timeout) {
    metrics_.countKeyUse(ProfileKey::pool_acquire_timeout);
  }
  return lease;
}

tl::expected<ConnectionPool::Lease, ErrorCause> ConnectionPool::take(const Patience& patience,
                                                                     const CallTime& time) {
  auto grant = waitForGrant(patience);
  if (!grant) return tl::unexpected(grant.error());
  // A connection that died while nobody used it is replaced, not handed out.
  if (grant->pooled && !grant->pooled->connection.looksAlive()) grant->pooled.reset();
  tl::expected<std::unique_ptr<Pooled>, ErrorCause> pooled = std::move(grant->pooled);
  if (!*pooled) pooled = openOne(patience, time);
  if (!pooled) return tl::unexpected(pooled.error());
  Lease lease(*this, std::move(*pooled));
  if (auto put = putStatementTimeout(*lease.pooled_, patience, time); !put) {
    return tl::unexpected(put.error());
  }
  return lease;
}

tl::expected<ConnectionPool::Grant, ErrorCause> ConnectionPool::waitForGrant(
    const Patience& patience) {
  std::unique_lock lock(mutex_);
  if (stopping_) return tl::unexpected(ErrorCause::database);
  if (waiters_.empty() && !idle_.empty()) {
    Grant grant{std::move(idle_.back())};
    idle_.pop_back();
    return grant;
  }
  metrics_.countKeyUse(ProfileKey::pool_max);
  Waiter self;
  waiters_.push_back(&self);
  grantFreeSlots();
  const auto done = [&] { return self.grant.has_value() || stopping_; };
  if (patience.until) {
    self.served.wait_until(lock, *patience.until, done);
  } else {
    self.served.wait(lock, done);
  }
  if (self.grant) return std::move(*self.grant);
  std::erase(waiters_, &self);
  return tl::unexpected(stopping_ ? ErrorCause::database : patience.cause);
}

ErrorCause ConnectionPool::causeOf(const DatabaseFailure& failure, const Patience& patience) {
  switch (failure.kind) {
    case DatabaseFailure::Kind::too_many_connections:
      return ErrorCause::too_many_connections;
    case DatabaseFailure::Kind::timed_out:
      return patience.cause;
    default:
      return ErrorCause::database;
  }
}

// Whoever finds the server's queue full comes again, until its patience is over: failing at once would
// bring the next request to the same queue.
DatabaseResult<DatabaseConnection> ConnectionPool::openInTurn(const Patience& patience,
                                                              const CallTime& time) {
  while (true) {
    auto opened = DatabaseConnection::open(conninfo_, application_name_, time, stop_);
    if (opened || opened.error().kind != DatabaseFailure::Kind::busy) return opened;
    const TimePoint again = Clock::now() + between_attempts;
    if (patience.until && again >= *patience.until)
      return tl::unexpected(DatabaseFailure{DatabaseFailure::Kind::timed_out, opened.error().message});
    if (stop_.wait(-1, 0, again) == StopSignal::Wake::stopped)
      return tl::unexpected(DatabaseFailure{DatabaseFailure::Kind::stopped, "the engine stops"});
  }
}

tl::expected<std::unique_ptr<ConnectionPool::Pooled>, ErrorCause> ConnectionPool::openOne(
    const Patience& patience, const CallTime& time) {
  auto opened = openInTurn(patience, time);
  if (opened) {
    metrics_.countPoolConnect();
    const auto prepared = opened->run(preparation_, time);
    if (prepared) return std::make_unique<Pooled>(Pooled{std::move(*opened), TimeLimit()});
    opened = tl::unexpected(prepared.error());
  }
  freeSlot();
  return tl::unexpected(causeOf(opened.error(), patience));
}

tl::expected<void, ErrorCause> ConnectionPool::putStatementTimeout(Pooled& pooled,
                                                                   const Patience& patience,
                                                                   const CallTime& time) {
  TimeLimit wanted;
  {
    const std::lock_guard lock(mutex_);
    wanted = settings_.statement_timeout;
  }
  if (pooled.statement_timeout == wanted) return {};
  const auto done = pooled.connection.run(setStatementTimeout(wanted), time);
  if (!done) return tl::unexpected(causeOf(done.error(), patience));
  pooled.statement_timeout = wanted;
  return {};
}

void ConnectionPool::give(std::unique_ptr<Pooled> pooled) {
  // Declared before the lock, so that a connection is closed after it is let go.
  std::unique_ptr<Pooled> closing;
  const std::lock_guard lock(mutex_);
  const bool usable = pooled->connection.isUsable() && open_ <= settings_.max && !stopping_;
  if (usable && !waiters_.empty()) {
    Waiter* next = waiters_.front();
    waiters_.pop_front();
    next->grant = Grant{std::move(pooled)};
    next->served.notify_one();
    return;
  }
  if (usable) metrics_.countKeyUse(ProfileKey::pool_max_idle);
  if (usable && static_cast<int>(idle_.size()) < settings_.max_idle) {
    idle_.push_back(std::move(pooled));
    return;
  }
  closing = std::move(pooled);
  --open_;
  grantFreeSlots();
}

void ConnectionPool::freeSlot() {
  const std::lock_guard lock(mutex_);
  --open_;
  grantFreeSlots();
}

void ConnectionPool::grantFreeSlots() {
  while (!waiters_.empty() && open_ < settings_.max) {
    Waiter* next = waiters_.front();
    waiters_.pop_front();
    ++open_;
    next->grant = Grant{};
    next->served.notify_one();
  }
}

void ConnectionPool::stop() {
  std::vector<std::unique_ptr<Pooled>> closing;
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  closing.swap(idle_);
  open_ -= static_cast<int>(closing.size());
  for (Waiter* waiter : waiters_)
    waiter->served.notify_one();
}

ConnectionPool::Counts ConnectionPool::counts() const {
  const std::lock_guard lock(mutex_);
  return {open_, open_ - static_cast<int>(idle_.size())};
}

}  // namespace sextant::hunt
