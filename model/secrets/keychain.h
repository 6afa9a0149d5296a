// SPDX-License-Identifier: GPL-3.0-or-later
// Where secrets outlive the program. Behind an interface, so that a test can have one that is
// locked, empty or hangs.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <functional>
#include <memory>

#include "model/base/result.h"

namespace sextant {

template <class T>
using SecretReply = std::function<void(Result<T>)>;

// Calls answer in the thread that made them, at most once, never from within the call, and perhaps
// never: whoever asks has a deadline of its own (PasswordVault). Errors: unavailable (no keychain
// answers), denied (it is locked, or its person said no). No error holds a secret.
class Keychain {
 public:
  Keychain() = default;
  Keychain(const Keychain&) = delete;
  Keychain& operator=(const Keychain&) = delete;
  virtual ~Keychain() = default;

  // answer_no where nothing is kept under the key.
  virtual void read(const QString& key, SecretReply<QByteArray> reply) = 0;
  virtual void write(const QString& key, const QByteArray& secret, SecretReply<void> reply) = 0;
  // Nothing kept there is no error.
  virtual void remove(const QString& key, SecretReply<void> reply) = 0;
};

// The desktop's: the Secret Service (GNOME) or KWallet, by way of QtKeychain. For threads with an
// event loop. What the keychain does, and what it may block in, is done in a thread of its own.
[[nodiscard]] std::unique_ptr<Keychain> desktopKeychain();

}  // namespace sextant
