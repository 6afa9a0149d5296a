// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/store.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QRandomGenerator>

#include "model/store/migrations.h"
#include "model/store/store_decode.h"

namespace sextant {
namespace {

constexpr const char* head_columns =
    "SELECT to_jsonb(h) FROM sextant.head h WHERE environment = $1 AND service = $2";

constexpr const char* revision_columns =
    "SELECT r.number, r.parent, encode(r.content_hash, 'hex'), r.restored, r.author, r.message, "
    "(extract(epoch FROM r.published_at) * 1000000)::bigint, "
    "(SELECT coalesce(json_agg(p.scope ORDER BY p.scope), '[]') FROM sextant.revision_profile p "
    " WHERE p.environment = r.environment AND p.service = r.service AND p.number = r.number "
    "   AND p.set_in = r.number), "
    "(SELECT coalesce(json_agg(b.scope ORDER BY b.scope), '[]') FROM sextant.revision_profile b "
    " WHERE b.environment = r.environment AND b.service = r.service AND b.number = r.parent "
    "   AND NOT EXISTS (SELECT FROM sextant.revision_profile p WHERE p.environment = b.environment "
    "     AND p.service = b.service AND p.number = r.number AND p.scope = b.scope)) "
    "FROM sextant.revision r WHERE r.environment = $1 AND r.service = $2 ";

constexpr const char* fleet_columns =
    "SELECT i.cluster, i.name, s.epoch, s.seq, s.wanted, s.applied, s.effective_hash, s.health, "
    "s.reason, "
    "(extract(epoch FROM clock_timestamp() - s.reported_at) * 1000)::bigint, "
    "(extract(epoch FROM s.applied_at) * 1000000)::bigint "
    "FROM sextant.instance i LEFT JOIN sextant.agent_status s "
    "ON s.environment = i.environment AND s.service = i.service AND s.cluster = i.cluster "
    "AND s.instance = i.name "
    "WHERE i.environment = $1 AND i.service = $2 AND i.retired IS NULL ORDER BY i.cluster, i.name";

constexpr const char* telemetry_columns =
    "SELECT cluster, instance, second, revision, buckets, sum_seconds, errors, gauges "
    "FROM sextant.telemetry WHERE environment = $1 AND service = $2 AND second > $3::bigint "
    "AND second <= $3::bigint + 3600 ORDER BY second";

std::vector<PgValue> keyOf(const ServiceKey& key) {
  return {QByteArray::fromStdString(key.environment), QByteArray::fromStdString(key.service)};
}

PgValue number(std::int64_t value) {
  return QByteArray::number(static_cast<qint64>(value));
}

PgValue boolean(bool value) {
  return QByteArray(value ? "true" : "false");
}

// Hands over the error, or what `decode` makes of the rows.
template <class T, class Decode>
PgConnection::Answered answer(Reply<T> reply, Decode decode) {
  return [reply = std::move(reply), decode](const Result<PgRows>& rows) {
    if (!rows) return reply(tl::unexpected<Error>(rows.error()));
    reply(decode(*rows));
  };
}

PgConnection::Answered acknowledge(Reply<void> reply) {
  return [reply = std::move(reply)](const Result<PgRows>& rows) {
    reply(rows ? Result<void>() : tl::unexpected<Error>(rows.error()));
  };
}

PgConnection::Answered receiptAnswer(Reply<PublishReceipt> reply) {
  return answer<PublishReceipt>(std::move(reply), [](const PgRows& rows) {
    return decode::receipt(decode::object(rows.text(0, 0)));
  });
}

}  // namespace

Store::Store(StoreTarget target, QByteArray application, QObject* parent)
    : QObject(parent),
      target_(std::move(target)),
      application_(std::move(application)),
      connection_(this) {
  if (target_.kind == StoreTarget::Kind::embedded) {
    embedded_ = std::make_unique<EmbeddedStore>(target_.root, this);
  }
  reconnect_.setParent(this);
  expiry_.setParent(this);
  reconnect_.setSingleShot(true);
  expiry_.setSingleShot(true);
  connect(&reconnect_, &QTimer::timeout, this, &Store::connectNow);
  connect(&expiry_, &QTimer::timeout, this, &Store::expireWaiting);
  connect(&connection_, &PgConnection::lost, this, &Store::lost);
  connect(&connection_, &PgConnection::notified, this,
          [this](const QByteArray&, const QByteArray& payload) { takeNotification(payload); });
}

Store::~Store() {
  // Nobody is answered any more: whoever waits may be gone already.
  waiting_.clear();
  disconnect(&connection_, nullptr, this, nullptr);
}

void Store::start() {
  connectNow();
}

void Store::connectNow() {
  setState(ConnectionState::connecting, {});
  const auto open = [this](const PgParameters& parameters) {
    connection_.open(withConnectionDefaults(parameters, application_.constData()),
                     Milliseconds(4000), [this](const Result<void>& result) { opened(result); });
  };
  if (!embedded_) return open(target_.parameters);
  embedded_->ensure(Milliseconds(60000), [this, open](const Result<PgParameters>& ready) {
    if (!ready) return opened(tl::unexpected<Error>(ready.error()));
    open(*ready);
  });
}

void Store::opened(const Result<void>& result) {
  if (!result) {
    // A reason that waiting does not cure is told at once to those who wait.
    if (result.error().kind == ErrorKind::denied || embedded_) failWaiting(result.error());
    return lost(QString::fromStdString(result.error().toString()));
  }
  last_reason_.clear();
  connection_.query({"LISTEN sextant_head", {}}, [](const Result<PgRows>&) {});
  checkSchema();
}

void Store::checkSchema() {
  connection_.query(
      {"SELECT CASE WHEN to_regclass('sextant.schema_migration') IS NULL THEN 0 ELSE 1 END", {}},
      [this](const Result<PgRows>& exists) {
        if (!exists) return;  // the connection is gone; `lost` follows
        if (exists->text(0, 0) == "0") {
          schema_error_ = Error{ErrorKind::conflict,
                                "This database holds no Sextant store yet.",
                                {},
                                "Make one with: sextantctl store migrate"};
          return enterConnected();
        }
        connection_.query(
            {"SELECT max(version) FROM sextant.schema_migration", {}},
            [this](const Result<PgRows>& rows) {
              schema_error_.reset();
              const int version = rows ? rows->text(0, 0).toInt() : 0;
              if (!rows) {
                schema_error_ = rows.error();
              } else if (version != schemaVersion()) {
                schema_error_ =
                    Error{ErrorKind::conflict,
                          "The store has schema version " + std::to_string(version) +
                              ", this program needs " + std::to_string(schemaVersion()) + ".",
                          {},
                          version > schemaVersion() ? "Install a newer Sextant."
                                                    : "Run: sextantctl store migrate"};
              }
              if (connection_.isOpen()) enterConnected();
            });
      });
}

void Store::enterConnected() {
  failures_ = 0;
  setState(ConnectionState::connected, {});
  auto waiting = std::move(waiting_);
  waiting_.clear();
  expiry_.stop();
  for (Waiting& call : waiting) {
    dispatch(std::move(call));
  }
}

void Store::lost(const QString& reason) {
  last_reason_ = reason;
  if (reconnect_.isActive()) return;
  // Full jitter keeps many clients of one server from coming back in step.
  const int ceiling = std::min(3000, 100 << std::min(failures_++, 5));
  reconnect_.start(100 + QRandomGenerator::global()->bounded(ceiling));
  setState(ConnectionState::waiting, reason);
}

void Store::setState(ConnectionState state, const QString& reason) {
  state_ = state;
  emit stateChanged(state, reason);
}

void Store::run(PgQuery query, PgConnection::Answered answered, bool needs_schema) {
  query.deadline = deadline_;
  Waiting call{std::move(query), std::move(answered), QDeadlineTimer(deadline_), needs_schema};
  if (state_ == ConnectionState::connected && connection_.isOpen())
    return dispatch(std::move(call));
  waiting_.push_back(std::move(call));
  scheduleExpiry();
}

void Store::dispatch(Waiting waiting) {
  if (waiting.needs_schema && schema_error_) {
    const Error error = *schema_error_;
    QMetaObject::invokeMethod(
        this,
        [answered = std::move(waiting.answered), error] { answered(tl::unexpected<Error>(error)); },
        Qt::QueuedConnection);
    return;
  }
  PgQuery query = waiting.query;
  query.deadline = Milliseconds(std::max<qint64>(1, waiting.deadline.remainingTime()));
  if (query.effect == PgEffect::write) {
    return connection_.query(std::move(query), std::move(waiting.answered));
  }
  // A read that lost its connection is asked again on the next one; a write never is.
  const auto call = std::make_shared<Waiting>(std::move(waiting));
  connection_.query(std::move(query), [this, call](const Result<PgRows>& rows) {
    const bool again = !rows && rows.error().kind == ErrorKind::unavailable &&
                       !connection_.isOpen() && !call->deadline.hasExpired();
    if (!again) return call->answered(rows);
    waiting_.push_back(std::move(*call));
    scheduleExpiry();
  });
}

void Store::scheduleExpiry() {
  qint64 next = -1;
  for (const Waiting& call : waiting_) {
    const qint64 left = std::max<qint64>(0, call.deadline.remainingTime());
    next = next < 0 ? left : std::min(next, left);
  }
  if (next >= 0) expiry_.start(static_cast<int>(next) + 1);
}

void Store::expireWaiting() {
  std::vector<Waiting> expired;
  std::vector<Waiting> kept;
  for (Waiting& call : waiting_) {
    (call.deadline.hasExpired() ? expired : kept).push_back(std::move(call));
  }
  waiting_ = std::move(kept);
  scheduleExpiry();
  const std::string what =
      last_reason_.isEmpty() ? "The store cannot be reached." : last_reason_.toStdString();
  for (const Waiting& call : expired) {
    call.answered(fail(ErrorKind::unavailable, what, target_.name().toStdString(),
                       "Nothing was sent; try again when it is back."));
  }
}

void Store::failWaiting(const Error& error) {
  const auto waiting = std::move(waiting_);
  waiting_.clear();
  for (const Waiting& call : waiting) {
    call.answered(tl::unexpected<Error>(error));
  }
}

void Store::takeNotification(const QByteArray& payload) {
  const QJsonObject json = decode::object(payload);
  const auto hint = std::make_pair(json[QLatin1String("environment")].toString(),
                                   json[QLatin1String("service")].toString());
  if (hint.first.isEmpty() || std::find(hints_.begin(), hints_.end(), hint) != hints_.end()) return;
  hints_.push_back(hint);
  if (hints_.size() > 1) return;
  QMetaObject::invokeMethod(
      this,
      [this] {
        const auto hints = std::move(hints_);
        hints_.clear();
        for (const auto& [environment, service] : hints) {
          emit headHinted(environment, service);
        }
      },
      Qt::QueuedConnection);
}

void Store::status(Reply<StoreStatus> reply) {
  const std::string name = target_.name().toStdString();
  const std::string dsn = target_.dsn().toStdString();
  QElapsedTimer clock;
  clock.start();
  run(
      {"SELECT current_setting('server_version'), pg_database_size(current_database()), "
       "pg_is_in_recovery(), "
       "(SELECT CASE WHEN to_regclass('sextant.schema_migration') IS NULL THEN 0 ELSE 1 END)",
       {}},
      [this, reply = std::move(reply), name, dsn, clock](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        StoreStatus status;
        status.name = name;
        status.dsn = dsn;
        status.server_version = rows->text(0, 0).split(' ').first().toStdString();
        status.size_bytes = rows->text(0, 1).toLongLong();
        status.in_recovery = rows->text(0, 2) == "t";
        status.schema_version_known = schemaVersion();
        status.round_trip_ms = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        if (rows->text(0, 3) == "0") return reply(status);
        run({"SELECT (SELECT max(version) FROM sextant.schema_migration), "
             "(SELECT count(*) FROM sextant.revision)",
             {}},
            answer<StoreStatus>(reply,
                                [base = status](const PgRows& counts) {
                                  StoreStatus counted = base;
                                  counted.schema_version = counts.text(0, 0).toInt();
                                  counted.revisions = counts.text(0, 1).toLongLong();
                                  return Result<StoreStatus>(counted);
                                }),
            false);
      },
      false);
}

void Store::overview(Reply<Overview> reply) {
  run({"SELECT snapshot FROM sextant.overview", {}},
      answer<Overview>(std::move(reply), [](const PgRows& rows) {
        return Result<Overview>(decode::overview(decode::object(rows.text(0, 0))));
      }));
}

void Store::head(const ServiceKey& key, Reply<Head> reply) {
  run({head_columns, keyOf(key)},
      answer<Head>(std::move(reply), [key](const PgRows& rows) -> Result<Head> {
        if (rows.rows.empty()) {
          return fail(ErrorKind::answer_no, "Nothing has been published here yet.", key.toString());
        }
        return decode::head(decode::object(rows.text(0, 0)));
      }));
}

void Store::inventory(const ServiceKey& key, Reply<std::vector<Scope>> reply) {
  run({"SELECT cluster, name FROM sextant.instance WHERE environment = $1 AND service = $2 "
       "AND retired IS NULL ORDER BY cluster, name",
       keyOf(key)},
      answer<std::vector<Scope>>(std::move(reply), [](const PgRows& rows) {
        std::vector<Scope> scopes;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          scopes.push_back({rows.text(i, 0).toStdString(), rows.text(i, 1).toStdString()});
        }
        return Result<std::vector<Scope>>(std::move(scopes));
      }));
}

