// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/host_race.h"

#include <QtCore/QFuture>
#include <QtCore/QPromise>
#include <QtCore/QThreadPool>

#include "model/store/connection_hosts.h"
#include "model/store/store_target.h"

namespace sextant {
namespace {

// How long a server that has answered waits for others, which may be on a newer timeline.
constexpr Milliseconds grace{200};

// The first eight digits of a WAL file's name are its timeline; a standby writes none.
constexpr const char* timeline_query =
    "SELECT CASE WHEN pg_is_in_recovery() THEN '' "
    "ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END";

// Without the place: libpq begins with 'connection to server at "db-1", port 5432 failed: '.
std::string reasonOf(const Error& error) {
  static const std::string end = " failed: ";
  const auto at = error.what.find(": connection to server ") == std::string::npos
                      ? std::string::npos
                      : error.what.find(end);
  return at == std::string::npos ? error.what : error.what.substr(at + end.size());
}

Error unreachable(const std::vector<Error>& errors) {
  if (errors.size() == 1) return errors.front();
  Error all{ErrorKind::unavailable, "None of the servers can be used:", {}, {}};
  const bool alike = std::all_of(errors.begin(), errors.end(), [&](const Error& error) {
    return reasonOf(error) == reasonOf(errors.front());
  });
  for (const Error& error : errors) {
    if (error.kind == ErrorKind::denied) all.kind = ErrorKind::denied;
    if (!alike) all.what += ' ' + error.toString();
  }
  // A wrong password is wrong on each of them.
  if (alike && !errors.empty()) all.what += ' ' + reasonOf(errors.front());
  return all;
}

// What a race is run over.
struct Field {
  std::vector<PgParameters> addresses;
  std::vector<Error> errors;  // of hosts that are not known
};

Field fieldOf(const PgParameters& parameters, const QByteArray& application) {
  Field field;
  const auto hosts = connectionHosts(parameters);
  if (!hosts) field.errors.push_back(hosts.error());
  for (const PgParameters& host : hosts.value_or(std::vector<PgParameters>{})) {
    auto resolved = resolvedAddresses(withConnectionDefaults(host, application.constData()));
    if (!resolved) field.errors.push_back(resolved.error());
    for (PgParameters& address : resolved.value_or(std::vector<PgParameters>{})) {
      field.addresses.push_back(std::move(address));
    }
  }
  return field;
}

QString nameOf(const PgParameters& address) {
  return QString::fromUtf8(address.value("host", address.value("hostaddr", "local")));
}

// Look-ups of names may hang for long, and shall keep nothing else from a thread.
QThreadPool& lookUps() {
  static QThreadPool* const pool = [] {
    auto* made = new QThreadPool;  // lives as long as the process: nobody waits for a hung look-up
    made->setMaxThreadCount(16);
    return made;
  }();
  return *pool;
}

}  // namespace

HostRace::HostRace(QObject* parent) : QObject(parent), grace_(this), naming_(this) {
  naming_.setSingleShot(true);
  connect(&naming_, &QTimer::timeout, this, [this] {
    ++race_;
    errors_.push_back(
        {ErrorKind::unavailable, "The servers' names were not found in time.", {}, {}});
    decide(true);
  });
  grace_.setSingleShot(true);
  connect(&grace_, &QTimer::timeout, this, [this] { decide(true); });
}

HostRace::~HostRace() = default;

void HostRace::run(const PgParameters& parameters, const QByteArray& application,
                   Milliseconds deadline, Finished finished) {
  ++race_;
  runners_.clear();
  errors_.clear();
  grace_.stop();
  finished_ = std::move(finished);
  deadline_ = QDeadlineTimer(deadline);
  // Files and name servers are asked in another thread: they may hang.
  auto promise = std::make_shared<QPromise<Field>>();
  promise->future().then(this, [this, race = race_](const Field& field) {
    if (race_ != race) return;
    naming_.stop();
    errors_ = field.errors;
    start(field.addresses);
  });
  naming_.start(deadline);
  lookUps().start([promise, parameters, application] {
    promise->start();
    promise->addResult(fieldOf(parameters, application));
    promise->finish();
  });
}

void HostRace::start(const std::vector<PgParameters>& addresses) {
  if (addresses.empty()) return decide(false);
  for (const PgParameters& address : addresses) {
    runners_.push_back(std::make_unique<Runner>());
    runners_.back()->host = nameOf(address);
    runners_.back()->connection = std::make_unique<PgConnection>();
  }
  const Milliseconds left(std::max<qint64>(1, deadline_.remainingTime()));
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    runners_[i]->connection->open(addresses[i], left,
                                  [this, i](const Result<void>& result) { opened(i, result); });
  }
}

void HostRace::opened(std::size_t runner, const Result<void>& result) {
  if (!result) {
    runners_[runner]->lost = true;
    errors_.push_back(result.error());
    if (errors_.back().where.empty() && runners_.size() > 1) {
      errors_.back().where = runners_[runner]->host.toStdString();
    }
    return decide(false);
  }
  // Alone there is nothing to choose from.
  if (runners_.size() == 1) return arrived(runner, PgRows{{{PgValue(QByteArray())}}});
  const Milliseconds left(std::max<qint64>(1, deadline_.remainingTime()));
  runners_[runner]->connection->query(
      {timeline_query, {}, PgEffect::read, left},
      [this, runner](const Result<PgRows>& rows) { arrived(runner, rows); });
}

void HostRace::arrived(std::size_t runner, const Result<PgRows>& timeline) {
  if (!timeline) return opened(runner, tl::unexpected<Error>(timeline.error()));
  runners_[runner]->timeline = timeline->text(0, 0).toLongLong(nullptr, 16);
  if (!grace_.isActive()) grace_.start(grace);
  decide(false);
}

// `late`: no more is waited for those that have not answered.
void HostRace::decide(bool late) {
  if (!finished_) return;
  Runner* best = nullptr;
  bool open_question = false;
  for (const auto& runner : runners_) {
    if (runner->lost) continue;
    if (runner->timeline < 0) {
      open_question = true;
    } else if (best == nullptr || runner->timeline > best->timeline) {
      best = runner.get();
    }
  }
  if (best == nullptr && open_question) return;
  if (best != nullptr && open_question && !late) return;
  if (best == nullptr) return finish(tl::unexpected<Error>(unreachable(errors_)));
  finish(std::move(best->connection));
}

void HostRace::finish(Result<std::unique_ptr<PgConnection>> result) {
  grace_.stop();
  const auto finished = std::move(finished_);
  finished_ = nullptr;
  // From its own turn: this may be called by one of the connections.
  QMetaObject::invokeMethod(
      this,
      [this, finished, race = race_,
       result = std::make_shared<Result<std::unique_ptr<PgConnection>>>(std::move(result))] {
        if (race_ != race) return;  // somebody has run it anew
        runners_.clear();
        finished(std::move(*result));
      },
      Qt::QueuedConnection);
}

}  // namespace sextant
