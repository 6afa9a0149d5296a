// SPDX-License-Identifier: GPL-3.0-or-later
// Passwords of connections: in memory for as long as the program runs, and in the desktop keychain
// where their person wants that and there is one.
#pragma once

#include <QtCore/QHash>
#include <QtCore/QObject>

#include <chrono>

#include "model/secrets/keychain.h"

namespace sextant {

// For one thread with an event loop. Each call answers once, never from within the call, after
// `deadline` at the latest: then as unavailable. Nothing is answered once the vault is gone.
class PasswordVault : public QObject {
  Q_OBJECT
 public:
  using Deadline = std::chrono::milliseconds;
  // A keychain that asks its person to unlock it takes as long as that takes.
  static constexpr Deadline patient{60'000};
  static constexpr Deadline brief{5'000};

  explicit PasswordVault(std::unique_ptr<Keychain> keychain, QObject* parent = nullptr);
  ~PasswordVault() override;

  // Whether a keychain answers. The error says in one sentence what that means for passwords.
  void probe(Deadline deadline, SecretReply<void> reply);
  // What is in memory, else, where `in_keychain`, what the keychain has. answer_no: neither.
  void find(const QString& key, bool in_keychain, Deadline deadline, SecretReply<QByteArray> reply);
  // What is in memory, at once; empty: nothing.
  [[nodiscard]] QByteArray remembered(const QString& key) const { return memory_.value(key); }
  // Keeps it in memory, until the vault goes.
  void remember(const QString& key, const QByteArray& password) { memory_[key] = password; }
  // The same, and in the keychain. After an error it is in memory alone, which the error says.
  void keep(const QString& key, const QByteArray& password, Deadline deadline,
            SecretReply<void> reply);
  // Takes it out of the keychain; what is in memory stays.
  void takeFromKeychain(const QString& key, Deadline deadline, SecretReply<void> reply);
  // Takes it out of both.
  void forget(const QString& key, Deadline deadline, SecretReply<void> reply);

 private:
  template <class T>
  SecretReply<T> bounded(Deadline deadline, SecretReply<T> reply);
  std::unique_ptr<Keychain> keychain_;
  QHash<QString, QByteArray> memory_;
};

}  // namespace sextant
