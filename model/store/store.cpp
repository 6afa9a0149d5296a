// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/store.h"

#include <QtCore/QJsonObject>

#include "model/store/migrations.h"
#include "model/store/store_decode.h"

namespace sextant {
namespace {

constexpr Milliseconds reconnect_first{100};
constexpr Milliseconds reconnect_max{3000};
// A store that cannot be used is looked at again this often, and only while somebody calls.
constexpr Milliseconds schema_again{1000};

}  // namespace

Store::Store(StoreTarget target, QByteArray application, QObject* parent)
    : QObject(parent),
      target_(std::move(target)),
      application_(std::move(application)),
      race_(this),
      connection_(std::make_unique<PgConnection>()),
      backoff_(reconnect_first, reconnect_max) {
  if (target_.kind == StoreTarget::Kind::embedded) {
    embedded_ = std::make_unique<EmbeddedStore>(target_.root, this);
  }
  reconnect_.setParent(this);
  expiry_.setParent(this);
  measure_.setParent(this);
  change_hint_.setParent(this);
  change_hint_.setSingleShot(true);
  clock_.start();
  reconnect_.setSingleShot(true);
  expiry_.setSingleShot(true);
  connect(&reconnect_, &QTimer::timeout, this, &Store::connectNow);
  connect(&expiry_, &QTimer::timeout, this, &Store::expireWaiting);
  connect(&change_hint_, &QTimer::timeout, this, &Store::tellChangeHints);
}

Store::~Store() {
  // Nobody is answered any more: whoever waits may be gone already.
  waiting_.clear();
  disconnect(connection_.get(), nullptr, this, nullptr);
}

void Store::start() {
  connectNow();
  if (replica_) replica_->start();
}

void Store::connectNow() {
  setState(ConnectionState::connecting, {});
  const auto open = [this](const PgParameters& parameters) {
    race_.run(parameters, application_, Milliseconds(4000),
              [this](Result<std::unique_ptr<PgConnection>> result) { opened(std::move(result)); });
  };
  if (!embedded_) return open(target_.parameters);
  embedded_->ensure(Milliseconds(60000), [this, open](const Result<PgParameters>& ready) {
    if (!ready) return opened(tl::unexpected<Error>(ready.error()));
    open(*ready);
  });
}

void Store::adopt(std::unique_ptr<PgConnection> connection) {
  // The old one may be on the call stack.
  disconnect(connection_.get(), nullptr, this, nullptr);
  connection_.release()->deleteLater();
  connection_ = std::move(connection);
  connect(connection_.get(), &PgConnection::lost, this, &Store::lost);
  connect(connection_.get(), &PgConnection::notified, this, &Store::takeNotification);
}

void Store::opened(Result<std::unique_ptr<PgConnection>> result) {
  if (!result) {
    // A reason that waiting does not cure is told at once to those who wait.
    if (result.error().kind == ErrorKind::denied || embedded_) failWaiting(result.error());
    if (result.error().kind == ErrorKind::denied && !embedded_ && stops_when_refused_)
      return refused(result.error());
    return lost(QString::fromStdString(result.error().toString()));
  }
  last_reason_.clear();
  adopt(std::move(*result));
  if (!connection_->isOpen()) return lost(QStringLiteral("The connection was lost at once."));
  connection_->query({"LISTEN sextant_head; LISTEN sextant_change", {}},
                     [](const Result<PgRows>&) {});
  makeReadOnly();
  checkSchema();
}

void Store::checkSchema() {
  schema_error_ = unfitServer(connection_->serverVersion());
  if (schema_error_) return enterConnected();
  connection_->query(
      {"SELECT CASE WHEN to_regclass('sextant.schema_migration') IS NULL THEN 0 ELSE 1 END", {}},
      [this](const Result<PgRows>& exists) {
        if (!exists && !connection_->isOpen()) return;  // `lost` follows
        if (!exists) {
          schema_error_ = exists.error();
          if (exists.error().kind == ErrorKind::denied) {
            schema_error_->what = "This login has no role in the store.";
            schema_error_->next =
                "An administrator gives one with: sextantctl grant add LOGIN ROLE";
          }
          return enterConnected();
        }
        if (exists->text(0, 0) == "0") {
          schema_error_ = Error{ErrorKind::conflict,
                                "This database holds no Sextant store yet.",
                                {},
                                "Make one with: sextantctl store migrate"};
          return enterConnected();
        }
        connection_->query(
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
              if (connection_->isOpen()) enterConnected();
            });
      });
}

