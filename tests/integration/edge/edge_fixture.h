// SPDX-License-Identifier: GPL-3.0-or-later
// HAProxy with a profile: a real store, a real agent, real HAProxy and what tells how it is, in
// front of two doubles.
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpSocket>

#include "app/hunt/cluster/child_process.h"
#include "app/hunt/edge/edge_site.h"
#include "app/hunt/load/http_answer.h"
#include "model/metrics/openmetrics.h"
#include "tests/integration/edge/instance_double.h"
#include "tests/support/run_program.h"
#include "tests/support/store_fixture.h"

namespace sextant::testing {

// A client's connection to the edge. It takes what comes when the event loop runs.
class EdgeClient : public QObject {
  Q_OBJECT
 public:
  explicit EdgeClient(int port);
  void send(const QByteArray& path);
  // Of the last request that was sent; status 0 until it is there.
  [[nodiscard]] const hunt::HttpAnswer& answer() const { return answer_; }
  [[nodiscard]] bool isOpen() const { return socket_.state() == QAbstractSocket::ConnectedState; }

 private:
  QTcpSocket socket_;
  hunt::HttpAnswerParser parser_;
  hunt::HttpAnswer answer_;
};

// Everything ends with it. The calls block, with an event loop where they ask the store.
class EdgeFixture {
 public:
  EdgeFixture();
  ~EdgeFixture();

  // Empty, or why it does not start. HAProxy then runs the demo's profile, as no revision.
  [[nodiscard]] std::string start();

  // Past the checks of sextantctl and console. The demo's profile with texts in place of others.
  using Edits = std::vector<std::pair<QString, QString>>;
  qint64 publish(const Edits& edits = {});
  [[nodiscard]] FleetRow row();
  [[nodiscard]] MetricsText metrics() const;
  [[nodiscard]] double metric(const std::string& name) const;
  [[nodiscard]] double errors(const std::string& cause) const;
  [[nodiscard]] QByteArray config() const;

  // Puts a file where the agent does, as the revision in force with this hash, and has it taken.
  [[nodiscard]] ProgramResult reloadBy(const std::string& effective_hash);
  // The hash that HAProxy itself names.
  [[nodiscard]] std::string servedHash() const;

  // Steady load of clues and finds on the edge, as hunt-load makes it; it ends by itself.
  void startLoad(double seconds, double rate, double burst_rate);
  [[nodiscard]] bool isLoadOver() const { return load_.state() == QProcess::NotRunning; }
  [[nodiscard]] QJsonObject loadReport();

  [[nodiscard]] std::string startFollower();
  [[nodiscard]] hunt::ChildProcess& follower() { return follower_; }
  [[nodiscard]] InstanceDouble& instance(int index) {
    return *instances_.at(static_cast<std::size_t>(index));
  }
  [[nodiscard]] int requestsOfInstances() const;
  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] const hunt::EdgeSite& site() const { return site_; }

 private:
  void makeSite();
  [[nodiscard]] std::string startAgent();
  [[nodiscard]] QString path(const char* name) const { return folder_.filePath(name); }

  StoreFixture fixture_;
  QTemporaryDir folder_;
  std::vector<std::unique_ptr<InstanceDouble>> instances_;
  hunt::EdgeSite site_;
  std::unique_ptr<Store> store_;
  hunt::ChildProcess follower_;
  hunt::ChildProcess haproxy_;
  QProcess agent_;
  QProcess load_;
  qint64 stable_ = 0;
};

}  // namespace sextant::testing
