// SPDX-License-Identifier: GPL-3.0-or-later
// A real sextant-agent that serves one instance, whose service is a ServiceDouble.
#pragma once

#include <QtCore/QProcess>

#include "model/base/address.h"
#include "tests/support/service_double.h"

namespace sextant::testing {

class AgentFixture {
 public:
  // Keeps its files below `folder`, which has to be there.
  AgentFixture(const QString& folder, const QString& dsn, const Address& instance);
  ~AgentFixture();

  void start();
  // As kill -9 does.
  void kill();
  [[nodiscard]] bool isRunning() const { return process_.state() == QProcess::Running; }
  // True once it has said this since its start.
  [[nodiscard]] bool hasSaid(const QByteArray& words);
  // The profile file as it is now.
  [[nodiscard]] QByteArray profile() const;
  [[nodiscard]] ServiceDouble& service() { return service_; }

 private:
  [[nodiscard]] QString path(const char* name) const { return folder_ + QLatin1Char('/') + QLatin1String(name); }

  QString folder_;
  QString dsn_;
  ServiceDouble service_;
  QProcess process_;
  QByteArray said_;
};

}  // namespace sextant::testing
