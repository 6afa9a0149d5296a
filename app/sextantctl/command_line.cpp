// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/command_line.h"

#include "model/connections/connection_list.h"
#include "model/secrets/password_vault.h"
#include "model/store/shared_login.h"

namespace sextant::ctl {

namespace {

// A keychain that does not answer is no news: libpq has its own ways to a password.
QByteArray keptPassword(const std::string& name) {
  const auto saved = ConnectionList().find(QString::fromLocal8Bit(name.c_str()));
  if (!saved || !saved->keeps_password) return {};
  PasswordVault vault(desktopKeychain());
  const auto found = await<QByteArray>([&](Reply<QByteArray> reply) {
    vault.find(saved->id, true, PasswordVault::brief, std::move(reply));
  });
  return found.value_or(QByteArray());
}

}  // namespace

Result<StoreTarget> Context::target() const {
  if (!connection.empty()) {
    const auto saved = ConnectionList().find(QString::fromLocal8Bit(connection.c_str()));
    if (!saved) return tl::unexpected<Error>(saved.error());
    return targetOf(*saved);
  }
  return resolveTarget(QString::fromLocal8Bit(dsn.c_str()));
}

Result<Store*> Context::store() {
  if (store_) return store_.get();
  auto found = target();
  if (!found) return tl::unexpected<Error>(found.error());
  if (found->demo_has_ended) {
    fprintf(stderr,
            "sextantctl: warning: The demo's supervisor has ended without taking the demo down, so "
            "the embedded store answers. Clear up with: sextantctl demo down\n");
  }
  if (const QByteArray password = connection.empty() ? QByteArray() : keptPassword(connection);
      !password.isEmpty()) {
    givePassword(*found, password);
  }
  store_ = std::make_unique<Store>(*found, "sextantctl");
  store_->setDeadline(Milliseconds(static_cast<int>(timeout_seconds * 1000)));
  store_->start();
  return store_.get();
}

}  // namespace sextant::ctl
