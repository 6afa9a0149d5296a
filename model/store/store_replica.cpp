// SPDX-License-Identifier: GPL-3.0-or-later
// Store's reads from a standby.
#include "model/store/store_query.h"

namespace sextant {
namespace {

constexpr Milliseconds measure_every{2000};
// A standby that does not answer must leave the primary time to do so.
constexpr Milliseconds replica_deadline{1500};

}  // namespace

void Store::readFromReplicas() {
  const bool several =
      target_.kind == StoreTarget::Kind::dsn || target_.kind == StoreTarget::Kind::environment;
  if (!several || replica_) return;
  replica_ = std::make_unique<ReplicaReader>(target_.parameters, target_.reads, application_);
  connect(replica_.get(), &ReplicaReader::moved, this,
          [this] { emit replicaMoved(replica_->state()); });
  connect(&measure_, &QTimer::timeout, this, &Store::measurePrimary);
  measure_.start(measure_every);
}

void Store::measurePrimary() {
  if (state_ != ConnectionState::connected || !replica_->state()) return;
  QElapsedTimer asked;
  asked.start();
  run({"SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint", {}},
      [this, asked](const Result<PgRows>& rows) {
        if (rows) replica_->primaryHadWritten(rows->text(0, 0).toLongLong(), asked);
      });
}

void Store::readAnywhere(PgQuery query, Enough enough, PgConnection::Answered answered) {
  const QDeadlineTimer deadline(deadline_);
  const bool primary_answers = state_ == ConnectionState::connected && connection_->isOpen();
  // While there is no primary, an old answer is better than none; its age is shown.
  if (!replica_ || !(replica_->isUsable() || (!primary_answers && replica_->state()))) {
    return runUntil(deadline, std::move(query), std::move(answered), true);
  }
  PgQuery first = query;
  first.deadline = std::min(replica_deadline, deadline_ / 3);
  replica_->read(std::move(first),
                 [this, deadline, query = std::move(query), enough = std::move(enough),
                  answered = std::move(answered)](const std::optional<PgRows>& rows) {
                   if (rows && enough(*rows)) return answered(*rows);
                   runUntil(deadline, query, answered, true);
                 });
}

void Store::hasSeen(const ServiceKey& key, RevisionNumber stable) {
  auto& newest = seen_[key];
  newest = std::max(newest, stable.value);
}

std::int64_t Store::seen(const ServiceKey& key) const {
  const auto found = seen_.find(key);
  return found == seen_.end() ? 0 : found->second;
}

}  // namespace sextant
