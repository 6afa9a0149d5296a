// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/store_thread.h"

namespace sextant {

StoreThread::StoreThread(StoreTarget target, QByteArray application, QObject* parent)
    : QObject(parent), store_(new Store(std::move(target), std::move(application))) {
  qRegisterMetaType<ConnectionState>();
  thread_.setObjectName(QStringLiteral("store"));
  store_->moveToThread(&thread_);
  connect(store_, &Store::stateChanged, this, &StoreThread::stateChanged);
  connect(store_, &Store::headHinted, this, &StoreThread::headHinted);
  connect(&thread_, &QThread::finished, store_, &QObject::deleteLater);
}

StoreThread::~StoreThread() {
  thread_.quit();
  thread_.wait();
}

void StoreThread::start() {
  thread_.start();
  QMetaObject::invokeMethod(store_, &Store::start, Qt::QueuedConnection);
}

}  // namespace sextant
