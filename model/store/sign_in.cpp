// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/sign_in.h"

#include <QtCore/QSysInfo>

#include "model/store/store.h"

namespace sextant {

SignIn::SignIn(Store& store, std::string program, QObject* parent)
    : QObject(parent), store_(store), program_(std::move(program)) {
  connect(&store_, &Store::stateChanged, this, [this](ConnectionState state) {
    if (state == ConnectionState::connected) tell();
  });
}

void SignIn::tell() {
  if (told_ || telling_) return;
  telling_ = true;
  store_.signIn(program_, SEXTANT_VERSION, QSysInfo::machineHostName().toStdString(),
                [this](const Result<void>& done) {
                  telling_ = false;
                  told_ = done.has_value();
                });
}

}  // namespace sextant
