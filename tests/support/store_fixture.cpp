// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/store_fixture.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

namespace sextant::testing {

StoreFixture::StoreFixture() : folder_(QStringLiteral("/tmp/sextant-test-XXXXXX")) {
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  // The server's account passes through this folder to its own.
  QFile::setPermissions(folder_.path(), QFile::Permissions(0x7055));
  root_ = folder_.path() + QStringLiteral("/store");
}

StoreFixture::~StoreFixture() {
  // Without a user the keeper stops the server and ends; its lock says when.
  UserLock keeper(paths().keeper_lock);
  const QDeadlineTimer deadline(20000);
  while (!deadline.hasExpired() && !keeper.tryLock(UserLock::Mode::exclusive).value_or(true)) {
    QTest::qWait(20);
  }
  QDir(paths().socket_folder).removeRecursively();
}

std::unique_ptr<Store> StoreFixture::connectedStore(const char* application) const {
  StoreTarget target;
  target.root = root_;
  auto store = std::make_unique<Store>(target, application);
  store->setDeadline(Milliseconds(60000));
  store->start();
  const auto status =
      await<StoreStatus>([&](Reply<StoreStatus> reply) { store->status(std::move(reply)); });
  if (!status) qFatal("%s", status.error().toString().c_str());
  store->setDeadline(Milliseconds(5000));
  return store;
}

QString StoreFixture::dsn() const {
  StoreTarget target;
  target.parameters = paths().parameters();
  return target.dsn();
}

QString StoreFixture::addLogin(const QByteArray& login) const {
  // Peer authentication asks which account may be which login: as for the fixture's own login.
  QFile people(paths().server + QStringLiteral("/data/pg_ident.conf"));
  const bool opened = people.open(QIODevice::ReadWrite);
  const QByteArray known = people.readAll();
  const QByteArray own = paths().parameters()["user"];
  for (const QByteArray& line : known.split('\n')) {
    if (line.endsWith(' ' + own)) people.write(line.chopped(own.size()) + login + '\n');
  }
  people.close();
  PgConnection owner;
  const auto run = [&](const QByteArray& sql) {
    return await<PgRows>([&](Reply<PgRows> reply) { owner.query({sql, {}}, std::move(reply)); });
  };
  const bool made = opened && await<void>([&](Reply<void> reply) {
                      owner.open(paths().ownerParameters(), Milliseconds(5000), std::move(reply));
                    }) &&
                    run("CREATE ROLE " + login + " LOGIN") && run("SELECT pg_reload_conf()");
  if (!made) qFatal("The login %s could not be made.", login.constData());
  StoreTarget target;
  target.parameters = paths().parameters();
  target.parameters["user"] = login;
  return target.dsn();
}

qint64 StoreFixture::keeperPid() const {
  QFile file(paths().state);
  if (!file.open(QIODevice::ReadOnly)) return 0;
  return QJsonDocument::fromJson(file.readAll()).object()[QLatin1String("pid")].toInteger();
}

qint64 StoreFixture::serverPid() const {
  QFile file(paths().server + QStringLiteral("/data/postmaster.pid"));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  return file.readLine().trimmed().toLongLong();
}

void makeProd(Store& store, bool is_protected) {
  const auto made = await<void>([&](Reply<void> reply) {
    store.createEnvironment({"prod", "#F2716B", is_protected}, 1, std::move(reply));
  });
  if (!made) qFatal("%s", made.error().toString().c_str());
}

PublishRequest publishOf(const std::string& address, std::int64_t base, const std::string& text,
                         const std::string& message) {
  const auto parsed = Address::parse(address);
  if (!parsed) qFatal("%s", parsed.error().toString().c_str());
  return {RequestId::random(), parsed->key, {base}, {{parsed->scope, text}}, message, "ada"};
}

}  // namespace sextant::testing
