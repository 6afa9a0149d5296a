// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/connections_flow.h"

#include <QDir>
#include <QPointer>

#include "model/session/draft_store.h"
#include "model/store/connection_hosts.h"

namespace sextant::ui {
namespace {

QString sentenceOf(const Error& error) {
  return QString::fromStdString(error.next.empty() ? error.what : error.what + ' ' + error.next);
}

// Drafts go by their store's name, so they go along. Where they cannot: a sentence.
QString moveDrafts(const QString& from, const QString& to) {
  const QString old_folder = DraftStore::folderFor(from);
  const QString new_folder = DraftStore::folderFor(to);
  if (!QDir(old_folder).exists()) return {};
  if (!QDir(new_folder).exists() && QDir().rename(old_folder, new_folder)) return {};
  return ConnectionsFlow::tr(
             "Saved, but the drafts of \"%1\" could not be taken along. They are "
             "in %2; this store's folder is %3.")
      .arg(from, old_folder, new_folder);
}

}  // namespace

ConnectionsFlow::ConnectionsFlow(ConnectionsDialog* dialog, ConnectionList list,
                                 PasswordVault& vault, QString here, QSet<QString> open)
    : QObject(dialog),
      dialog_(dialog),
      list_(std::move(list)),
      vault_(vault),
      here_(std::move(here)),
      open_(std::move(open)) {
  connect(dialog, &ConnectionsDialog::saveWanted, this, &ConnectionsFlow::save);
  connect(dialog, &ConnectionsDialog::deleteWanted, this, &ConnectionsFlow::remove);
  connect(dialog, &ConnectionsDialog::testWanted, this, &ConnectionsFlow::test);
  connect(dialog, &ConnectionsDialog::testStopWanted, this, [this] {
    ++tests_;
    check_.reset();
  });
  connect(dialog, &ConnectionsDialog::openWanted, this, &ConnectionsFlow::open);
  dialog->setServices(serviceNames());
  dialog->setKeychain(false, tr("Looking for a desktop keychain."));
  const QPointer<ConnectionsFlow> guard(this);
  vault_.probe(PasswordVault::brief, [guard](const Result<void>& answers) {
    if (!guard) return;
    guard->dialog_->setKeychain(answers.has_value(),
                                answers ? QString() : sentenceOf(answers.error()));
  });
  reload();
}

ConnectionsFlow::~ConnectionsFlow() = default;

void ConnectionsFlow::reload() {
  auto connections = list_.read();
  dialog_->setListProblem(connections ? QString()
                                      : QString::fromStdString(connections.error().toString()));
  connections_ = connections.value_or(std::vector<SavedConnection>{});
  QSet<QString> with_password;
  for (const SavedConnection& one : connections_) {
    if (one.keeps_password || !vault_.remembered(one.id).isEmpty()) with_password.insert(one.id);
  }
  dialog_->setConnections(connections_, here_, open_, with_password);
}

SavedConnection ConnectionsFlow::known(const QString& id) const {
  for (const SavedConnection& one : connections_) {
    if (one.id == id) return one;
  }
  return {};
}

void ConnectionsFlow::save(const ConnectionEdit& edit) {
  const SavedConnection before = known(edit.connection.id);
  if (const auto saved = list_.save(edit.connection); !saved)
    return dialog_->setSaveProblem(sentenceOf(saved.error()));
  const bool renamed = !before.name.isEmpty() && before.name != edit.connection.name;
  const QString left_behind = renamed ? moveDrafts(before.name, edit.connection.name) : QString();
  dialog_->setWarning(open_.contains(edit.connection.id)
                          ? tr("Saved. Its window goes on as it was opened; close it and open it "
                               "again to use what was saved.")
                          : left_behind);
  keepPassword(edit, before);
  reload();
  dialog_->setSaved(edit.connection);
}

SecretReply<void> ConnectionsFlow::told() {
  const QPointer<ConnectionsFlow> guard(this);
  return [guard](const Result<void>& done) {
    if (guard && !done) guard->dialog_->setWarning(sentenceOf(done.error()));
  };
}

void ConnectionsFlow::keepPassword(const ConnectionEdit& edit, const SavedConnection& before) {
  const QString id = edit.connection.id;
  const bool keeps = edit.connection.keeps_password;
  const QByteArray password = edit.password ? edit.password->toUtf8() : vault_.remembered(id);
  if (edit.password && password.isEmpty()) return vault_.forget(id, PasswordVault::patient, told());
  if (keeps && !password.isEmpty() && (edit.password || !before.keeps_password))
    return vault_.keep(id, password, PasswordVault::patient, told());
  if (edit.password) vault_.remember(id, password);
  if (keeps || !before.keeps_password) return;
  if (!password.isEmpty()) return vault_.takeFromKeychain(id, PasswordVault::patient, told());
  // It is used until Sextant ends, as the tick's absence says.
  const QPointer<PasswordVault> vault(&vault_);
  vault_.find(id, true, PasswordVault::patient,
              [vault, id, reply = told()](const Result<QByteArray>& found) {
                if (!vault) return;
                if (found) vault->remember(id, *found);
                vault->takeFromKeychain(id, PasswordVault::patient, reply);
              });
}

void ConnectionsFlow::remove(const QString& id) {
  if (const auto removed = list_.remove(id); !removed)
    return dialog_->setWarning(sentenceOf(removed.error()));
  if (known(id).keeps_password) {
    vault_.forget(id, PasswordVault::patient, told());
  } else {
    vault_.remember(id, {});
  }
  reload();
}

void ConnectionsFlow::test(const ConnectionEdit& edit) {
  const int test = ++tests_;
  check_.reset();
  if (edit.password) return runTest(edit.connection, edit.password->toUtf8());
  const QPointer<ConnectionsFlow> guard(this);
  vault_.find(edit.connection.id, known(edit.connection.id).keeps_password, PasswordVault::patient,
              [guard, test, connection = edit.connection](const Result<QByteArray>& found) {
                if (guard && guard->tests_ == test)
                  guard->runTest(connection, found.value_or(QByteArray()));
              });
}

void ConnectionsFlow::runTest(const SavedConnection& connection, const QByteArray& password) {
  const auto target = targetOf(connection, password);
  if (!target) return dialog_->setTestProblem(target.error());
  check_ = std::make_unique<ConnectionCheck>(*target);
  check_->run(test_deadline, [this](const Result<ConnectionReport>& report) {
    if (report) {
      dialog_->setReport(*report);
    } else {
      dialog_->setTestProblem(report.error());
    }
    // It is on the call stack.
    check_.release()->deleteLater();
  });
}

void ConnectionsFlow::open(const QString& id) {
  const SavedConnection connection = known(id);
  if (!connection.id.isEmpty()) emit openWanted(connection);
}

}  // namespace sextant::ui
