// SPDX-License-Identifier: GPL-3.0-or-later
// Tries a connection out and tells what it leads to, without keeping it.
#pragma once

#include "model/store/store.h"

namespace sextant {

struct ConnectionReport {
  PgLink link;
  // libpq's sslmode that holds, and whether "channel_binding=require" does: libpq does not tell
  // whether it bound by itself.
  QString tls_mode;
  bool bound = false;
  StoreStatus status;
};

// One check at a time, in the thread of its event loop; nothing of it blocks. Only one login is
// tried where the server refuses it. Destroying it cancels.
class ConnectionCheck : public QObject {
  Q_OBJECT
 public:
  explicit ConnectionCheck(StoreTarget target, QObject* parent = nullptr);
  ~ConnectionCheck() override;
  // Calls `finished` once, never from within this call. Errors: usage, denied, unavailable (also:
  // no answer within `deadline`).
  void run(Milliseconds deadline, Reply<ConnectionReport> finished);

 private:
  void connected(std::unique_ptr<PgConnection> connection);
  StoreTarget target_;
  HostRace race_;
  std::unique_ptr<Store> store_;
  QDeadlineTimer deadline_;
  Reply<ConnectionReport> finished_;
  ConnectionReport report_;
};

}  // namespace sextant
