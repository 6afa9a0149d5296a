// SPDX-License-Identifier: GPL-3.0-or-later
// An etcd server of the benchmark's own, and the two calls that are measured beside a publish, over
// etcd's JSON gateway (https://etcd.io/docs/v3.4/dev-guide/api_grpc_gateway/).
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpSocket>

#include <optional>
#include <string>

namespace sextant::testing {

// One node on a free port of the loopback interface, from construction to destruction. Ends the
// program where there is no etcd.
class EtcdServer {
 public:
  EtcdServer();
  ~EtcdServer();
  [[nodiscard]] int port() const { return port_; }

 private:
  QTemporaryDir folder_;
  QProcess process_;
  int port_ = 0;
};

// One kept-alive connection; for one thread. Failures end the program: a benchmark has no use for
// them.
class EtcdClient {
 public:
  EtcdClient(const QString& host, int port);
  // The revision at which the key was last written; 0: it is not there.
  [[nodiscard]] std::int64_t modRevision(const std::string& key);
  // Writes where the key still has that revision, and answers the new one; else nothing.
  [[nodiscard]] std::optional<std::int64_t> putIf(const std::string& key, std::int64_t revision,
                                                  const std::string& value);

 private:
  QByteArray post(const char* path, const QByteArray& body);
  QString host_;
  QTcpSocket socket_;
};

}  // namespace sextant::testing
