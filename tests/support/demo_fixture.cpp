// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/demo_fixture.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtCore/QTemporaryFile>
#include <QtCore/QThread>

#include <unistd.h>

#include "model/store/await.h"

namespace sextant::testing {
namespace {

constexpr int up_within_ms = 120000;
constexpr int down_within_ms = 60000;

Error errorOf(const ProgramResult& result) {
  const auto kind =
      result.status > 0 ? static_cast<ErrorKind>(result.status) : ErrorKind::unavailable;
  return {kind, QString::fromUtf8(result.errors).trimmed().toStdString()};
}

}  // namespace

DemoFixture::DemoFixture()
    : folder_(QStringLiteral("/tmp/sextant-demo-XXXXXX")),
      environment_(environmentWith(folder_.path())) {
  // The database's account passes through this folder to its own.
  QFile::setPermissions(folder_.path(), QFile::Permissions(0x7055));
  // Its input ends with this process, however that goes; a demo outlives its starter by design.
  guard_.setProcessEnvironment(environment_);
  guard_.setChildProcessModifier([] { ::setsid(); });
  guard_.start(QStringLiteral("sh"),
               {QStringLiteral("-c"),
                QStringLiteral("read -r ended; \"$0\" demo down 2>/dev/null; rm -rf \"$1\""),
                productProgram(QStringLiteral("sextantctl")), folder_.path()});
  if (!guard_.waitForStarted()) qFatal("%s", qUtf8Printable(guard_.errorString()));
}

DemoFixture::~DemoFixture() {
  if (const auto gone = down(); gone.status != 0) qWarning("%s", gone.toString().constData());
  guard_.closeWriteChannel();
  guard_.waitForFinished(down_within_ms);
}

Result<void> DemoFixture::up(const QStringList& arguments) {
  const auto result =
      ctl(QStringList{QStringLiteral("demo"), QStringLiteral("up")} + arguments, up_within_ms);
  if (result.status != 0) return tl::unexpected<Error>(errorOf(result));
  return {};
}

ProgramResult DemoFixture::down() const {
  return ctl({QStringLiteral("demo"), QStringLiteral("down")}, down_within_ms);
}

ProgramResult DemoFixture::ctl(const QStringList& arguments, int timeout_ms,
                               const QByteArray& input) const {
  return runProgram(productProgram(QStringLiteral("sextantctl")), arguments, environment_,
                    timeout_ms, input);
}

Result<RevisionNumber> DemoFixture::publish(const QString& address, const QByteArray& text,
                                            const QStringList& arguments) {
  QTemporaryFile file(folder_.path() + QStringLiteral("/profile-XXXXXX.yaml"));
  if (!file.open() || file.write(text) != text.size() || !file.flush()) {
    return fail(ErrorKind::unavailable, file.errorString().toStdString());
  }
  const auto result =
      ctl(QStringList{QStringLiteral("publish"), QStringLiteral("--allow-shrink"), address,
                      file.fileName(), QStringLiteral("-m"), QStringLiteral("test"),
                      QStringLiteral("-o"), QStringLiteral("json")} +
          arguments);
  if (result.status != 0) return tl::unexpected<Error>(errorOf(result));
  return RevisionNumber{result.json().object()[QLatin1String("revision")].toInteger()};
}

Result<void> DemoFixture::awaitApplied(RevisionNumber revision, int timeout_ms) const {
  const QDeadlineTimer deadline(timeout_ms);
  ProgramResult result;
  while (!deadline.hasExpired()) {
    result = ctl({QStringLiteral("fleet"), QStringLiteral("prod/hunt-engine"), QStringLiteral("-o"),
                  QStringLiteral("json")});
    const QJsonArray rows = result.json().array();
    const bool all = std::all_of(rows.begin(), rows.end(), [&](const QJsonValue& row) {
      return row[QLatin1String("applied")].toInteger() == revision.value &&
             row[QLatin1String("health")] == QLatin1String("healthy");
    });
    if (all && !rows.isEmpty()) return {};
    // The command line tells how things are, not when they change.
    QThread::msleep(20);
  }
  return fail(ErrorKind::unavailable, "The instances do not run revision " +
                                          std::to_string(revision.value) + ": " +
                                          result.toString().toStdString());
}

QJsonObject DemoFixture::status() const {
  return ctl({QStringLiteral("demo"), QStringLiteral("status"), QStringLiteral("-o"),
              QStringLiteral("json")})
      .json()
      .object();
}

qint64 DemoFixture::pidOf(const QString& part) const {
  const QJsonArray parts = status()[QLatin1String("parts")].toArray();
  for (const QJsonValue& each : parts) {
    if (each[QLatin1String("name")] == part) return each[QLatin1String("pid")].toInteger();
  }
  return 0;
}

qint64 DemoFixture::storeServerPid() const {
  QFile file(storePaths().server + QStringLiteral("/data/postmaster.pid"));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  return file.readLine().trimmed().toLongLong();
}

std::vector<qint64> DemoFixture::rootPids() const {
  std::vector<qint64> pids{QCoreApplication::applicationPid(),
                           status()[QLatin1String("pid")].toInteger()};
  QFile file(storePaths().state);
  if (file.open(QIODevice::ReadOnly)) {
    const QJsonObject state = QJsonDocument::fromJson(file.readAll()).object();
    pids.push_back(state[QLatin1String("pid")].toInteger());
  }
  std::erase(pids, 0);
  return pids;
}

std::unique_ptr<Store> DemoFixture::connectedStore(const char* application) const {
  StoreTarget target;
  target.kind = StoreTarget::Kind::demo;
  target.parameters = storePaths().parameters();
  auto store = std::make_unique<Store>(target, application);
  store->setDeadline(Milliseconds(30000));
  store->start();
  const auto connected =
      await<StoreStatus>([&](Reply<StoreStatus> reply) { store->status(std::move(reply)); });
  if (!connected) qFatal("%s", connected.error().toString().c_str());
  store->setDeadline(Milliseconds(5000));
  return store;
}

QString DemoFixture::demoFolder() const {
  return folder_.path() + QStringLiteral("/sextant/demo");
}

EmbeddedPaths DemoFixture::storePaths() const {
  return EmbeddedPaths(demoFolder() + QStringLiteral("/store"));
}

QByteArray shippedProfile(const QString& name) {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/demo/") + name +
             QStringLiteral(".yaml"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", qUtf8Printable(file.fileName()));
  return file.readAll();
}

}  // namespace sextant::testing
