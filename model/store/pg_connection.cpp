// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/pg_connection.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QPointer>
#include <QtCore/QRegularExpression>
#include <QtCore/QSocketNotifier>
#include <QtCore/QTimer>

#include <libpq-fe.h>

namespace sextant {
namespace {

struct ResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ResultDeleter>;

QString firstLine(const char* message) {
  return QString::fromUtf8(message == nullptr ? "" : message)
      .section(QLatin1Char('\n'), 0, 0)
      .trimmed();
}

bool isDenied(const QByteArray& state) {
  return state == "42501" || state.startsWith("28");
}

// SQLSTATE classes: https://www.postgresql.org/docs/15/errcodes-appendix.html
Error errorOf(const PGresult* result) {
  const QByteArray state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  // These two classes are our functions' own sentences about what they were given.
  if (state.startsWith("22") || state.startsWith("23")) {
    return {ErrorKind::input, firstLine(primary).toStdString()};
  }
  Error error{ErrorKind::unavailable,
              "The store answered: " + firstLine(primary).toStdString() +
                  (state.isEmpty() ? "" : " (" + state.toStdString() + ")")};
  if (isDenied(state)) error.kind = ErrorKind::denied;
  if (state.startsWith("40")) error.kind = ErrorKind::conflict;
  return error;
}

// Why there is no connection. The library tells the server's SQLSTATE only within its sentence,
// and there only in the verbose one: "... failed: FATAL:  28P01: password ...".
Error refusalOf(PGconn* connection) {
  static const QRegularExpression coded(QStringLiteral(":  ([0-9A-Z]{5}): "));
  QString reason = firstLine(PQerrorMessage(connection));
  const auto code = coded.match(reason);
  if (code.hasMatch()) reason.replace(code.capturedStart(), code.capturedLength(), ": ");
  const bool denied = isDenied(code.captured(1).toLatin1()) ||
                      (connection != nullptr && PQconnectionNeedsPassword(connection) != 0);
  return {denied ? ErrorKind::denied : ErrorKind::unavailable,
          "The store cannot be reached: " + reason.toStdString() + "."};
}

PgRows rowsOf(const PGresult* result) {
  PgRows rows;
  const int count = PQntuples(result);
  const int columns = PQnfields(result);
  rows.rows.reserve(static_cast<std::size_t>(count));
  for (int row = 0; row < count; ++row) {
    auto& values = rows.rows.emplace_back();
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result, row, column) != 0) {
        values.emplace_back();
      } else {
        values.emplace_back(
            QByteArray(PQgetvalue(result, row, column), PQgetlength(result, row, column)));
      }
    }
  }
  return rows;
}

// Counts the warnings of the query under way: PostgreSQL reports a commit that was cancelled while
// waiting for its standby as success with a warning.
void receiveNotice(void* warnings, const PGresult* result) {
  const char* severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity != nullptr && qstrcmp(severity, "WARNING") == 0) ++*static_cast<int*>(warnings);
}

// A notifier may be on the call stack, so it is deleted later; its socket may be closed before.
void retire(std::unique_ptr<QSocketNotifier>& notifier) {
  if (!notifier) return;
  notifier->setEnabled(false);
  notifier.release()->deleteLater();
}

}  // namespace

struct PgConnection::Pending {
  PgQuery query;
  Answered answered;
  QDeadlineTimer deadline;
  PgRows rows;
  std::optional<Error> error;
  int warnings = 0;
  bool sent = false;
};

QByteArray PgRows::text(std::size_t row, std::size_t column) const {
  if (row >= rows.size() || column >= rows[row].size()) return {};
  return rows[row][column].value_or(QByteArray());
}

PgConnection::PgConnection(QObject* parent) : QObject(parent), timer_(std::make_unique<QTimer>()) {
  timer_->setSingleShot(true);
  timer_->setTimerType(Qt::PreciseTimer);
  connect(timer_.get(), &QTimer::timeout, this, &PgConnection::deadlineMissed);
}

PgConnection::~PgConnection() {
  opened_ = nullptr;
  queue_.clear();
  release();
}

int PgConnection::serverVersion() const {
  return isOpen() ? PQserverVersion(connection_) : 0;
}

