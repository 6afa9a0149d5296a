// SPDX-License-Identifier: GPL-3.0-or-later
// A Store in a thread of its own, so that nothing the store does can hold up a window. The only
// place where values cross between threads.
#pragma once

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QThread>

#include "model/store/publish_until_known.h"
#include "model/store/store.h"

namespace sextant {

// Who uses a store.
struct StoreUser {
  QByteArray application = "sextant";  // in the server's list of connections
  std::string program = "console";     // in the event log
  // After a login that was refused: a person's program waits for the person, any other goes on trying.
  bool stops_when_refused = true;
};

// Belongs to the thread that made it; its destructor waits for the worker, which never blocks.
class StoreThread : public QObject {
  Q_OBJECT
 public:
  StoreThread(StoreTarget target, StoreUser user, QObject* parent = nullptr);
  ~StoreThread() override;
  void start();
  // As Store's; also before start().
  void setPassword(const QByteArray& password);
  void retry();

  // Runs `call(store, reply)` in the worker; the reply comes back in this object's thread, unless
  // `context` is gone by then.
  template <class T, class Call>
  void ask(QObject* context, Call call, Reply<T> reply) {
    const QPointer<QObject> guard(context);
    QMetaObject::invokeMethod(
        worker_,
        [this, guard, call = std::move(call), reply = std::move(reply)] {
          call(*store_, Reply<T>([this, guard, reply](Result<T> result) {
            QMetaObject::invokeMethod(
                this,
                [guard, reply, result = std::move(result)] {
                  if (guard) reply(result);
                },
                Qt::QueuedConnection);
          }));
        },
        Qt::QueuedConnection);
  }

 signals:
  void stateChanged(sextant::ConnectionState state, const QString& reason);
  void headHinted(const QString& environment, const QString& service);
  void changeHinted(sextant::ChangeNumber change);
  void replicaMoved(const std::optional<sextant::ReplicaState>& replica);
  // While a publish is being resolved: its outcome is not known, and why.
  void outcomeUnknown(const QString& request_id, const QString& reason);

 private:
  QThread thread_;
  QObject* worker_;         // lives in the thread, and owns the store
  Store* store_ = nullptr;  // touched in the thread alone
};

}  // namespace sextant