void Store::revision(const ServiceKey& key, RevisionNumber wanted, Reply<RevisionContent> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(wanted.value));
  run({QByteArray(revision_columns) + "AND r.number = $3", parameters},
      [this, key, wanted, parameters, reply = std::move(reply)](const Result<PgRows>& rows) {
        if (!rows) return reply(tl::unexpected<Error>(rows.error()));
        if (rows->rows.empty()) {
          return reply(fail(ErrorKind::answer_no,
                            "There is no revision " + std::to_string(wanted.value) + ".",
                            key.toString()));
        }
        RevisionContent content;
        content.info = decode::revisionInfo(*rows, 0);
        run({"SELECT p.scope, c.body, p.set_in FROM sextant.revision_profile p "
             "JOIN sextant.content c USING (sha256) "
             "WHERE p.environment = $1 AND p.service = $2 AND p.number = $3",
             parameters},
            answer<RevisionContent>(reply, [base = content](const PgRows& profiles) {
              RevisionContent whole = base;
              for (std::size_t i = 0; i < profiles.rows.size(); ++i) {
                const Scope scope =
                    Scope::fromPath(profiles.text(i, 0).toStdString()).value_or(Scope{});
                whole.profiles[scope] = profiles.text(i, 1).toStdString();
                whole.set_in[scope] = {profiles.text(i, 2).toLongLong()};
              }
              return Result<RevisionContent>(std::move(whole));
            }));
      });
}