PgLink PgConnection::link() const {
  const auto words = [](const char* text) { return QString::fromUtf8(text); };
  PgLink link{words(PQhost(connection_)), words(PQhostaddr(connection_)),
              words(PQport(connection_))};
  if (PQsslInUse(connection_) != 0) {
    link.tls = words(PQsslAttribute(connection_, "protocol"));
    link.cipher = words(PQsslAttribute(connection_, "cipher"));
  }
  link.used_password = PQconnectionUsedPassword(connection_) != 0;
  return link;
}

void PgConnection::open(const PgParameters& parameters, Milliseconds deadline, Opened opened) {
  close();
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (auto at = parameters.begin(); at != parameters.end(); ++at) {
    keywords.push_back(at.key().constData());
    values.push_back(at.value().constData());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  opened_ = std::move(opened);
  state_ = State::connecting;
  connection_ = PQconnectStartParams(keywords.data(), values.data(), 0);
  if (connection_ != nullptr) PQsetErrorVerbosity(connection_, PQERRORS_VERBOSE);
  timer_->start(deadline);
  if (connection_ == nullptr || PQsocket(connection_) < 0) {
    // There is nothing to wait for, so the library already knows that it failed. Never answered
    // from within this call: the caller is not ready for it yet.
    QTimer::singleShot(0, this, [this] {
      if (state_ == State::connecting) continueConnecting();
    });
    return;
  }
  watchSocket(false, true);
}

void PgConnection::watchSocket(bool read, bool write) {
  // The socket may change between two steps of connecting.
  retire(read_notifier_);
  retire(write_notifier_);
  const int socket = connection_ == nullptr ? -1 : PQsocket(connection_);
  if (socket < 0) return;
  const auto step = [this] {
    if (state_ == State::connecting) {
      continueConnecting();
    } else {
      consume();
    }
  };
  if (read) {
    read_notifier_ = std::make_unique<QSocketNotifier>(socket, QSocketNotifier::Read);
    connect(read_notifier_.get(), &QSocketNotifier::activated, this, step);
  }
  if (write) {
    write_notifier_ = std::make_unique<QSocketNotifier>(socket, QSocketNotifier::Write);
    connect(write_notifier_.get(), &QSocketNotifier::activated, this, [this] {
      if (state_ == State::connecting) {
        continueConnecting();
      } else {
        flush();
      }
    });
  }
}

void PgConnection::continueConnecting() {
  switch (connection_ == nullptr ? PGRES_POLLING_FAILED : PQconnectPoll(connection_)) {
    case PGRES_POLLING_READING:
      watchSocket(true, false);
      return;
    case PGRES_POLLING_WRITING:
      watchSocket(false, true);
      return;
    default:
      finishConnecting();
  }
}

void PgConnection::finishConnecting() {
  timer_->stop();
  auto opened = std::move(opened_);
  opened_ = nullptr;
  if (connection_ == nullptr || PQstatus(connection_) != CONNECTION_OK) {
    const Error refusal = refusalOf(connection_);
    release();
    if (opened) opened(tl::unexpected<Error>(refusal));
    return;
  }
  PQsetErrorVerbosity(connection_, PQERRORS_DEFAULT);
  PQsetnonblocking(connection_, 1);
  PQsetNoticeReceiver(
      connection_, [](void*, const PGresult*) {}, nullptr);
  state_ = State::idle;
  watchSocket(true, false);
  const QPointer<PgConnection> self(this);
  if (opened) opened(Result<void>());
  if (self && state_ == State::idle) startNext();
}

void PgConnection::query(PgQuery query, Answered answered) {
  auto pending = std::make_unique<Pending>();
  pending->deadline = QDeadlineTimer(query.deadline, Qt::PreciseTimer);
  pending->query = std::move(query);
  pending->answered = std::move(answered);
  queue_.push_back(std::move(pending));
  if (state_ == State::busy) return;
  QMetaObject::invokeMethod(
      this,
      [this] {
        if (state_ == State::idle) startNext();
        if (state_ == State::closed) fail(QStringLiteral("there is no connection"));
      },
      Qt::QueuedConnection);
}

void PgConnection::startNext() {
  if (state_ != State::idle || queue_.empty()) return;
  Pending& pending = *queue_.front();
  state_ = State::busy;
  timer_->start(std::chrono::milliseconds(std::max<qint64>(0, pending.deadline.remainingTime())));
  PQsetNoticeReceiver(connection_, receiveNotice, &pending.warnings);
  std::vector<const char*> values;
  for (const auto& value : pending.query.parameters) {
    values.push_back(value ? value->constData() : nullptr);
  }
  const int sent = values.empty() ? PQsendQuery(connection_, pending.query.sql.constData())
                                  : PQsendQueryParams(connection_, pending.query.sql.constData(),
                                                      static_cast<int>(values.size()), nullptr,
                                                      values.data(), nullptr, nullptr, 0);
  if (sent == 0) {
    fail(firstLine(PQerrorMessage(connection_)));
    return;
  }
  pending.sent = true;
  flush();
}

void PgConnection::flush() {
  const int left = PQflush(connection_);
  if (left < 0) {
    fail(firstLine(PQerrorMessage(connection_)));
    return;
  }
  if (left > 0 && write_notifier_) return;
  if (left > 0 || write_notifier_) watchSocket(true, left > 0);
}

void PgConnection::consume() {
  if (connection_ == nullptr) return;
  if (PQconsumeInput(connection_) == 0) {
    fail(firstLine(PQerrorMessage(connection_)));
    return;
  }
  // Whoever is answered may end this connection.
  const QPointer<PgConnection> self(this);
  if (state_ == State::busy) takeResults();
  if (self && connection_ != nullptr) takeNotifications();
}

void PgConnection::takeResults() {
  while (PQisBusy(connection_) == 0) {
    const PgResult result(PQgetResult(connection_));
    if (!result) {
      finishQuery();
      return;
    }
    Pending& pending = *queue_.front();
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK) {
      pending.rows = rowsOf(result.get());
    } else if (status != PGRES_COMMAND_OK && !pending.error) {
      pending.error = errorOf(result.get());
      if (PQstatus(connection_) == CONNECTION_BAD) {
        pending.error.reset();
        fail(firstLine(PQerrorMessage(connection_)));
        return;
      }
    }
  }
}

