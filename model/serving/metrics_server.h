// SPDX-License-Identifier: GPL-3.0-or-later
// A program's numbers for a scraper, as OpenMetrics over HTTP.
#pragma once

#include <QtCore/QObject>
#include <QtNetwork/QHostAddress>

#include <functional>
#include <memory>
#include <string>

#include "model/base/result.h"

class QHttpServer;

namespace sextant {

// Answers GET /metrics. For one thread with an event loop.
class MetricsServer : public QObject {
  Q_OBJECT
 public:
  // `text`: the exposition at the moment of asking, with its end mark.
  explicit MetricsServer(std::function<std::string()> text, QObject* parent = nullptr);
  ~MetricsServer() override;
  // Port 0: any that is free. Error: unavailable.
  Result<void> listen(const QHostAddress& address, quint16 port);
  [[nodiscard]] quint16 port() const { return port_; }

 private:
  std::unique_ptr<QHttpServer> server_;
  quint16 port_ = 0;
};

}  // namespace sextant
