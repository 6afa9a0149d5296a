// SPDX-License-Identifier: GPL-3.0-or-later
// The console's windows in one process, one for each store, and what they share: the saved
// connections and the passwords.
#pragma once

#include <QPointer>

#include "model/connections/connection_list.h"
#include "model/secrets/password_vault.h"
#include "widgets/connections/connections_dialog.h"
#include "widgets/console/main_window.h"

namespace sextant::ui {

class ConsoleWindows : public QObject {
  Q_OBJECT
 public:
  // `basis`: what holds for every window; its target, link and colour are not looked at, and its
  // folder of drafts has to be empty: each store has its own.
  ConsoleWindows(WindowOptions basis, ConnectionList list, std::unique_ptr<Keychain> keychain,
                 QObject* parent = nullptr);
  // Closes what is open.
  ~ConsoleWindows() override;

  // Each opens a window and connects, or raises the one that has this store. A closed window is
  // gone; the pointer is good until then.
  MainWindow* open(const StoreTarget& target, const std::optional<ConsoleLink>& link = {});
  // With the password that is remembered or in the keychain: the window opens at once, and connects
  // when that has been looked for. Error: usage (its connection string).
  Result<MainWindow*> open(const SavedConnection& connection,
                           const std::optional<ConsoleLink>& link = {});
  // Opens the link in the window that has the store of this name, in front of the others; false
  // where none has it.
  bool openIn(const QString& name, const ConsoleLink& link);

  [[nodiscard]] std::vector<MainWindow*> windows() const;

 signals:
  // A window shows the way to the reference cluster, and somebody takes it.
  void clusterWanted(sextant::ui::MainWindow* window);

 public:
  [[nodiscard]] ConnectionsDialog* dialog() const { return dialog_; }
  [[nodiscard]] PasswordVault& vault() { return vault_; }

 private:
  struct Window {
    QPointer<MainWindow> window;
    QString name;
    std::optional<SavedConnection> connection;
  };
  MainWindow* raise(const QString& name, const std::optional<ConsoleLink>& link);
  MainWindow* make(const StoreTarget& target, const std::optional<SavedConnection>& connection,
                   const std::optional<ConsoleLink>& link);
  [[nodiscard]] const Window* entryOf(const MainWindow* window) const;
  void showConnections(MainWindow* window);
  void askPassword(MainWindow* window);
  void usePassword(MainWindow* window, const QString& password, bool keep);

  WindowOptions basis_;
  ConnectionList list_;
  PasswordVault vault_;
  std::vector<Window> windows_;
  QPointer<ConnectionsDialog> dialog_;
};

}  // namespace sextant::ui
