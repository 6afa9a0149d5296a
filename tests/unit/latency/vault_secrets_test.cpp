// SPDX-License-Identifier: GPL-3.0-or-later
// Where the secret behind a reference comes from: vault, keychain, the unit's credentials.
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "model/latency/prometheus_source.h"
#include "model/secrets/password_vault.h"
#include "tests/support/fake_keychain.h"

using namespace sextant;
using namespace sextant::testing;

class VaultSecretsTest : public QObject {
  Q_OBJECT
 private slots:
  void secretsComeFromTheVaultOrTheUnit();
};

void VaultSecretsTest::secretsComeFromTheVaultOrTheUnit() {
  FakeKeychainState keychain;
  PasswordVault vault(std::make_unique<FakeKeychain>(keychain));
  const auto secretOf = [&](const QByteArray& name) {
    std::optional<Result<QByteArray>> secret;
    vaultSecrets(vault)({name.toStdString()}, [&](const Result<QByteArray>& got) { secret = got; });
    if (!QTest::qWaitFor([&] { return secret.has_value(); })) qFatal("no answer");
    return secret->value_or("none");
  };
  QCOMPARE(secretOf("prom"), QByteArray("none"));
  QTemporaryDir folder;
  QFile file(folder.filePath(QStringLiteral("prom")));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write("of the unit\n") > 0);
  file.close();
  qputenv("CREDENTIALS_DIRECTORY", folder.path().toLocal8Bit());
  QCOMPARE(secretOf("prom"), QByteArray("of the unit"));
  QCOMPARE(
      secretOf("../" + QByteArray(folder.path().section(QLatin1Char('/'), -1).toUtf8()) + "/prom"),
      QByteArray("none"));
  keychain.kept[vaultKey({"prom"})] = "of the keychain";
  QCOMPARE(secretOf("prom"), QByteArray("of the keychain"));
  vault.remember(vaultKey({"prom"}), "of the session");
  QCOMPARE(secretOf("prom"), QByteArray("of the session"));
  keychain.kept.clear();
  keychain.error = Error{ErrorKind::denied, "It is locked."};
  QCOMPARE(secretOf("other"), QByteArray("none"));
}

QTEST_GUILESS_MAIN(VaultSecretsTest)
#include "vault_secrets_test.moc"
