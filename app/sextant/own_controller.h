// SPDX-License-Identifier: GPL-3.0-or-later
// With the embedded store there is nobody else who would carry rollouts: the console starts a
// controller, and takes it along when it ends.
#pragma once

#include <QProcess>

namespace sextant {

class OwnController : public QObject {
  Q_OBJECT
 public:
  explicit OwnController(QObject* parent = nullptr);
  ~OwnController() override;
  // Where the program is not installed nothing happens: changes without a plan need none.
  void start();

 private:
  void ended();

  QProcess process_;
  int restarts_ = 0;
};

}  // namespace sextant
