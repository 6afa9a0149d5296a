// SPDX-License-Identifier: GPL-3.0-or-later
// A real embedded store in a temporary folder of its own, for as long as the object lives.
#pragma once

#include <QtCore/QTemporaryDir>

#include <memory>

#include "model/store/await.h"
#include "model/store/store.h"

namespace sextant::testing {

class StoreFixture {
 public:
  StoreFixture();
  ~StoreFixture();

  [[nodiscard]] QString root() const { return root_; }
  [[nodiscard]] EmbeddedPaths paths() const { return EmbeddedPaths(root_); }
  // A connected store of its own; fails the test's process where there is none after a minute.
  [[nodiscard]] std::unique_ptr<Store> connectedStore(const char* application = "test") const;
  // A login of the database that whole programs can use, without any right in the store: what to
  // give them with --dsn. Fails the test's process where it cannot be made.
  [[nodiscard]] QString addLogin(const QByteArray& login) const;
  // The same for the login that has every right.
  [[nodiscard]] QString dsn() const;
  // The server's process and the keeper's.
  [[nodiscard]] qint64 serverPid() const;
  [[nodiscard]] qint64 keeperPid() const;

 private:
  QTemporaryDir folder_;
  QString root_;
};

// An environment "prod" and nothing else.
void makeProd(Store& store, bool is_protected = false);

// A first draft of a request with a fresh id.
[[nodiscard]] PublishRequest publishOf(const std::string& address, std::int64_t base,
                                       const std::string& text,
                                       const std::string& message = "test");

}  // namespace sextant::testing
