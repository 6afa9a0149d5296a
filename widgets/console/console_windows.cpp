// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/console_windows.h"

#include "widgets/connections/connection_words.h"
#include "widgets/connections/password_prompt.h"
#include "widgets/console/connections_flow.h"

namespace sextant::ui {

ConsoleWindows::ConsoleWindows(WindowOptions basis, ConnectionList list,
                               std::unique_ptr<Keychain> keychain, QObject* parent)
    : QObject(parent),
      basis_(std::move(basis)),
      list_(std::move(list)),
      vault_(std::move(keychain)) {}

ConsoleWindows::~ConsoleWindows() {
  for (const Window& one : windows_)
    delete one.window;
}

std::vector<MainWindow*> ConsoleWindows::windows() const {
  std::vector<MainWindow*> open;
  for (const Window& one : windows_) {
    if (one.window) open.push_back(one.window);
  }
  return open;
}

const ConsoleWindows::Window* ConsoleWindows::entryOf(const MainWindow* window) const {
  for (const Window& one : windows_) {
    if (one.window == window) return &one;
  }
  return nullptr;
}

MainWindow* ConsoleWindows::raise(const QString& name, const std::optional<ConsoleLink>& link) {
  for (const Window& one : windows_) {
    if (!one.window || one.name != name) continue;
    if (link) one.window->openLink(*link);
    if (one.window->isMinimized()) one.window->showNormal();
    one.window->show();
    one.window->raise();
    one.window->activateWindow();
    return one.window;
  }
  return nullptr;
}

bool ConsoleWindows::openIn(const QString& name, const ConsoleLink& link) {
  return raise(name, link) != nullptr;
}

MainWindow* ConsoleWindows::make(const StoreTarget& target,
                                 const std::optional<SavedConnection>& connection,
                                 const std::optional<ConsoleLink>& link) {
  WindowOptions options = basis_;
  options.target = target;
  options.link = link;
  options.colour = connection ? connection->colour : QString();
  options.secrets = vaultSecrets(vault_);
  auto* window = new MainWindow(options);
  window->setAttribute(Qt::WA_DeleteOnClose);
  std::erase_if(windows_, [](const Window& one) { return one.window.isNull(); });
  windows_.push_back({window, target.name(), connection});
  connect(window, &MainWindow::connectionsWanted, this,
          [this, window] { showConnections(window); });
  connect(window, &MainWindow::passwordWanted, this, [this, window] { askPassword(window); });
  connect(window, &MainWindow::clusterWanted, this, [this, window] { emit clusterWanted(window); });
  return window;
}

MainWindow* ConsoleWindows::open(const StoreTarget& target, const std::optional<ConsoleLink>& link) {
  if (MainWindow* there = raise(target.name(), link)) return there;
  MainWindow* window = make(target, std::nullopt, link);
  window->show();
  window->start();
  return window;
}

Result<MainWindow*> ConsoleWindows::open(const SavedConnection& connection,
                                         const std::optional<ConsoleLink>& link) {
  if (MainWindow* there = raise(connection.name, link)) return there;
  const auto target = targetOf(connection);
  if (!target) return tl::unexpected<Error>(target.error());
  MainWindow* window = make(*target, connection, link);
  window->show();
  const QPointer<MainWindow> guard(window);
  vault_.find(connection.id, connection.keeps_password, PasswordVault::patient,
              [this, guard, id = connection.id](const Result<QByteArray>& found) {
                if (!guard) return;
                if (found && !found->isEmpty()) {
                  vault_.remember(id, *found);
                  guard->session().setPassword(*found);
                }
                // Without one, libpq's own file of passwords may have it.
                guard->start();
              });
  return window;
}

void ConsoleWindows::showConnections(MainWindow* window) {
  if (dialog_) {
    dialog_->raise();
    dialog_->activateWindow();
    return;
  }
  const Window* entry = entryOf(window);
  QSet<QString> open;
  for (const Window& one : windows_) {
    if (one.window && one.connection) open.insert(one.connection->id);
  }
  dialog_ = new ConnectionsDialog(window);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  auto* flow = new ConnectionsFlow(
      dialog_, list_, vault_,
      entry != nullptr && entry->connection ? entry->connection->id : QString(), open);
  connect(flow, &ConnectionsFlow::openWanted, this,
          [this, window = QPointer<MainWindow>(window)](const SavedConnection& connection) {
            const auto opened = this->open(connection);
            if (!opened && window)
              window->notices()->showProblem(QString::fromStdString(opened.error().toString()));
          });
  dialog_->open();
}

void ConsoleWindows::askPassword(MainWindow* window) {
  const Window* entry = entryOf(window);
  if (entry == nullptr || window->findChild<PasswordPrompt*>() != nullptr) return;
  auto* prompt =
      new PasswordPrompt(entry->name, serverReason(window->session().connectionReason()), window);
  prompt->setAttribute(Qt::WA_DeleteOnClose);
  connect(prompt, &PasswordPrompt::entered, this,
          [this, guard = QPointer<MainWindow>(window)](const QString& password, bool keep) {
            if (guard) usePassword(guard, password, keep);
          });
  if (!entry->connection) {
    prompt->setKeychain(false,
                        tr("It is remembered until Sextant ends. To keep it, save this store "
                           "under Connections… (Ctrl+Shift+O)."));
  } else {
    const bool kept = entry->connection->keeps_password;
    vault_.probe(PasswordVault::brief, [ask = QPointer<PasswordPrompt>(prompt),
                                        kept](const Result<void>& answers) {
      if (!ask) return;
      ask->setKeychain(
          answers.has_value(),
          answers ? QString()
                  : QString::fromStdString(answers.error().what + ' ' + answers.error().next));
      ask->setKept(kept);
    });
  }
  prompt->open();
}

void ConsoleWindows::usePassword(MainWindow* window, const QString& password, bool keep) {
  window->session().setPassword(password.toUtf8());
  const auto entry = std::find_if(windows_.begin(), windows_.end(),
                                  [&](const Window& one) { return one.window == window; });
  if (entry == windows_.end() || !entry->connection) return;
  const QString id = entry->connection->id;
  vault_.remember(id, password.toUtf8());
  if (!keep) return;
  const auto told = [guard = QPointer<MainWindow>(window)](const Result<void>& done) {
    if (guard && !done)
      guard->notices()->showProblem(QString::fromStdString(done.error().toString()));
  };
  vault_.keep(id, password.toUtf8(), PasswordVault::patient, told);
  // As it is saved now, which may be otherwise than when the window was opened.
  const auto saved = list_.find(entry->name);
  if (!saved || saved->keeps_password) return;
  SavedConnection connection = *saved;
  connection.keeps_password = true;
  entry->connection->keeps_password = true;
  told(list_.save(connection));
}

}  // namespace sextant::ui
