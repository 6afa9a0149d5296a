// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtNetwork/QTcpServer>

namespace sextant::testing {

// A port of the loopback that nobody listens at now; another may take it until it is used. 0: none.
[[nodiscard]] inline quint16 freePort() {
  QTcpServer probe;
  return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

}  // namespace sextant::testing