void Store::enterConnected() {
  backoff_.reset();
  schema_checked_.start();
  if (replica_) replica_->retry();
  // Looked at again, and it is as it was.
  if (state_ == ConnectionState::connected && schema_error_) return;
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
  reconnect_.start(backoff_.next());
  setState(ConnectionState::waiting, reason);
}

void Store::setState(ConnectionState state, const QString& reason) {
  state_ = state;
  emit stateChanged(state, reason);
}

void Store::run(PgQuery query, PgConnection::Answered answered, bool needs_schema) {
  if (refuseWrite(query, answered)) return;
  runUntil(QDeadlineTimer(deadline_), std::move(query), std::move(answered), needs_schema);
}

void Store::runUntil(QDeadlineTimer deadline, PgQuery query, PgConnection::Answered answered,
                     bool needs_schema) {
  Waiting call{std::move(query), std::move(answered), deadline, needs_schema};
  if (state_ == ConnectionState::connected && connection_->isOpen())
    return dispatch(std::move(call));
  waiting_.push_back(std::move(call));
  scheduleExpiry();
}

void Store::dispatch(Waiting waiting) {
  if (waiting.needs_schema && schema_error_) {
    const Error error = *schema_error_;
    // Somebody may have given this login its first role meanwhile, or migrated the store.
    if (schema_checked_.isValid() && schema_checked_.elapsed() >= schema_again.count()) {
      schema_checked_.invalidate();
      checkSchema();
    }
    QMetaObject::invokeMethod(
        this,
        [answered = std::move(waiting.answered), error] { answered(tl::unexpected<Error>(error)); },
        Qt::QueuedConnection);
    return;
  }
  PgQuery query = waiting.query;
  query.deadline = Milliseconds(std::max<qint64>(1, waiting.deadline.remainingTime()));
  if (query.effect == PgEffect::write) {
    return connection_->query(std::move(query), std::move(waiting.answered));
  }
  // A read that lost its connection is asked again on the next one; a write never is.
  const auto call = std::make_shared<Waiting>(std::move(waiting));
  connection_->query(std::move(query), [this, call](const Result<PgRows>& rows) {
    const bool again = !rows && rows.error().kind == ErrorKind::unavailable &&
                       !connection_->isOpen() && !call->deadline.hasExpired();
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

void Store::takeNotification(const QByteArray& channel, const QByteArray& payload) {
  if (channel != "sextant_change") return takeHeadHint(payload);
  // Anyone could have sent it: what is no number is none.
  const qint64 number = payload.toLongLong();
  if (number <= 0) return;
  change_hints_.take(number);
  if (const auto wait = change_hints_.waitMs(clock_.elapsed()))
    change_hint_.start(Milliseconds(*wait));
}

void Store::tellChangeHints() {
  for (const std::int64_t number : change_hints_.due(clock_.elapsed()))
    emit changeHinted(ChangeNumber{number});
  if (const auto wait = change_hints_.waitMs(clock_.elapsed()))
    change_hint_.start(Milliseconds(*wait));
}

void Store::takeHeadHint(const QByteArray& payload) {
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

void Store::migrateSchema(Reply<int> reply) {
  if (refuseWrite({{}, {}, PgEffect::write}, [reply](const Result<PgRows>& rows) {
        reply(tl::unexpected<Error>(rows.error()));
      }))
    return;
  // Through the queue, so that it waits for a connection like every other call.
  run(
      {"SELECT 1", {}},
      [this, reply = std::move(reply)](const Result<PgRows>& ready) {
        if (!ready) return reply(tl::unexpected<Error>(ready.error()));
        migrate(*connection_, [this, reply](const Result<int>& version) {
          if (version) schema_error_.reset();
          reply(version);
        });
      },
      false);
}

}  // namespace sextant
