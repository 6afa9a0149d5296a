// SPDX-License-Identifier: GPL-3.0-or-later
// A keychain in memory that can be missing, locked, or hang.
#pragma once

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

#include "model/secrets/keychain.h"

namespace sextant::testing {

// What a test looks at and turns; outlives the keychain.
struct FakeKeychainState {
  QHash<QString, QByteArray> kept;
  std::optional<Error> error;
  bool hangs = false;
};

class FakeKeychain : public Keychain {
 public:
  explicit FakeKeychain(FakeKeychainState& state) : state_(state) {}

  void read(const QString& key, SecretReply<QByteArray> reply) override {
    Result<QByteArray> result = fail(ErrorKind::answer_no, "There is none.");
    if (state_.kept.contains(key)) result = state_.kept.value(key);
    answer<QByteArray>(std::move(result), std::move(reply));
  }
  void write(const QString& key, const QByteArray& secret, SecretReply<void> reply) override {
    if (!state_.error && !state_.hangs) state_.kept[key] = secret;
    answer<void>({}, std::move(reply));
  }
  void remove(const QString& key, SecretReply<void> reply) override {
    if (!state_.error && !state_.hangs) state_.kept.remove(key);
    answer<void>({}, std::move(reply));
  }

 private:
  template <class T>
  void answer(Result<T> result, SecretReply<T> reply) {
    if (state_.hangs) return;
    if (state_.error) result = tl::unexpected<Error>(*state_.error);
    QMetaObject::invokeMethod(
        qApp, [reply = std::move(reply), result = std::move(result)] { reply(result); },
        Qt::QueuedConnection);
  }
  FakeKeychainState& state_;
};

}  // namespace sextant::testing
