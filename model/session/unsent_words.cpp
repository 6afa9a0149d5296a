// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/unsent_words.h"

#include <QtCore/QDir>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QSaveFile>

#include <algorithm>

namespace sextant {
namespace {

// More than anybody types; a file that was put there is not read for ever.
constexpr qint64 file_bytes_max = 4 << 20;

QJsonObject toJsonObject(const UnsentOfChange& unsent) {
  QJsonObject replies;
  for (const auto& [thread, words] : unsent.replies)
    replies[thread] = words;
  QJsonObject json{{"comment", unsent.comment},
                   {"value", unsent.value},
                   {"reason", unsent.reason},
                   {"suggests", unsent.suggests},
                   {"pointer", QString::fromStdString(unsent.pointer)},
                   {"replies", replies}};
  if (unsent.scope) json["scope"] = QString::fromStdString(unsent.scope->path());
  return json;
}

}  // namespace

bool UnsentOfChange::isEmpty() const {
  return comment.isEmpty() && value.isEmpty() && reason.isEmpty() &&
         std::all_of(replies.begin(), replies.end(),
                     [](const auto& reply) { return reply.second.isEmpty(); });
}

UnsentWords::UnsentWords(const QString& folder) : folder_(folder + QStringLiteral("/unsent")) {}

QString UnsentWords::path(ChangeNumber change) const {
  return folder_ + QStringLiteral("/change-%1.json").arg(change.value);
}

UnsentOfChange UnsentWords::read(ChangeNumber change) const {
  QFile file(path(change));
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QJsonObject json = QJsonDocument::fromJson(file.read(file_bytes_max)).object();
  UnsentOfChange unsent;
  unsent.comment = json[QLatin1String("comment")].toString();
  unsent.value = json[QLatin1String("value")].toString();
  unsent.reason = json[QLatin1String("reason")].toString();
  unsent.suggests = json[QLatin1String("suggests")].toBool();
  unsent.pointer = json[QLatin1String("pointer")].toString().toStdString();
  const QJsonValue scope = json[QLatin1String("scope")];
  if (scope.isString()) {
    if (const auto parsed = Scope::fromPath(scope.toString().toStdString())) unsent.scope = *parsed;
  }
  const QJsonObject replies = json[QLatin1String("replies")].toObject();
  for (auto it = replies.begin(); it != replies.end(); ++it)
    unsent.replies[it.key()] = it.value().toString();
  return unsent;
}

Result<void> UnsentWords::write(ChangeNumber change, const UnsentOfChange& unsent) const {
  if (unsent.isEmpty()) {
    QFile old(path(change));
    if (!old.exists() || old.remove()) return {};
    return fail(ErrorKind::unavailable, old.errorString().toStdString(),
                path(change).toStdString(), "Remove this file.");
  }
  QDir().mkpath(folder_);
  QSaveFile file(path(change));
  const bool done = file.open(QIODevice::WriteOnly) &&
                    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                    file.write(QJsonDocument(toJsonObject(unsent)).toJson()) >= 0 && file.commit();
  if (done) return {};
  return fail(ErrorKind::unavailable, file.errorString().toStdString(),
              path(change).toStdString(), "Free some space, or send what is typed.");
}

}  // namespace sextant
