// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QJsonObject>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtNetwork/QLocalServer>

#include <functional>
#include <memory>
#include <vector>

#include "app/hunt/cluster/backend_database.h"
#include "app/hunt/cluster/child_process.h"
#include "app/hunt/demo/demo_control.h"
#include "app/hunt/demo/demo_parts.h"
#include "model/store/embedded_store.h"
#include "model/store/store.h"

namespace sextant {

// Starts the parts of the reference cluster, starts again those that die, and stops them all. Lives
// in the main thread: its children are bound to it.
class DemoSupervisor : public QObject {
  Q_OBJECT
 public:
  explicit DemoSupervisor(DemoOptions options, QObject* parent = nullptr);
  ~DemoSupervisor() override;

  // Blocks (with an event loop) until all is up. `step` is told of each step, and says with false
  // that nobody wants the demo any more. Errors: conflict (another demo), unavailable.
  [[nodiscard]] Result<void> start(const std::function<bool(const QString&)>& step);
  void stop();

 signals:
  void stopWanted();

 private:
  struct Part {
    QString name;
    hunt::CommandLine command;
    QByteArray ready;
    std::unique_ptr<hunt::ChildProcess> process;
    int restarts = 0;
  };
  using Step = std::pair<const char*, std::function<Result<void>()>>;

  Result<void> takeLock();
  Result<void> startStore();
  Result<void> startDatabase();
  Result<void> createData();
  Result<void> fillStore();
  Result<void> makeSecondPerson();
  Result<void> publish(const ServiceKey& key, const std::map<Scope, std::string>& profiles,
                       const char* message);
  Result<void> startEngines();
  Result<void> startEdge();
  Result<void> makeEdgeFiles();
  Result<void> startAgents();
  Result<void> startAgent(const QString& instance, const QString& config_file,
                          const std::string& config);
  Result<void> startController();
  Result<void> awaitInstances();
  Result<void> awaitInstances(const ServiceKey& key, int count);
  Result<void> startLoad();
  Result<void> startLoadProcess();
  void loadEnded();
  void databaseEnded();
  Result<void> startControl();
  Result<void> startPart(const QString& name, const hunt::CommandLine& command,
                         const QByteArray& ready);
  void partEnded(Part* part);
  void answerControl();
  [[nodiscard]] QJsonObject answer(const QJsonObject& request);
  [[nodiscard]] QJsonObject status() const;
  [[nodiscard]] QJsonObject setLoad(const QJsonObject& request);

  DemoOptions options_;
  QString folder_;
  UserLock lock_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<hunt::BackendDatabase> database_;
  std::vector<DemoInstance> instances_;
  DemoEdge edge_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::unique_ptr<hunt::ChildProcess> load_;
  QDeadlineTimer load_until_;  // the load ends by itself then, restarts or not
  int load_restarts_ = 0;
  int database_restarts_ = 0;
  QLocalServer control_;
  bool stopping_ = false;
};

}  // namespace sextant
