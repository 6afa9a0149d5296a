// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/draft_store.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QSaveFile>
#include <QtCore/QUrl>

#include "model/store/private_folder.h"

namespace sextant {
namespace {

QString addressOf(const ServiceKey& key, const Scope& scope) {
  return QString::fromStdString(Address{key, scope}.toString());
}

// Unlike fromStdString, keeps a byte-order mark.
QString exactly(const std::string& text) {
  static const std::string mark = "\xef\xbb\xbf";
  if (text.rfind(mark, 0) != 0) return QString::fromStdString(text);
  return QChar(QChar::ByteOrderMark) + QString::fromStdString(text.substr(mark.size()));
}

QJsonObject toJsonObject(const Draft& draft) {
  return {{QStringLiteral("address"), addressOf(draft.key, draft.scope)},
          {QStringLiteral("base"), static_cast<qint64>(draft.base.value)},
          {QStringLiteral("base_text"), exactly(draft.base_text)},
          {QStringLiteral("text"), exactly(draft.text)},
          {QStringLiteral("base_hash"), QString::fromStdString(draft.base_hash)},
          {QStringLiteral("saved_at"), static_cast<qint64>(draft.saved_at)}};
}

Result<Draft> fromFile(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) {
    return fail(ErrorKind::input, file.errorString().toStdString(), path.toStdString());
  }
  const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
  auto address = Address::parse(json[QLatin1String("address")].toString().toStdString());
  if (!address) return tl::unexpected<Error>(address.error());
  return Draft{address->key,
               address->scope,
               {json[QLatin1String("base")].toInteger()},
               json[QLatin1String("base_text")].toString().toStdString(),
               json[QLatin1String("text")].toString().toStdString(),
               json[QLatin1String("base_hash")].toString().toStdString(),
               json[QLatin1String("saved_at")].toInteger()};
}

}  // namespace

DraftStore::DraftStore(QString folder, QObject* parent)
    : QObject(parent), folder_(std::move(folder)) {
  // One thread: writes of one draft must not overtake each other.
  writer_.setMaxThreadCount(1);
}

DraftStore::~DraftStore() {
  writer_.waitForDone();
}

QString DraftStore::folderFor(const QString& store_name) {
  return dataFolder() + QStringLiteral("/drafts/") +
         QString::fromLatin1(QUrl::toPercentEncoding(store_name));
}

QString DraftStore::path(const ServiceKey& key, const Scope& scope) const {
  return folder_ + QLatin1Char('/') +
         QString::fromLatin1(QUrl::toPercentEncoding(addressOf(key, scope))) +
         QStringLiteral(".draft");
}

std::vector<Draft> DraftStore::load() {
  std::vector<Draft> drafts;
  const QDir folder(folder_);
  for (const QString& name :
       folder.entryList({QStringLiteral("*.draft")}, QDir::Files, QDir::Name)) {
    known_[folder.filePath(name)] = fingerprint(folder.filePath(name));
    auto draft = fromFile(folder.filePath(name));
    if (draft) {
      drafts.push_back(std::move(*draft));
    } else {
      emit failed(folder.filePath(name), QString::fromStdString(draft.error().toString()));
    }
  }
  return drafts;
}

DraftStore::Fingerprint DraftStore::fingerprint(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  QCryptographicHash hash(QCryptographicHash::Sha1);
  hash.addData(&file);
  return hash.result();
}

QString DraftStore::keepOther(const QString& path) {
  const Fingerprint now = fingerprint(path);
  if (now.isEmpty() || now == known_.value(path)) return {};
  const QString aside = path + QStringLiteral(".other-") +
                        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss"));
  return QFile::rename(path, aside) ? aside : QString();
}

void DraftStore::save(Draft draft) {
  draft.saved_at = QDateTime::currentSecsSinceEpoch();
  const QString file_path = path(draft.key, draft.scope);
  const QString address = addressOf(draft.key, draft.scope);
  writer_.start([this, draft = std::move(draft), file_path, address] {
    QDir().mkpath(folder_);
    if (const QString other = keepOther(file_path); !other.isEmpty()) emit putAside(address, other);
    QSaveFile file(file_path);
    const bool done = file.open(QIODevice::WriteOnly) &&
                      file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                      file.write(QJsonDocument(toJsonObject(draft)).toJson()) >= 0 && file.commit();
    if (done) {
      known_[file_path] = fingerprint(file_path);
      emit saved(address);
    } else {
      emit failed(address, file.errorString());
    }
  });
}

void DraftStore::discard(const ServiceKey& key, const Scope& scope) {
  const QString file_path = path(key, scope);
  writer_.start([this, file_path, address = addressOf(key, scope)] {
    if (const QString other = keepOther(file_path); !other.isEmpty()) emit putAside(address, other);
    QFile::remove(file_path);
    known_.remove(file_path);
  });
}

}  // namespace sextant
