// SPDX-License-Identifier: GPL-3.0-or-later
// Who may come in through a Store, and who may write: a refused login, another password, a
// connection that is only for reading.
#include "model/store/read_only.h"
#include "model/store/shared_login.h"
#include "model/store/store.h"

namespace sextant {

void Store::setPassword(const QByteArray& password) {
  givePassword(target_, password);
  const bool shared = target_.reads.isEmpty() || readsShareLogin(target_.parameters, target_.reads);
  if (replica_) replica_->retry(shared ? password : QByteArray());
  // Before start() there is nothing to try again.
  const bool started = state_ != ConnectionState::waiting || reconnect_.isActive();
  if (!started || state_ == ConnectionState::connected) return;
  reconnect_.stop();
  connectNow();
}

void Store::retry() {
  if (state_ == ConnectionState::connected || state_ == ConnectionState::connecting) return;
  reconnect_.stop();
  connectNow();
}

void Store::refused(const Error& error) {
  backoff_.reset();
  last_reason_ = QString::fromStdString(error.toString());
  setState(ConnectionState::refused, last_reason_);
}

// The server refuses what a slip of this program might let through. With a SET: a start-up option
// would make the server look like a standby to target_session_attrs.
void Store::makeReadOnly() {
  if (!target_.read_only) return;
  connection_->query({"SET default_transaction_read_only = on", {}}, [this](const auto& done) {
    if (!done && connection_->isOpen()) connection_->close();
  });
}

bool Store::refuseWrite(const PgQuery& query, const PgConnection::Answered& answered) {
  if (!target_.read_only || query.effect != PgEffect::write) return false;
  QMetaObject::invokeMethod(
      this,
      [answered, name = target_.name().toStdString()] {
        answered(tl::unexpected<Error>(readOnlyRefusal(name)));
      },
      Qt::QueuedConnection);
  return true;
}

}  // namespace sextant
