// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/connections/connection_list.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QLockFile>
#include <QtCore/QSaveFile>

#include "model/store/private_folder.h"

namespace sextant {
namespace {

constexpr int version_known = 1;
constexpr qint64 file_bytes_max = 1 << 20;
// A change takes milliseconds; who holds the lock longer hangs.
constexpr int lock_wait_ms = 2000;

tl::unexpected<Error> unreadable(const QString& file, const std::string& why) {
  return fail(ErrorKind::input, "The saved connections cannot be read: " + why, file.toStdString(),
              "Mend the file, or move it away to begin with an empty list.");
}

QJsonObject toJson(const SavedConnection& connection) {
  return {{QStringLiteral("id"), connection.id},
          {QStringLiteral("name"), connection.name},
          {QStringLiteral("colour"), connection.colour},
          {QStringLiteral("dsn"), connection.dsn},
          {QStringLiteral("reads"), connection.reads},
          {QStringLiteral("read_only"), connection.read_only},
          {QStringLiteral("keeps_password"), connection.keeps_password}};
}

// Of the wrong type, a value would become its type's empty one: "read_only": "true" no protection.
Result<SavedConnection> fromJson(const QJsonValue& item) {
  if (!item.isObject()) return fail(ErrorKind::input, "an entry of the list is no connection.");
  const QJsonObject json = item.toObject();
  const auto wrong = [&](const char* key, const char* expected) {
    return fail(ErrorKind::input, "\"" + std::string(key) + "\" of \"" +
                                      json[QLatin1String("name")].toString().toStdString() +
                                      "\" is " + expected + ".");
  };
  for (const char* key : {"id", "name", "colour", "dsn", "reads"}) {
    const QJsonValue value = json[QLatin1String(key)];
    if (!value.isUndefined() && !value.isString()) return wrong(key, "no text");
  }
  for (const char* key : {"read_only", "keeps_password"}) {
    const QJsonValue value = json[QLatin1String(key)];
    if (!value.isUndefined() && !value.isBool()) return wrong(key, "neither true nor false");
  }
  return SavedConnection{
      json[QLatin1String("id")].toString(),          json[QLatin1String("name")].toString(),
      json[QLatin1String("colour")].toString(),      json[QLatin1String("dsn")].toString(),
      json[QLatin1String("reads")].toString(),       json[QLatin1String("read_only")].toBool(),
      json[QLatin1String("keeps_password")].toBool()};
}

tl::unexpected<Error> unwritable(const QString& file, const std::string& why) {
  return fail(ErrorKind::unavailable, "The saved connections could not be written: " + why + ".",
              file.toStdString(), "What was saved before is still there.");
}

// Two programs that read, change and write at once would lose the change of one.
Result<void> lockForChange(QLockFile& lock, const QString& file) {
  const QString folder = QFileInfo(file).path();
  if (!QDir().mkpath(folder))
    return unwritable(file, "the folder " + folder.toStdString() + " cannot be made");
  if (lock.tryLock(lock_wait_ms)) return {};
  return unwritable(file, lock.error() == QLockFile::LockFailedError
                              ? "another program is changing them and does not come to an end"
                              : "no lock can be had in their folder");
}

// Why it cannot stand in the list.
Result<void> checkOne(const SavedConnection& connection) {
  const auto wrong = [&](const std::string& why) {
    return fail(ErrorKind::usage, why, connection.name.toStdString());
  };
  if (const QString why = nameHindrance(connection.name); !why.isEmpty())
    return wrong(why.toStdString());
  if (connection.id.isEmpty()) return wrong("It has no id.");
  if (!connection.colour.isEmpty() && !connectionColours().contains(connection.colour))
    return wrong("There is no such colour.");
  if (connection.dsn.isEmpty()) return wrong("It names no server.");
  for (const QString& dsn : {connection.dsn, connection.reads}) {
    const auto split = splitPassword(dsn);
    if (!split) return tl::unexpected<Error>(split.error());
    if (!split->password.isEmpty())
      return wrong("A password stands in its connection string, where it must not be kept.");
  }
  return {};
}

Result<void> checkAll(const std::vector<SavedConnection>& connections) {
  for (const SavedConnection& one : connections) {
    if (const auto fine = checkOne(one); !fine) return fine;
    const auto like = [&](const SavedConnection& other) {
      return other.id == one.id || other.name.compare(one.name, Qt::CaseInsensitive) == 0;
    };
    if (std::count_if(connections.begin(), connections.end(), like) > 1) {
      return fail(ErrorKind::usage,
                  "There is already a connection \"" + one.name.toStdString() + "\".", {},
                  "Choose another name.");
    }
  }
  return {};
}

}  // namespace

QString ConnectionList::usualFile() {
  return dataFolder() + QStringLiteral("/connections.json");
}

ConnectionList::ConnectionList(QString file) : file_(std::move(file)) {}

Result<std::vector<SavedConnection>> ConnectionList::read() const {
  QFile file(file_);
  const QFileInfo facts(file_);
  if (!facts.exists()) return std::vector<SavedConnection>{};
  // Before it is opened: a pipe would be waited for without end.
  if (!facts.isFile() || facts.size() > file_bytes_max)
    return unreadable(file_, "it is no file of Sextant's.");
  if (!file.open(QIODevice::ReadOnly))
    return unreadable(file_, file.errorString().toStdString() + ".");
  QJsonParseError problem;
  const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
  if (!document.isObject()) return unreadable(file_, problem.errorString().toStdString() + ".");
  const int version = document[QLatin1String("version")].toInt();
  if (version > version_known) {
    return fail(ErrorKind::input, "The saved connections were written by a newer Sextant.",
                file_.toStdString(), "Install that Sextant; this one leaves the file as it is.");
  }
  if (version < 1 || !document[QLatin1String("connections")].isArray())
    return unreadable(file_, "it is no list of connections.");
  std::vector<SavedConnection> connections;
  const QJsonArray items = document[QLatin1String("connections")].toArray();
  for (const QJsonValue& item : items) {
    auto one = fromJson(item);
    if (!one) return unreadable(file_, one.error().what);
    connections.push_back(std::move(*one));
  }
  if (const auto fine = checkAll(connections); !fine)
    return unreadable(file_, fine.error().toString());
  std::sort(connections.begin(), connections.end(), [](const auto& a, const auto& b) {
    return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
  });
  return connections;
}

Result<SavedConnection> ConnectionList::find(const QString& name) const {
  const auto connections = read();
  if (!connections) return tl::unexpected<Error>(connections.error());
  QStringList known;
  for (const SavedConnection& one : *connections) {
    if (one.name == name) return one;
    known << one.name;
  }
  return fail(ErrorKind::usage, "There is no connection \"" + name.toStdString() + "\".", {},
              known.isEmpty()
                  ? "None is saved yet. Save one in the console, with Connections…."
                  : "Known are: " + known.join(QStringLiteral(", ")).toStdString() + ".");
}

Result<void> ConnectionList::save(const SavedConnection& connection) {
  QLockFile lock(file_ + QStringLiteral(".lock"));
  if (auto locked = lockForChange(lock, file_); !locked) return locked;
  auto connections = read();
  if (!connections) return tl::unexpected<Error>(connections.error());
  const auto same = std::find_if(connections->begin(), connections->end(),
                                 [&](const auto& one) { return one.id == connection.id; });
  if (same == connections->end()) {
    connections->push_back(connection);
  } else {
    *same = connection;
  }
  if (auto fine = checkAll(*connections); !fine) return fine;
  return write(std::move(*connections));
}

Result<void> ConnectionList::remove(const QString& id) {
  QLockFile lock(file_ + QStringLiteral(".lock"));
  if (auto locked = lockForChange(lock, file_); !locked) return locked;
  auto connections = read();
  if (!connections) return tl::unexpected<Error>(connections.error());
  if (std::erase_if(*connections, [&](const auto& one) { return one.id == id; }) == 0) return {};
  return write(std::move(*connections));
}

Result<void> ConnectionList::write(std::vector<SavedConnection> connections) const {
  QJsonArray items;
  for (const SavedConnection& one : connections)
    items.append(toJson(one));
  const QJsonObject whole{{QStringLiteral("version"), version_known},
                          {QStringLiteral("connections"), items}};
  QSaveFile file(file_);
  const bool done = file.open(QIODevice::WriteOnly) &&
                    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                    file.write(QJsonDocument(whole).toJson()) >= 0 && file.commit();
  if (done) return {};
  return unwritable(file_, file.errorString().toStdString());
}

}  // namespace sextant
