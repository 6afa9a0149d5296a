// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/agent/atomic_file.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sextant {
namespace {

tl::unexpected<Error> fileError(const QString& path, const char* what) {
  const int code = errno;
  const bool refused = code == EACCES || code == EPERM;
  return fail(refused ? ErrorKind::denied : ErrorKind::unavailable,
              std::string(what) + ": " + std::strerror(code) + ".", path.toStdString(),
              code == ENOSPC ? "Free some space on this disk." : "");
}

bool writeAll(int descriptor, const QByteArray& content) {
  qsizetype done = 0;
  while (done < content.size()) {
    const ssize_t written = ::write(descriptor, content.constData() + done,
                                    static_cast<std::size_t>(content.size() - done));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    done += written;
  }
  return true;
}

bool syncFolder(const QString& folder) {
  const int descriptor =
      ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool done = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return done;
}

}  // namespace

Result<void> replaceFile(const QString& path, const QByteArray& content, unsigned mode,
                         Durable durable) {
  const QByteArray target = QFile::encodeName(path);
  QByteArray temporary = target + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return fileError(path, "This file cannot be written");
  const bool written = ::fchmod(descriptor, mode) == 0 && writeAll(descriptor, content) &&
                       (durable == Durable::no || ::fsync(descriptor) == 0);
  const int code = errno;
  ::close(descriptor);
  errno = code;
  if (!written || ::rename(temporary.constData(), target.constData()) != 0) {
    auto error = fileError(path, "This file cannot be written");
    ::unlink(temporary.constData());
    return error;
  }
  if (durable == Durable::yes && !syncFolder(QFileInfo(path).absolutePath()))
    return fileError(path, "This folder cannot be synced");
  return {};
}

}  // namespace sextant