void PgConnection::finishQuery() {
  timer_->stop();
  const std::unique_ptr<Pending> pending = std::move(queue_.front());
  queue_.erase(queue_.begin());
  state_ = State::idle;
  PQsetNoticeReceiver(
      connection_, [](void*, const PGresult*) {}, nullptr);
  const QPointer<PgConnection> self(this);
  const bool doubtful = pending->query.effect == PgEffect::write && pending->warnings > 0;
  if (pending->error) {
    pending->answered(tl::unexpected<Error>(*pending->error));
  } else if (doubtful) {
    pending->answered(sextant::fail(ErrorKind::outcome_unknown,
                                    "The store committed with a warning: not every copy has it."));
  } else {
    pending->answered(std::move(pending->rows));
  }
  if (self && state_ == State::idle) startNext();
}

void PgConnection::takeNotifications() {
  std::vector<std::pair<QByteArray, QByteArray>> received;
  while (PGnotify* notification = PQnotifies(connection_)) {
    received.emplace_back(notification->relname, notification->extra);
    PQfreemem(notification);
  }
  const QPointer<PgConnection> self(this);
  for (const auto& [channel, payload] : received) {
    if (self) emit notified(channel, payload);
  }
}

void PgConnection::deadlineMissed() {
  if (state_ == State::connecting) {
    auto opened = std::move(opened_);
    opened_ = nullptr;
    release();
    if (opened) {
      opened(sextant::fail(ErrorKind::unavailable, "The store did not answer in time."));
    }
    return;
  }
  fail(QStringLiteral("no answer in time"));
}

void PgConnection::close() {
  if (state_ == State::closed && queue_.empty()) return;
  opened_ = nullptr;
  fail(QStringLiteral("the connection was closed"));
}

// Ends the connection and answers everybody who waits for it.
void PgConnection::fail(const QString& reason) {
  const bool was_open = isOpen();
  const QPointer<PgConnection> self(this);
  release();
  const auto waiting = std::move(queue_);
  queue_.clear();
  for (const auto& pending : waiting) {
    const bool undecided = pending->sent && pending->query.effect == PgEffect::write;
    pending->answered(
        undecided
            ? sextant::fail(
                  ErrorKind::outcome_unknown,
                  "It is not known whether the store took this: " + reason.toStdString() + ".")
            : sextant::fail(ErrorKind::unavailable,
                            "The store cannot be reached: " + reason.toStdString() + "."));
  }
  if (self && was_open) emit lost(reason);
}

void PgConnection::release() {
  timer_->stop();
  state_ = State::closed;
  retire(read_notifier_);
  retire(write_notifier_);
  if (connection_ != nullptr) {
    PQfinish(connection_);
    connection_ = nullptr;
  }
}

}  // namespace sextant
