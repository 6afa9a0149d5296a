// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/store_thread.h"

#include "model/store/sign_in.h"

namespace sextant {

StoreThread::StoreThread(StoreTarget target, StoreUser user, QObject* parent)
    : QObject(parent), worker_(new QObject) {
  qRegisterMetaType<ConnectionState>();
  qRegisterMetaType<ChangeNumber>();
  qRegisterMetaType<std::optional<ReplicaState>>();
  thread_.setObjectName(QStringLiteral("store"));
  worker_->moveToThread(&thread_);
  connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
  // Made in the thread that it lives in: its timers and sockets belong there from the first moment.
  QMetaObject::invokeMethod(
      worker_,
      [this, target = std::move(target), user = std::move(user)] {
        store_ = new Store(target, user.application, worker_);
        store_->setStopsWhenRefused(user.stops_when_refused);
        connect(store_, &Store::stateChanged, this, &StoreThread::stateChanged);
        connect(store_, &Store::headHinted, this, &StoreThread::headHinted);
        connect(store_, &Store::changeHinted, this, &StoreThread::changeHinted);
        connect(store_, &Store::replicaMoved, this, &StoreThread::replicaMoved);
        store_->readFromReplicas();
        new SignIn(*store_, user.program, store_);
      },
      Qt::QueuedConnection);
}

StoreThread::~StoreThread() {
  if (!thread_.isRunning()) {
    delete worker_;
    return;
  }
  thread_.quit();
  thread_.wait();
}

void StoreThread::start() {
  thread_.start();
  QMetaObject::invokeMethod(
      worker_, [this] { store_->start(); }, Qt::QueuedConnection);
}

void StoreThread::setPassword(const QByteArray& password) {
  QMetaObject::invokeMethod(
      worker_, [this, password] { store_->setPassword(password); }, Qt::QueuedConnection);
}

void StoreThread::retry() {
  QMetaObject::invokeMethod(
      worker_, [this] { store_->retry(); }, Qt::QueuedConnection);
}

}  // namespace sextant
