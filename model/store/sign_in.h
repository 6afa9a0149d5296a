// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

#include <string>

namespace sextant {

class Store;

// Tells a store once that a program begins to use it, when it first can: with the program's name
// and version and this machine's name. Not again after a lost connection; a store that is read only
// is not told at all. Lives in the store's thread, and the store must outlive it.
class SignIn : public QObject {
  Q_OBJECT
 public:
  SignIn(Store& store, std::string program, QObject* parent = nullptr);

 private:
  void tell();

  Store& store_;
  std::string program_;
  bool telling_ = false;
  bool told_ = false;
};

}  // namespace sextant