void Store::history(const ServiceKey& key, RevisionNumber before, int limit,
                    Reply<std::vector<RevisionInfo>> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(before.value));
  parameters.push_back(number(limit));
  run({QByteArray(revision_columns) +
           "AND ($3::bigint = 0 OR r.number < $3::bigint) ORDER BY r.number DESC LIMIT $4::bigint",
       parameters},
      answer<std::vector<RevisionInfo>>(std::move(reply), [](const PgRows& rows) {
        std::vector<RevisionInfo> revisions;
        for (std::size_t i = 0; i < rows.rows.size(); ++i) {
          revisions.push_back(decode::revisionInfo(rows, i));
        }
        return Result<std::vector<RevisionInfo>>(std::move(revisions));
      }));
}

void Store::fleet(const ServiceKey& key, Reply<std::vector<FleetRow>> reply) {
  run({fleet_columns, keyOf(key)},
      answer<std::vector<FleetRow>>(std::move(reply), [key](const PgRows& rows) {
        return Result<std::vector<FleetRow>>(decode::fleet(key, rows));
      }));
}

void Store::telemetry(const ServiceKey& key, std::int64_t after,
                      Reply<std::vector<TelemetrySample>> reply) {
  auto parameters = keyOf(key);
  parameters.push_back(number(after));
  run({telemetry_columns, parameters},
      answer<std::vector<TelemetrySample>>(std::move(reply), [](const PgRows& rows) {
        return Result<std::vector<TelemetrySample>>(decode::telemetry(rows));
      }));
}

