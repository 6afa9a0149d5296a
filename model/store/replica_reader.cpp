// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/replica_reader.h"

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
  if (connection_) disconnect(connection_.get(), nullptr, this, nullptr);
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
  race_.run(withConnectionDefaults(parameters_, application_.constData()), find_deadline,
            [this](Result<std::unique_ptr<PgConnection>> found) {
              // A wrong password again and again would lock an account.
              refused_ = !found && found.error().kind == ErrorKind::denied;
              if (refused_) return;
              if (!found) return drop();
              check(std::shared_ptr<PgConnection>(std::move(*found)));
            });
}

void ReplicaReader::check(const std::shared_ptr<PgConnection>& connection) {
  PgConnection& asked = *connection;
  asked.query({fitness_query, {}, PgEffect::read, measure_deadline},
              [this, connection](const Result<PgRows>& rows) {
                const bool fits =
                    rows && rows->text(0, 0).toInt() == schemaVersion() && connection->isOpen();
                if (!fits) return drop();
                adopt(connection, QString::fromUtf8(rows->text(0, 1)));
              });
}

void ReplicaReader::adopt(const std::shared_ptr<PgConnection>& connection, const QString& host) {
  connection_ = connection;
  host_ = host;
  backoff_.reset();
  connect(connection_.get(), &PgConnection::lost, this, [this] { drop(); });
  measure_.start(measure_every);
  measure();
  emit moved();
}

void ReplicaReader::drop() {
  measure_.stop();
  complete_at_.reset();
  if (connection_) {
    disconnect(connection_.get(), nullptr, this, nullptr);
    // It may be on the call stack.
    QMetaObject::invokeMethod(
        this, [gone = std::move(connection_)] {}, Qt::QueuedConnection);
    connection_.reset();
    emit moved();
  }
  if (!again_.isActive()) again_.start(backoff_.next());
}

std::optional<ReplicaState> ReplicaReader::state() const {
  if (!connection_) return std::nullopt;
  ReplicaState state{host_, std::nullopt};
  if (complete_at_) state.behind_ms = complete_at_->elapsed();
  return state;
}

bool ReplicaReader::isUsable() const {
  return connection_ && connection_->isOpen() &&
         (!complete_at_ || complete_at_->elapsed() <= behind_max_ms);
}

void ReplicaReader::read(PgQuery query, Tried tried) {
  if (!connection_) {
    QMetaObject::invokeMethod(
        this, [tried = std::move(tried)] { tried(std::nullopt); }, Qt::QueuedConnection);
    return;
  }
  connection_->query(std::move(query), [tried = std::move(tried)](const Result<PgRows>& rows) {
    tried(rows ? std::optional<PgRows>(*rows) : std::nullopt);
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
                     [this](const Result<PgRows>& rows) {
                       if (!rows || !connection_) return;  // `lost` follows
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
