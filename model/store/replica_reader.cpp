// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/replica_reader.h"

#include <QtCore/QPointer>

#include "model/store/connection_hosts.h"
#include "model/store/migrations.h"
#include "model/store/store_target.h"

namespace sextant {
namespace {

constexpr Milliseconds find_deadline{4000};
constexpr Milliseconds measure_every{2000};
constexpr Milliseconds measure_deadline{1500};
// Further behind, the primary is asked while it answers.
constexpr std::int64_t behind_max_ms = 10000;
constexpr std::size_t written_max = 64;
// The primary answers meanwhile, so there is no hurry.
constexpr Milliseconds pause_first{500};
constexpr Milliseconds pause_max{30000};

constexpr const char* fitness_query =
    "SELECT max(version), coalesce(host(inet_server_addr()), '') FROM sextant.schema_migration";
// A standby that was promoted is none any more.
constexpr const char* replayed_query =
    "SELECT CASE WHEN pg_is_in_recovery() "
    "THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint END";

PgParameters readParameters(const PgParameters& hosts, const PgParameters& reads) {
  PgParameters parameters = reads.isEmpty() ? hosts : reads;
  if (reads.isEmpty()) parameters["target_session_attrs"] = "standby";
  if (!parameters.contains("target_session_attrs")) parameters["target_session_attrs"] = "any";
  return parameters;
}

}  // namespace

ReplicaReader::ReplicaReader(const PgParameters& hosts, const PgParameters& reads,
                             QByteArray application, QObject* parent)
    : QObject(parent),
      parameters_(readParameters(hosts, reads)),
      named_(!reads.isEmpty()),
      application_(std::move(application)),
      race_(this),
      again_(this),
      measure_(this),
      backoff_(pause_first, pause_max) {
  again_.setSingleShot(true);
  connect(&again_, &QTimer::timeout, this, &ReplicaReader::findOne);
  connect(&measure_, &QTimer::timeout, this, &ReplicaReader::measure);
}

ReplicaReader::~ReplicaReader() {
  // Nobody is answered any more.
  retire(checked_);
  retire(connection_);
}

void ReplicaReader::start() {
  const auto hosts = connectionHosts(parameters_);
  if (named_ || (hosts && hosts->size() > 1)) findOne();
}

void ReplicaReader::retry(const QByteArray& password) {
  if (!password.isEmpty()) parameters_["password"] = password;
  if (std::exchange(refused_, false)) findOne();
}

void ReplicaReader::findOne() {
  race_.run(parameters_, application_, find_deadline,
            [this](Result<std::unique_ptr<PgConnection>> found) {
              // A wrong password again and again would lock an account.
              refused_ = !found && found.error().kind == ErrorKind::denied;
              if (refused_) return;
              if (!found) return drop();
              checked_ = std::move(*found);
              check();
            });
}

void ReplicaReader::check() {
  checked_->query({fitness_query, {}, PgEffect::read, measure_deadline},
                  [this, self = QPointer<ReplicaReader>(this)](const Result<PgRows>& rows) {
                    if (!self || !checked_) return;
                    const bool fits =
                        rows && rows->text(0, 0).toInt() == schemaVersion() && checked_->isOpen();
                    if (fits)
                      return adopt(std::move(checked_), QString::fromUtf8(rows->text(0, 1)));
                    retire(checked_);
                    drop();
                  });
}

void ReplicaReader::adopt(std::unique_ptr<PgConnection> connection, const QString& host) {
  connection_ = std::move(connection);
  host_ = host;
  since_.start();
  backoff_.reset();
  connect(connection_.get(), &PgConnection::lost, this, [this] { drop(); });
  measure_.start(measure_every);
  measure();
  emit moved();
}

void ReplicaReader::retire(std::unique_ptr<PgConnection>& connection) {
  if (!connection) return;
  disconnect(connection.get(), nullptr, this, nullptr);
  connection.release()->deleteLater();
}

void ReplicaReader::drop() {
  measure_.stop();
  complete_at_.reset();
  const bool was_there = connection_ != nullptr;
  if (was_there) {
    disconnect(connection_.get(), nullptr, this, nullptr);
    // Whoever waits for it asks the primary.
    connection_->close();
  }
  retire(connection_);
  if (!again_.isActive()) again_.start(backoff_.next());
  if (was_there) emit moved();
}

std::optional<ReplicaState> ReplicaReader::state() const {
  if (!connection_) return std::nullopt;
  ReplicaState state{host_, std::nullopt};
  if (complete_at_) state.behind_ms = complete_at_->elapsed();
  return state;
}

bool ReplicaReader::isUsable() const {
  // One whose replay stopped before it was found is never seen to be complete.
  const QElapsedTimer& last = complete_at_ ? *complete_at_ : since_;
  return connection_ && connection_->isOpen() && last.elapsed() <= behind_max_ms;
}

void ReplicaReader::read(PgQuery query, Tried tried) {
  if (!connection_) {
    QMetaObject::invokeMethod(
        this, [tried = std::move(tried)] { tried(std::nullopt); }, Qt::QueuedConnection);
    return;
  }
  // Who asks lives no longer than this object.
  connection_->query(std::move(query), [self = QPointer<ReplicaReader>(this),
                                        tried = std::move(tried)](const Result<PgRows>& rows) {
    if (self) tried(rows ? std::optional<PgRows>(*rows) : std::nullopt);
  });
}

void ReplicaReader::primaryHadWritten(std::int64_t lsn, const QElapsedTimer& asked) {
  // After a fail-over the log may go on from an earlier place.
  while (!written_.empty() && (written_.back().lsn > lsn || written_.size() >= written_max)) {
    if (written_.back().lsn > lsn) {
      written_.pop_back();
    } else {
      written_.pop_front();
    }
  }
  written_.push_back({lsn, asked});
}

void ReplicaReader::measure() {
  if (!connection_) return;
  connection_->query({replayed_query, {}, PgEffect::read, measure_deadline},
                     [this, self = QPointer<ReplicaReader>(this)](const Result<PgRows>& rows) {
                       if (!self || !rows || !connection_) return;  // `lost` follows
                       if (rows->rows[0][0]) return replayed(rows->text(0, 0).toLongLong());
                       // A place for reads may have nothing but a primary behind it.
                       if (!named_) return drop();
                       complete_at_.emplace();
                       complete_at_->start();
                       emit moved();
                     });
}

void ReplicaReader::replayed(std::int64_t lsn) {
  for (const Written& written : written_) {
    if (written.lsn <= lsn) complete_at_ = written.at;
  }
  while (written_.size() > 1 && written_[1].lsn <= lsn)
    written_.pop_front();
  emit moved();
}

}  // namespace sextant
