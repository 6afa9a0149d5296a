// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/store_thread.h"

namespace sextant {

StoreThread::StoreThread(StoreTarget target, QByteArray application, QObject* parent)
    : QObject(parent), worker_(new QObject) {
  qRegisterMetaType<ConnectionState>();
  qRegisterMetaType<std::optional<ReplicaState>>();
  thread_.setObjectName(QStringLiteral("store"));
  worker_->moveToThread(&thread_);
  connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
  // Made in the thread that it lives in: its timers and sockets belong there from the first moment.
  QMetaObject::invokeMethod(
      worker_,
      [this, target = std::move(target), application = std::move(application)] {
        store_ = new Store(target, application, worker_);
        connect(store_, &Store::stateChanged, this, &StoreThread::stateChanged);
        connect(store_, &Store::headHinted, this, &StoreThread::headHinted);
        connect(store_, &Store::replicaMoved, this, &StoreThread::replicaMoved);
        store_->readFromReplicas();
        store_->start();
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
}

}  // namespace sextant
