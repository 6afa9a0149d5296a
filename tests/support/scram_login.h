// SPDX-License-Identifier: GPL-3.0-or-later
// A login that a real server asks for its password.
#pragma once

#include <QtCore/QFile>
#include <QtTest/QTest>

#include "tests/support/store_calls.h"

namespace sextant::testing {

class ScramLogin {
 public:
  // Makes the login, which then has this role everywhere. Ends the test's process where it cannot.
  ScramLogin(const StoreFixture& fixture, Store& store, const QByteArray& login,
             const QByteArray& password, const std::string& role = "administrator")
      : fixture_(fixture), login_(login) {
    QFile rules(fixture.paths().server + QStringLiteral("/data/pg_hba.conf"));
    if (!rules.open(QIODevice::ReadWrite)) qFatal("pg_hba.conf cannot be written.");
    const QByteArray before = rules.readAll();
    rules.seek(0);
    rules.write("local all " + login + " scram-sha-256\n" + before);
    rules.close();
    need(sql(fixture, "CREATE ROLE " + login + " LOGIN PASSWORD '" + password + "'"));
    need(sql(fixture, "SELECT pg_reload_conf()"));
    const auto granted = await<void>([&](Reply<void> reply) {
      store.grantRole({login.toStdString(), "*", role}, "test", std::move(reply));
    });
    if (!granted) qFatal("%s", granted.error().toString().c_str());
    // The server takes the new rules up in its own time.
    if (!QTest::qWaitFor([this] { return asksForPassword(); }, 10000)) qFatal("No SCRAM.");
  }

  // Without a password.
  [[nodiscard]] PgParameters parameters() const {
    PgParameters parameters = fixture_.paths().parameters();
    parameters["user"] = login_;
    // Not whatever the person who runs the test has.
    parameters["passfile"] = "/nonexistent";
    return parameters;
  }
  [[nodiscard]] QString dsn() const {
    StoreTarget target;
    target.parameters = parameters();
    return target.dsn();
  }
  // How often a password was refused so far.
  [[nodiscard]] int refusals() const {
    QFile log(fixture_.paths().server + QStringLiteral("/server.log"));
    if (!log.open(QIODevice::ReadOnly)) return -1;
    return int(log.readAll().count("password authentication failed for user \"" + login_));
  }

 private:
  static void need(const Result<PgRows>& rows) {
    if (!rows) qFatal("%s", rows.error().toString().c_str());
  }
  [[nodiscard]] bool asksForPassword() const {
    PgConnection connection;
    const auto opened = await<void>([&](Reply<void> reply) {
      connection.open(parameters(), Milliseconds(5000), std::move(reply));
    });
    return !opened && opened.error().what.find("no password supplied") != std::string::npos;
  }
  const StoreFixture& fixture_;
  QByteArray login_;
};

}  // namespace sextant::testing
