// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/last_known_good.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include "model/agent/atomic_file.h"

namespace sextant {
namespace {

QString pathOf(const QString& folder, const Instance& instance, Proof proof) {
  QString name = QString::fromStdString(Address{instance.key, instance.scope}.toString());
  name.replace(QLatin1Char('/'), QLatin1Char('+'));
  return folder + QLatin1Char('/') + name +
         (proof == Proof::good ? QLatin1String(".good") : QLatin1String(".candidate"));
}

}  // namespace

std::optional<LastKnownGood> loadLastKnownGood(const QString& folder, const Instance& instance,
                                               Proof proof) {
  QFile file(pathOf(folder, instance, proof));
  if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
  const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
  LastKnownGood good;
  good.sequence = {json[QLatin1String("epoch")].toInteger(),
                   json[QLatin1String("seq")].toInteger()};
  good.revision = {json[QLatin1String("revision")].toInteger()};
  good.file = json[QLatin1String("file")].toString().toUtf8();
  good.effective_hash = json[QLatin1String("effective_hash")].toString().toStdString();
  const QByteArray body = good.file.mid(good.file.indexOf('\n') + 1);
  if (ContentHash::of(body.toStdString()).hex() != good.effective_hash) return std::nullopt;
  return good;
}

Result<void> saveLastKnownGood(const QString& folder, const Instance& instance,
                               const LastKnownGood& good, Proof proof) {
  if (!QDir().mkpath(folder)) {
    return fail(ErrorKind::unavailable, "The agent's state folder cannot be made.",
                folder.toStdString(), "See that its disk has space and the agent may write there.");
  }
  const QJsonObject json{
      {QStringLiteral("epoch"), static_cast<qint64>(good.sequence.epoch)},
      {QStringLiteral("seq"), static_cast<qint64>(good.sequence.seq)},
      {QStringLiteral("revision"), static_cast<qint64>(good.revision.value)},
      {QStringLiteral("effective_hash"), QString::fromStdString(good.effective_hash)},
      {QStringLiteral("file"), QString::fromUtf8(good.file)}};
  return replaceFile(pathOf(folder, instance, proof), QJsonDocument(json).toJson(), 0600);
}

void forgetCandidate(const QString& folder, const Instance& instance) {
  QFile::remove(pathOf(folder, instance, Proof::candidate));
}

QByteArray profileFile(const Instance& instance, RevisionNumber revision,
                       const std::string& effective_text) {
  return "# sextant " +
         QByteArray::fromStdString(Address{instance.key, instance.scope}.toString()) +
         " revision " + QByteArray::number(static_cast<qint64>(revision.value)) + " effective " +
         QByteArray::fromStdString(ContentHash::of(effective_text).hex()) + '\n' +
         QByteArray::fromStdString(effective_text);
}

}  // namespace sextant