void Store::requestIsKnown(const RequestId& id, Reply<bool> reply) {
  run({"SELECT EXISTS (SELECT FROM sextant.request WHERE id = $1::uuid)",
       {QByteArray::fromStdString(id.toString())}},
      answer<bool>(std::move(reply),
                   [](const PgRows& rows) { return Result<bool>(rows.text(0, 0) == "t"); }));
}

void Store::publish(const PublishRequest& request, Reply<PublishReceipt> reply) {
  run({"SELECT sextant.publish($1::uuid, $2, $3, $4::bigint, $5, $6::boolean, $7::jsonb, $8, $9)",
       {QByteArray::fromStdString(request.id.toString()),
        QByteArray::fromStdString(request.key.environment),
        QByteArray::fromStdString(request.key.service), number(request.base.value),
        QByteArray::fromStdString(request.base_hash), boolean(request.base_is_heads),
        decode::profilesJson(request.profiles), QByteArray::fromStdString(request.message),
        QByteArray::fromStdString(request.person)},
       PgEffect::write},
      receiptAnswer(std::move(reply)));
}

void Store::rollback(const RollbackRequest& request, Reply<PublishReceipt> reply) {
  run({"SELECT sextant.rollback($1::uuid, $2, $3, $4::bigint, $5, $6::boolean, $7::bigint, $8, $9)",
       {QByteArray::fromStdString(request.id.toString()),
        QByteArray::fromStdString(request.key.environment),
        QByteArray::fromStdString(request.key.service), number(request.base.value),
        QByteArray::fromStdString(request.base_hash), boolean(request.base_is_heads),
        number(request.revision.value), QByteArray::fromStdString(request.message),
        QByteArray::fromStdString(request.person)},
       PgEffect::write},
      receiptAnswer(std::move(reply)));
}

