// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/profile_folder.h"

#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QFile>

#include <map>
#include <utility>

namespace sextant {
namespace {

constexpr int files_max = 10'000;
constexpr qint64 bytes_max = 16 << 20;
constexpr qsizetype left_out_told_max = 20;

// "eu1/hunt-1" of "eu1/hunt-1.yaml"; empty: it is no profile by its name.
QString nameOf(const QString& path) {
  for (const QLatin1String end : {QLatin1String(".yaml"), QLatin1String(".yml")}) {
    if (path.endsWith(end)) return path.chopped(end.size());
  }
  return {};
}

Result<std::string> textOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly))
    return fail(ErrorKind::unavailable, file.errorString().toStdString() + '.', path.toStdString());
  if (file.size() > bytes_max) return fail(ErrorKind::input, "It has more than 16 MiB.", path.toStdString());
  return file.readAll().toStdString();
}

class FolderReader {
 public:
  explicit FolderReader(const QString& folder) : folder_(folder) {}

  Result<ProfileFolder> read() {
    if (!folder_.exists() || !folder_.isReadable())
      return fail(ErrorKind::unavailable, "This folder cannot be read.", folder_.path().toStdString());
    QDirIterator files(folder_.path(), QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    int count = 0;
    while (files.hasNext()) {
      const QString path = files.next();
      if (isHidden(path)) continue;
      if (++count > files_max)
        return fail(ErrorKind::input, "There are more than 10,000 files.", folder_.path().toStdString(),
                    "Choose the folder that has the profiles of this service alone.");
      if (const auto taken = take(path); !taken) return tl::unexpected<Error>(taken.error());
    }
    if (profiles_.empty())
      return fail(ErrorKind::input, "There is no profile in this folder.", folder_.path().toStdString(),
                  "The base is base.yaml, a cluster CLUSTER.yaml, an instance CLUSTER/INSTANCE.yaml.");
    left_out_.sort();
    ProfileFolder found{{}, std::move(left_out_)};
    for (auto& [scope, profile] : profiles_)
      found.profiles.push_back(std::move(profile));
    return found;
  }

 private:
  // .git and the like.
  [[nodiscard]] bool isHidden(const QString& path) const {
    const QString relative = folder_.relativeFilePath(path);
    return relative.startsWith(QLatin1Char('.')) || relative.contains(QLatin1String("/."));
  }

  void leaveOut(const QString& relative, const QString& why) {
    if (left_out_.size() < left_out_told_max) left_out_ << relative + QStringLiteral(": ") + why;
  }

  Result<void> take(const QString& path) {
    const QString relative = folder_.relativeFilePath(path);
    const QString name = nameOf(relative);
    if (name.isEmpty()) return {};
    const auto scope = name == QLatin1String("base") ? Result<Scope>(Scope{})
                                                     : Scope::fromPath(name.toStdString());
    if (!scope) {
      leaveOut(relative, QStringLiteral("this is no cluster and no instance of one."));
      return {};
    }
    if (const auto known = profiles_.find(*scope); known != profiles_.end())
      return fail(ErrorKind::input, "Two files are of the same profile: " + known->second.file.toStdString() + '.',
                  path.toStdString());
    auto text = textOf(path);
    if (!text) return tl::unexpected<Error>(text.error());
    profiles_[*scope] = {*scope, std::move(*text), path};
    return {};
  }

  QDir folder_;
  std::map<Scope, FolderProfile> profiles_;
  QStringList left_out_;
};

}  // namespace

Result<ProfileFolder> readProfileFolder(const QString& folder) {
  return FolderReader(folder).read();
}

}  // namespace sextant
