// SPDX-License-Identifier: GPL-3.0-or-later
// What the connections' dialog asks for: saved in the list, kept in the vault, tried out on the
// server.
#pragma once

#include "model/connections/connection_check.h"
#include "model/connections/connection_list.h"
#include "model/secrets/password_vault.h"
#include "widgets/connections/connections_dialog.h"

namespace sextant::ui {

// Lives as long as its dialog, which owns it. The vault outlives both.
class ConnectionsFlow : public QObject {
  Q_OBJECT
 public:
  static constexpr Milliseconds test_deadline{10'000};

  // `here` and `open` as ConnectionsDialog::setConnections() takes them.
  ConnectionsFlow(ConnectionsDialog* dialog, ConnectionList list, PasswordVault& vault,
                  QString here, QSet<QString> open);
  ~ConnectionsFlow() override;

 signals:
  void openWanted(const sextant::SavedConnection& connection);

 private:
  void reload();
  void save(const ConnectionEdit& edit);
  void keepPassword(const ConnectionEdit& edit, const SavedConnection& before);
  void remove(const QString& id);
  void test(const ConnectionEdit& edit);
  void runTest(const SavedConnection& connection, const QByteArray& password);
  void open(const QString& id);
  [[nodiscard]] SavedConnection known(const QString& id) const;
  // What the keychain could not do, in the dialog.
  [[nodiscard]] SecretReply<void> told();

  ConnectionsDialog* dialog_;
  ConnectionList list_;
  PasswordVault& vault_;
  QString here_;
  QSet<QString> open_;
  std::vector<SavedConnection> connections_;
  std::unique_ptr<ConnectionCheck> check_;
  int tests_ = 0;  // an answer to an older one counts no more
};

}  // namespace sextant::ui