void Store::setEnvironment(const EnvironmentChange& change, Reply<void> reply) {
  const auto optional = [](const auto& value, const auto& make) {
    return value ? PgValue(make(*value)) : PgValue();
  };
  run({"SELECT sextant.set_environment($1, $2, $3, $4::integer)",
       {QByteArray::fromStdString(change.name),
        optional(change.colour,
                 [](const std::string& name) { return QByteArray::fromStdString(name); }),
        optional(change.is_protected,
                 [](bool value) { return QByteArray(value ? "protected" : "open"); }),
        optional(change.ordinal, [](int value) { return number(value); })},
       PgEffect::write},
      acknowledge(std::move(reply)));
}

void Store::createEnvironment(const Environment& environment, int ordinal, Reply<void> reply) {
  setEnvironment({environment.name, environment.colour, environment.is_protected, ordinal},
                 std::move(reply));
}

void Store::enrol(const Instance& instance, Reply<void> reply) {
  run({"SELECT sextant.enrol($1, $2, $3, $4)",
       {QByteArray::fromStdString(instance.key.environment),
        QByteArray::fromStdString(instance.key.service),
        QByteArray::fromStdString(instance.scope.cluster),
        QByteArray::fromStdString(instance.scope.instance)},
       PgEffect::write},
      acknowledge(std::move(reply)));
}

void Store::report(const AgentReport& report, Reply<void> reply) {
  run({"SELECT sextant.report($1::jsonb, $2::jsonb)",
       {decode::statusJson(report), decode::samplesJson(report.samples)},
       PgEffect::write},
      acknowledge(std::move(reply)));
}

void Store::migrateSchema(Reply<int> reply) {
  // Through the queue, so that it waits for a connection like every other call.
  run(
      {"SELECT 1", {}},
      [this, reply = std::move(reply)](const Result<PgRows>& ready) {
        if (!ready) return reply(tl::unexpected<Error>(ready.error()));
        migrate(connection_, [this, reply](const Result<int>& version) {
          if (version) schema_error_.reset();
          reply(version);
        });
      },
      false);
}

}  // namespace sextant
