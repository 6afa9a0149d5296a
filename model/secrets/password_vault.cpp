// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/secrets/password_vault.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>

namespace sextant {
namespace {

constexpr const char* memory_alone =
    "Passwords are remembered until Sextant ends, and asked for again after that.";

Error inMemoryAlone(Error error) {
  error.next = memory_alone;
  return error;
}

}  // namespace

PasswordVault::PasswordVault(std::unique_ptr<Keychain> keychain, QObject* parent)
    : QObject(parent), keychain_(std::move(keychain)) {}

PasswordVault::~PasswordVault() = default;

// The first of answer and deadline is passed on.
template <class T>
SecretReply<T> PasswordVault::bounded(Deadline deadline, SecretReply<T> reply) {
  const QPointer<PasswordVault> guard(this);
  const auto waiting = std::make_shared<SecretReply<T>>(std::move(reply));
  const SecretReply<T> once = [guard, waiting](Result<T> result) {
    if (!*waiting) return;
    const auto answered = std::move(*waiting);
    *waiting = nullptr;
    if (guard) answered(std::move(result));
  };
  QTimer::singleShot(deadline, this, [once] {
    once(fail(ErrorKind::unavailable, "The desktop keychain did not answer in time."));
  });
  return once;
}

void PasswordVault::probe(Deadline deadline, SecretReply<void> reply) {
  keychain_->read(QStringLiteral("probe"),
                  bounded<QByteArray>(deadline, [reply](const Result<QByteArray>& found) {
                    const bool answers = found || found.error().kind == ErrorKind::answer_no;
                    if (answers) return reply({});
                    reply(tl::unexpected<Error>(inMemoryAlone(found.error())));
                  }));
}

void PasswordVault::find(const QString& key, bool in_keychain, Deadline deadline,
                         SecretReply<QByteArray> reply) {
  const auto answer = bounded<QByteArray>(deadline, std::move(reply));
  const auto known = memory_.constFind(key);
  if (known == memory_.constEnd() && in_keychain) {
    return keychain_->read(key, answer);
  }
  Result<QByteArray> result = fail(ErrorKind::answer_no, "No password is kept.");
  if (known != memory_.constEnd()) result = *known;
  QMetaObject::invokeMethod(
      this, [answer, result] { answer(result); }, Qt::QueuedConnection);
}

void PasswordVault::keep(const QString& key, const QByteArray& password, Deadline deadline,
                         SecretReply<void> reply) {
  remember(key, password);
  keychain_->write(key, password,
                   bounded<void>(deadline, [reply = std::move(reply)](const Result<void>& done) {
                     if (done) return reply({});
                     reply(tl::unexpected<Error>(inMemoryAlone(done.error())));
                   }));
}

void PasswordVault::takeFromKeychain(const QString& key, Deadline deadline,
                                     SecretReply<void> reply) {
  keychain_->remove(key, bounded<void>(deadline, std::move(reply)));
}

void PasswordVault::forget(const QString& key, Deadline deadline, SecretReply<void> reply) {
  memory_.remove(key);
  takeFromKeychain(key, deadline, std::move(reply));
}

}  // namespace sextant
