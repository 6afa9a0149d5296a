// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QLibrary>
#include <QtCore/QThread>
#include <qt6keychain/keychain.h>

#include <mutex>

#include "model/secrets/keychain.h"

namespace sextant {
namespace {

const QString service = QStringLiteral("sextant");

// Without one, the libraries below would start a bus of their own, or wait for one.
bool hasSessionBus() {
  if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return true;
  const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
  return !runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus"));
}

// GIO, by which the Secret Service is reached, ends its program when the session's bus goes away. A
// console with drafts stays. Looked up by name, because nothing else here needs GLib. May block.
void outliveTheBus() {
  using GetBus = void* (*)(int type, void* cancellable, void** error);
  using SetExit = void (*)(void* bus, int exits);
  constexpr int session_bus = 2;
  QLibrary gio(QStringLiteral("gio-2.0"), 0);
  const auto get_bus = reinterpret_cast<GetBus>(gio.resolve("g_bus_get_sync"));
  const auto set_exit =
      reinterpret_cast<SetExit>(gio.resolve("g_dbus_connection_set_exit_on_close"));
  if (get_bus == nullptr || set_exit == nullptr) return;
  // Never given back: it is the one that everybody in this process shares.
  if (void* bus = get_bus(session_bus, nullptr, nullptr)) set_exit(bus, 0);
}

// The one thread in which QtKeychain lives: its queue of jobs belongs to the first thread that uses
// it. Never ended, because a keychain that hangs would be waited for at the program's end.
QObject* worker() {
  static QObject* const object = [] {
    auto* thread = new QThread;
    thread->setObjectName(QStringLiteral("keychain"));
    auto* made = new QObject;
    made->moveToThread(thread);
    thread->start();
    return made;
  }();
  return object;
}

Error errorOf(const QKeychain::Job& job) {
  switch (job.error()) {
    case QKeychain::EntryNotFound:
      return {ErrorKind::answer_no, "The desktop keychain has no such password."};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
      return {
          ErrorKind::denied, "The desktop keychain is locked.", {}, "Unlock it, and try again."};
    default:
      return {ErrorKind::unavailable, "The desktop keychain does not answer."};
  }
}

class DesktopKeychain : public Keychain {
 public:
  void read(const QString& key, SecretReply<QByteArray> reply) override {
    start<QByteArray, QKeychain::ReadPasswordJob>(
        key, [](QKeychain::ReadPasswordJob&) {},
        [](QKeychain::ReadPasswordJob& job) -> Result<QByteArray> {
          if (job.error() != QKeychain::NoError) return tl::unexpected<Error>(errorOf(job));
          return job.textData().toUtf8();
        },
        std::move(reply));
  }

  void write(const QString& key, const QByteArray& secret, SecretReply<void> reply) override {
    start<void, QKeychain::WritePasswordJob>(
        key,
        [secret](QKeychain::WritePasswordJob& job) { job.setTextData(QString::fromUtf8(secret)); },
        plainOutcome<QKeychain::WritePasswordJob>, std::move(reply));
  }

  void remove(const QString& key, SecretReply<void> reply) override {
    start<void, QKeychain::DeletePasswordJob>(
        key, [](QKeychain::DeletePasswordJob&) {},
        [](QKeychain::DeletePasswordJob& job) -> Result<void> {
          if (job.error() == QKeychain::EntryNotFound) return {};
          return plainOutcome(job);
        },
        std::move(reply));
  }

 private:
  template <class Job>
  static Result<void> plainOutcome(Job& job) {
    if (job.error() != QKeychain::NoError) return tl::unexpected<Error>(errorOf(job));
    return {};
  }

  // A job deletes itself when it is done; one that is never done is left alone, for its library
  // may still come back to it.
  template <class T, class Job, class Prepare, class Finish>
  void start(const QString& key, Prepare prepare, Finish finish, SecretReply<T> reply) {
    const std::shared_ptr<QObject> home = home_;
    const auto answer = [home, reply = std::move(reply)](Result<T> result) {
      QMetaObject::invokeMethod(
          home.get(), [reply, result = std::move(result)] { reply(result); }, Qt::QueuedConnection);
    };
    if (!hasSessionBus()) {
      return answer(fail(ErrorKind::unavailable, "This session has no desktop keychain."));
    }
    QMetaObject::invokeMethod(
        worker(),
        [key, prepare, finish, answer] {
          static std::once_flag once;
          std::call_once(once, outliveTheBus);
          auto* job = new Job(service);
          job->setKey(key);
          prepare(*job);
          QObject::connect(job, &QKeychain::Job::finished,
                           [job, finish, answer](QKeychain::Job*) { answer(finish(*job)); });
          job->start();
        },
        Qt::QueuedConnection);
  }

  // In the thread of whoever asks; the worker may be the last to let go of it.
  std::shared_ptr<QObject> home_{new QObject, [](QObject* home) { home->deleteLater(); }};
};

}  // namespace

std::unique_ptr<Keychain> desktopKeychain() {
  return std::make_unique<DesktopKeychain>();
}

}  // namespace sextant
