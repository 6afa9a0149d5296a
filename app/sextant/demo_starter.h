// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the reference cluster for a window that asks for it, and says what is done meanwhile. The cluster
// outlives the console, as one that was started by hand.
#pragma once

#include <QObject>
#include <QProcess>

namespace sextant {

class DemoStarter : public QObject {
  Q_OBJECT
 public:
  explicit DemoStarter(QObject* parent = nullptr);
  // Whether the cluster's programs are on this machine.
  [[nodiscard]] static bool isInstalled();
  // One at a time.
  void start();

 signals:
  void told(const QString& step);
  // An empty reason: it is up.
  void ended(const QString& reason);

 private:
  void read();

  QProcess process_;
  QString last_;
};

}  // namespace sextant
