// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/private_folder.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sextant {
namespace {

tl::unexpected<Error> fileError(const QString& path, const char* what) {
  const int code = errno;
  const ErrorKind kind =
      code == EACCES || code == EPERM ? ErrorKind::denied : ErrorKind::unavailable;
  return fail(kind, std::string(what) + ": " + std::strerror(code) + ".", path.toStdString(),
              code == ENOSPC ? "Free some space on this disk, then try again."
                             : "Choose another folder with XDG_DATA_HOME, or change its owner.");
}

}  // namespace

QString dataFolder() {
  const QString xdg = qEnvironmentVariable("XDG_DATA_HOME");
  if (QDir::isAbsolutePath(xdg)) return xdg + QStringLiteral("/sextant");
  if (geteuid() == 0) return QStringLiteral("/var/lib/sextant");
  return QDir::homePath() + QStringLiteral("/.local/share/sextant");
}

QString programPath(const char* name) {
  const QString file = QLatin1Char('/') + QLatin1String(name);
  const QString chosen = qEnvironmentVariable("SEXTANT_PROGRAMS");
  if (!chosen.isEmpty()) return chosen + file;
  const QString here = QCoreApplication::applicationDirPath();
  // Installed, what people call is in bin and what programs call in lib/sextant.
  for (const char* other : {"", "/../lib/sextant", "/../../bin"}) {
    const QString path = QDir::cleanPath(here + QLatin1String(other) + file);
    if (QFileInfo(path).isExecutable()) return path;
  }
  return here + file;
}

QString socketFolderFor(const QString& owner_path) {
  const QByteArray digest =
      QCryptographicHash::hash(QDir::cleanPath(owner_path).toUtf8(), QCryptographicHash::Sha256);
  const QString name = QString::fromLatin1(digest.toHex().left(12));
  if (geteuid() == 0) return QStringLiteral("/run/sextant/") + name;
  const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
  if (QDir::isAbsolutePath(runtime) && runtime.size() < 60)
    return runtime + QStringLiteral("/sextant-") + name;
  return QStringLiteral("/tmp/sextant-%1-%2").arg(geteuid()).arg(name);
}

Result<ServerAccount> serverAccount() {
  const bool root = geteuid() == 0;
  errno = 0;
  const passwd* entry = root ? getpwnam("postgres") : getpwuid(geteuid());
  if (entry == nullptr) {
    return fail(ErrorKind::unavailable,
                root ? "PostgreSQL does not run as root, and there is no account \"postgres\"."
                     : "This process has no account.",
                {}, root ? "Install the package postgresql-15, which brings it." : "");
  }
  return ServerAccount{QString::fromLocal8Bit(entry->pw_name), entry->pw_uid, entry->pw_gid, !root};
}

Result<void> makePrivateFolder(const QString& path, const ServerAccount& account) {
  const QString parent = QFileInfo(path).absolutePath();
  if (!QDir().mkpath(parent)) return fileError(parent, "This folder cannot be made");
  const QByteArray name = QFile::encodeName(path);
  if (mkdir(name.constData(), 0700) != 0 && errno != EEXIST) {
    return fileError(path, "This folder cannot be made");
  }
  struct stat found {};
  if (lstat(name.constData(), &found) != 0 || !S_ISDIR(found.st_mode)) {
    errno = ENOTDIR;
    return fileError(path, "This is not a folder");
  }
  // A folder that somebody else prepared in a shared place is not ours to trust.
  if (found.st_uid != geteuid() && found.st_uid != account.uid) {
    errno = EPERM;
    return fileError(path, "This folder belongs to somebody else");
  }
  if (found.st_uid != account.uid && chown(name.constData(), account.uid, account.gid) != 0) {
    return fileError(path, "This folder's owner cannot be set");
  }
  if (chmod(name.constData(), 0700) != 0) return fileError(path, "This folder cannot be protected");
  return {};
}

std::function<void()> childSetup(const ServerAccount& account, int signal) {
  const uid_t uid = account.uid;
  const gid_t gid = account.gid;
  const bool change = !account.isCaller;
  const pid_t parent = getpid();
  return [uid, gid, change, signal, parent] {
    // Between fork and exec: only calls that are safe there. A mask of blocked signals would be
    // inherited, and the program could not be stopped with them.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (change && (setgroups(0, nullptr) != 0 || setresgid(gid, gid, gid) != 0 ||
                   setresuid(uid, uid, uid) != 0)) {
      _exit(126);
    }
    if (signal == 0) return;
    // After the change of account, which clears it. The parent may have died before this line.
    prctl(PR_SET_PDEATHSIG, signal);
    if (getppid() != parent) _exit(125);
  };
}

}  // namespace sextant
