// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QFile>

#include "model/latency/prometheus_source.h"
#include "model/secrets/password_vault.h"

namespace sextant {
namespace {

constexpr qint64 secret_bytes_max = 64 << 10;

// Of systemd (systemd.exec, "CREDENTIALS"). A name with a slash would lead out of the folder.
Result<QByteArray> credentialOf(const SecretReference& reference) {
  const QByteArray folder = qgetenv("CREDENTIALS_DIRECTORY");
  const bool is_plain = reference.name.find('/') == std::string::npos && reference.name != "..";
  QFile file(QString::fromLocal8Bit(folder) + QLatin1Char('/') +
             QString::fromStdString(reference.name));
  if (folder.isEmpty() || !is_plain || !file.open(QIODevice::ReadOnly)) {
    return fail(ErrorKind::answer_no, "There is no such secret.");
  }
  QByteArray secret = file.read(secret_bytes_max);
  while (secret.endsWith('\n'))
    secret.chop(1);
  return secret;
}

}  // namespace

QString vaultKey(const SecretReference& reference) {
  return QStringLiteral("secret://") + QString::fromStdString(reference.name);
}

SecretResolver noSecrets() {
  return [](const SecretReference&, const LatencyReply<QByteArray>& reply) {
    reply(fail(ErrorKind::answer_no, "There is no such secret."));
  };
}

SecretResolver credentialSecrets() {
  return [](const SecretReference& reference, const LatencyReply<QByteArray>& reply) {
    reply(credentialOf(reference));
  };
}

SecretResolver vaultSecrets(PasswordVault& vault) {
  return [&vault](const SecretReference& reference, LatencyReply<QByteArray> reply) {
    vault.find(vaultKey(reference), true, PasswordVault::brief,
               [reference, reply = std::move(reply)](const Result<QByteArray>& found) {
                 reply(found ? found : credentialOf(reference));
               });
  };
}

}  // namespace sextant
