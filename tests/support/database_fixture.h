// SPDX-License-Identifier: GPL-3.0-or-later
// Empty databases on a real server, for tests of what is done to a store from outside.
#pragma once

#include "model/store/await.h"
#include "tests/support/store_fixture.h"

namespace sextant::testing {

class DatabaseFixture {
 public:
  DatabaseFixture() : store_(fixture_.connectedStore("keeps the server running")) {}

  // A new database, and a connection to it as the server's superuser. `before` is done first, and
  // `owner` owns the database, where they are given.
  [[nodiscard]] std::unique_ptr<PgConnection> make(const QByteArray& before = {},
                                                   const QByteArray& owner = "sextant") {
    const QByteArray name = "database_" + QByteArray::number(++count_);
    auto server = open("sextant");
    if (!before.isEmpty()) need(ask(*server, before));
    need(ask(*server, "CREATE DATABASE " + name + " OWNER " + owner));
    return open(name);
  }

  [[nodiscard]] std::unique_ptr<PgConnection> open(const QByteArray& database) const {
    PgParameters parameters = fixture_.paths().ownerParameters();
    parameters["dbname"] = database;
    auto connection = std::make_unique<PgConnection>();
    const auto opened = await<void>([&](Reply<void> reply) {
      connection->open(parameters, Milliseconds(5000), std::move(reply));
    });
    if (!opened) qFatal("%s", opened.error().toString().c_str());
    return connection;
  }

  [[nodiscard]] static Result<PgRows> ask(PgConnection& connection, const QByteArray& sql) {
    return await<PgRows>([&](Reply<PgRows> reply) {
      connection.query({sql, {}, PgEffect::read, Milliseconds(60000)}, std::move(reply));
    });
  }

 private:
  static void need(const Result<PgRows>& rows) {
    if (!rows) qFatal("%s", rows.error().toString().c_str());
  }

  StoreFixture fixture_;
  std::unique_ptr<Store> store_;
  int count_ = 0;
};

}  // namespace sextant::testing
