// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/demo/demo_supervisor.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtNetwork/QLocalSocket>

#include "app/hunt/cluster/cluster_commands.h"
#include "model/store/await.h"
#include "model/store/private_folder.h"

namespace sextant {
namespace {

constexpr int instance_count = 3;

QString dsnOf(const PgParameters& parameters) {
  StoreTarget target;
  target.parameters = parameters;
  return target.dsn();
}

}  // namespace

DemoSupervisor::DemoSupervisor(DemoOptions options, QObject* parent)
    : QObject(parent), options_(options), folder_(demoFolder()), lock_(demoLockFile()) {}

DemoSupervisor::~DemoSupervisor() {
  stop();
}

Result<void> DemoSupervisor::start(const std::function<bool(const QString&)>& step) {
  const std::vector<Step> steps = {
      {"Making room", [this] { return takeLock(); }},
      {"Starting the demo's store", [this] { return startStore(); }},
      {"Starting the database of the treasure hunt", [this] { return startDatabase(); }},
      {"Making 500,000 clues", [this] { return createData(); }},
      {"Publishing the small-scale defaults", [this] { return fillStore(); }},
      {"Making a login for a second person", [this] { return makeSecondPerson(); }},
      {"Starting three instances", [this] { return startEngines(); }},
      {"Starting the load balancer", [this] { return startEdge(); }},
      {"Starting an agent beside each", [this] { return startAgents(); }},
      {"Starting a controller", [this] { return startController(); }},
      {"Waiting until each instance runs its profile", [this] { return awaitInstances(); }},
      {"Starting the load", [this] { return startLoad(); }},
      {"Opening the control socket", [this] { return startControl(); }}};
  for (const auto& [name, run] : steps) {
    if (!step(QString::fromLatin1(name))) {
      return fail(ErrorKind::unavailable, "The starter has gone.");
    }
    if (auto result = run(); !result) return result;
  }
  return {};
}

Result<void> DemoSupervisor::takeLock() {
  const auto locked = lock_.tryLock(UserLock::Mode::exclusive);
  if (!locked) return tl::unexpected<Error>(locked.error());
  if (!*locked) return fail(ErrorKind::conflict, "A demo is up already.");
  // What an earlier demo left that could not clean up after itself.
  if (auto gone = awaitEarlierServers(folder_); !gone) return gone;
  for (const QString& name :
       {QStringLiteral("store"), QStringLiteral("database"), QStringLiteral("instances")}) {
    const QString old = folder_ + QLatin1Char('/') + name;
    if (!QDir(old).removeRecursively()) {
      return fail(ErrorKind::unavailable, "What an earlier demo left cannot be removed.",
                  old.toStdString(), "Remove this folder, then try again.");
    }
  }
  // The database's own account passes through here.
  if (!QFile::setPermissions(folder_, QFile::Permissions(0x7055))) {
    return fail(ErrorKind::denied, "The rights of the demo's folder cannot be set.",
                folder_.toStdString(), "Choose another one with XDG_DATA_HOME.");
  }
  return {};
}

Result<void> DemoSupervisor::startStore() {
  StoreTarget target;
  target.kind = StoreTarget::Kind::embedded;
  target.root = folder_ + QStringLiteral("/store");
  store_ = std::make_unique<Store>(target, "sextant-demo");
  store_->setDeadline(Milliseconds(60000));
  store_->start();
  return await<StoreStatus>([&](Reply<StoreStatus> reply) { store_->status(std::move(reply)); })
      .map([](const StoreStatus&) {});
}

Result<void> DemoSupervisor::startDatabase() {
  hunt::BackendDatabase::Options options;
  options.data_folder = folder_ + QStringLiteral("/database");
  options.runtime_folder = socketFolderFor(folder_ + QStringLiteral("/database"));
  database_ = std::make_unique<hunt::BackendDatabase>(options);
  auto started = database_->start();
  if (!started) return started;
  connect(&database_->process(), &QProcess::finished, this, &DemoSupervisor::databaseEnded);
  return {};
}

Result<void> DemoSupervisor::createData() {
  hunt::ChildProcess process;
  return process
      .start(hunt::createDataCommand(programPath("hunt-engine"), database_->conninfo()),
             QByteArray())
      .and_then([&] { return process.waitForOutput(120000); })
      .map([](const QByteArray&) {});
}

Result<void> DemoSupervisor::startPart(const QString& name, const hunt::CommandLine& command,
                                       const QByteArray& ready) {
  auto part = std::make_unique<Part>();
  part->name = name;
  part->command = command;
  part->ready = ready;
  part->process = std::make_unique<hunt::ChildProcess>();
  if (auto started = part->process->start(command, ready); !started) return started;
  connect(&part->process->process(), &QProcess::finished, this,
          [this, raw = part.get()] { partEnded(raw); });
  parts_.push_back(std::move(part));
  return {};
}

Result<void> DemoSupervisor::startEngines() {
  const auto ports = hunt::freePorts(instance_count);
  if (!ports) return tl::unexpected<Error>(ports.error());
  for (int i = 0; i < instance_count; ++i) {
    DemoInstance instance;
    instance.name = QStringLiteral("hunt-%1").arg(i + 1);
    instance.folder = folder_ + QStringLiteral("/instances/") + instance.name;
    instance.port = ports->at(static_cast<std::size_t>(i));
    if (!QDir().mkpath(instance.folder + QStringLiteral("/state"))) {
      return fail(ErrorKind::unavailable, "An instance's folder cannot be made.",
                  instance.folder.toStdString(), "See that its disk has space.");
    }
    const auto written = writeTextFile(
        instance.profile(), shippedText(QStringLiteral("demo/small-scale-defaults.yaml")));
    if (!written) return written;
    const hunt::EngineCommand command{programPath("hunt-engine"), instance.name, instance.port,
                                      instance.profile(), database_->conninfo()};
    if (auto started = startPart(instance.name, hunt::commandLine(command), hunt::engineReadyLine);
        !started) {
      return started;
    }
    instances_.push_back(instance);
  }
  return {};
}

Result<void> DemoSupervisor::startControl() {
  const QString socket = demoControlSocket();
  auto account = ServerAccount{{}, geteuid(), getegid(), true};
  if (auto made = makePrivateFolder(socketFolderFor(folder_), account); !made) return made;
  QLocalServer::removeServer(socket);
  if (!control_.listen(socket)) {
    return fail(ErrorKind::unavailable, "The control socket cannot be opened: " +
                                            control_.errorString().toStdString() + '.');
  }
  connect(&control_, &QLocalServer::newConnection, this, &DemoSupervisor::answerControl);
  return {};
}

void DemoSupervisor::answerControl() {
  QLocalSocket* client = control_.nextPendingConnection();
  connect(client, &QLocalSocket::disconnected, client, &QObject::deleteLater);
  connect(client, &QLocalSocket::readyRead, this, [this, client] {
    if (!client->canReadLine()) return;
    const QJsonObject request = QJsonDocument::fromJson(client->readLine(65536)).object();
    client->write(QJsonDocument(answer(request)).toJson(QJsonDocument::Compact) + '\n');
    client->flush();
    if (request[QLatin1String("command")] == QLatin1String("stop")) emit stopWanted();
  });
}

QJsonObject DemoSupervisor::answer(const QJsonObject& request) {
  const QString command = request[QLatin1String("command")].toString();
  if (command == QLatin1String("status")) return status();
  if (command == QLatin1String("load")) return setLoad(request);
  if (command == QLatin1String("stop"))
    return {{QStringLiteral("state"), QStringLiteral("stopping")}};
  return {{QStringLiteral("error"), QStringLiteral("This command is not known.")}};
}

QJsonObject DemoSupervisor::setLoad(const QJsonObject& request) {
  DemoLoad load;
  load.on = request[QLatin1String("on")].toBool(true);
  load.rate = request[QLatin1String("rate")].toDouble(load.rate);
  load.burst_rate = request[QLatin1String("burst_rate")].toDouble(load.burst_rate);
  load.seconds = request[QLatin1String("seconds")].toInt(load.seconds);
  options_.load = load;
  if (auto started = startLoad(); !started) {
    return {{QStringLiteral("error"), QString::fromStdString(started.error().toString())}};
  }
  return status();
}

QJsonObject DemoSupervisor::status() const {
  QJsonArray parts;
  const auto add = [&parts](const QString& name, qint64 pid, int restarts) {
    const QString state = processState(pid);
    parts.append(QJsonObject{{QStringLiteral("name"), name},
                             {QStringLiteral("pid"), pid},
                             {QStringLiteral("state"), state},
                             {QStringLiteral("running"), state == QLatin1String("running")},
                             {QStringLiteral("restarts"), restarts}});
  };
  add(QStringLiteral("store"),
      serverPid(EmbeddedPaths(folder_ + QStringLiteral("/store")).server + QStringLiteral("/data")),
      0);
  add(QStringLiteral("database"), database_->pid(), database_restarts_);
  for (const auto& part : parts_) {
    add(part->name, part->process->pid(), part->restarts);
  }
  QJsonArray instances;
  for (const DemoInstance& instance : instances_) {
    instances.append(QJsonObject{{QStringLiteral("name"), instance.name},
                                 {QStringLiteral("port"), instance.port},
                                 {QStringLiteral("profile"), instance.profile()}});
  }
  const bool loaded = load_ && load_->isRunning();
  return {{QStringLiteral("state"), QStringLiteral("up")},
          {QStringLiteral("pid"), QCoreApplication::applicationPid()},
          {QStringLiteral("load_balancer"), QString::fromStdString(edge_.site.listen.toString())},
          {QStringLiteral("store_dsn"), dsnOf(EmbeddedPaths(folder_ + QStringLiteral("/store")).parameters())},
          {QStringLiteral("second_dsn"), dsnOf(EmbeddedPaths(folder_ + QStringLiteral("/store")).secondParameters())},
          {QStringLiteral("database_pid"), database_->pid()},
          {QStringLiteral("instances"), instances},
          {QStringLiteral("parts"), parts},
          {QStringLiteral("load"), QJsonObject{{QStringLiteral("running"), loaded},
                                               {QStringLiteral("pid"), loaded ? load_->pid() : 0},
                                               {QStringLiteral("rate"), options_.load.rate},
                                               {QStringLiteral("burst_rate"), options_.load.burst_rate}}}};
}

void DemoSupervisor::stop() {
  if (std::exchange(stopping_, true)) return;
  control_.close();
  load_.reset();
  // In the opposite order of their start, so that nothing loses what it stands on.
  while (!parts_.empty()) {
    parts_.back()->process->stop();
    parts_.pop_back();
  }
  if (database_) database_->stop();
  store_.reset();
  for (const QString& owner : {folder_, folder_ + QStringLiteral("/database")})
    QDir(socketFolderFor(owner)).removeRecursively();
}

}  // namespace sextant
