// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/cluster/local_cluster.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QThread>

#include "app/hunt/cluster/haproxy_config.h"
#include "app/hunt/cluster/http_call.h"

namespace sextant::hunt {
namespace {

constexpr int data_within_ms = 120000;
constexpr int healthy_within_ms = 15000;
constexpr int ask_every_ms = 50;

Result<void> writeFile(const QString& path, const std::string& text) {
  QSaveFile file(path);
  const auto size = static_cast<qint64>(text.size());
  if (file.open(QIODevice::WriteOnly) && file.write(text.data(), size) == size && file.commit()) {
    return {};
  }
  return fail(ErrorKind::unavailable, "The file cannot be written.", path.toStdString());
}

}  // namespace

LocalCluster::LocalCluster(Options options)
    : options_(std::move(options)),
      database_({.data_folder = options_.work_folder + "/data",
                 .runtime_folder = options_.work_folder + "/run"}) {}

LocalCluster::~LocalCluster() {
  load_balancer_.stop();
  engines_.clear();
}

QString LocalCluster::profileFile(int index) const {
  return options_.work_folder + QString("/hunt-%1.yaml").arg(index + 1);
}

int LocalCluster::port() const {
  return options_.load_balancer ? load_balancer_port_ : enginePort(0);
}

std::vector<qint64> LocalCluster::pids() const {
  std::vector<qint64> all{database_.pid(), load_balancer_.pid()};
  for (const EngineSlot& engine : engines_)
    all.push_back(engine.process->pid());
  std::erase(all, 0);
  return all;
}

Result<void> LocalCluster::start(const std::string& profile_text) {
  if (!QDir().mkpath(options_.work_folder)) {
    return fail(ErrorKind::unavailable, "The cluster's folder cannot be made.",
                options_.work_folder.toStdString());
  }
  if (auto started = database_.start(); !started) return started;
  ChildProcess data;
  const CommandLine create =
      createDataCommand(options_.program_folder + "/hunt-engine", database_.conninfo());
  if (auto started = data.start(create, {}); !started) return started;
  if (auto made = data.waitForOutput(data_within_ms); !made) return tl::unexpected(made.error());
  for (int i = 0; i < options_.engines; ++i) {
    engines_.emplace_back();
    if (auto written = writeProfile(i, profile_text); !written) return written;
    if (auto started = startEngine(i); !started) return started;
  }
  for (int i = 0; i < options_.engines; ++i) {
    if (auto healthy = waitForHealth(i, 200, healthy_within_ms); !healthy) return healthy;
  }
  return options_.load_balancer ? startLoadBalancer() : Result<void>();
}

Result<void> LocalCluster::writeProfile(int index, const std::string& text) const {
  return writeFile(profileFile(index), text);
}

Result<void> LocalCluster::startEngine(int index) {
  EngineSlot& slot = engines_[at(index)];
  slot.process = std::make_unique<ChildProcess>();
  const EngineCommand engine{.program = options_.program_folder + "/hunt-engine",
                             .name = QString("hunt-%1").arg(index + 1),
                             .profile_file = profileFile(index),
                             .conninfo = database_.conninfo()};
  if (auto ready = slot.process->start(commandLine(engine), engineReadyLine); !ready) return ready;
  slot.port = slot.process->readyText().split(':').last().toInt();
  return {};
}

Result<void> LocalCluster::startLoadBalancer() {
  const auto ports = freePorts(1);
  if (!ports) return tl::unexpected(ports.error());
  load_balancer_port_ = ports->front();
  HaproxyOptions config{.port = load_balancer_port_,
                        .stats_socket = (options_.work_folder + "/haproxy.sock").toStdString()};
  for (int i = 0; i < options_.engines; ++i) {
    config.servers.push_back({"hunt-" + std::to_string(i + 1), enginePort(i)});
  }
  const QString file = options_.work_folder + "/haproxy.cfg";
  if (auto written = writeFile(file, haproxyConfig(config)); !written) return written;
  const auto command = haproxyCommand(file);
  if (!command) return tl::unexpected(command.error());
  if (auto started = load_balancer_.start(*command, {}); !started) return started;
  return waitUntilListening(load_balancer_port_, healthy_within_ms);
}

Result<void> LocalCluster::apply(const std::string& profile_text) {
  for (int i = 0; i < options_.engines; ++i) {
    if (auto written = writeProfile(i, profile_text); !written) return written;
    const auto answer = httpCall(enginePort(i), "POST", "/-/reload");
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status != 200) {
      return fail(ErrorKind::input, "The engine refuses the profile: " + answer->body,
                  profileFile(i).toStdString());
    }
  }
  return {};
}

Result<void> LocalCluster::waitForHealth(int engine, int http_status, int timeout_ms) const {
  const QDeadlineTimer deadline(timeout_ms);
  std::string last;
  while (!deadline.hasExpired()) {
    const auto answer = httpCall(enginePort(engine), "GET", "/healthz");
    if (answer && answer->status == http_status) return {};
    last = answer ? answer->body : answer.error().toString();
    // Health is there to be asked; the engine announces no change of it.
    QThread::msleep(ask_every_ms);
  }
  return fail(ErrorKind::unavailable, "The engine's health is not as awaited: " + last);
}

Result<QByteArray> LocalCluster::runLoad(LoadCommand load) {
  load.program = options_.program_folder + "/hunt-load";
  load.port = port();
  load.own_pids = pids();
  ChildProcess process;
  if (auto started = process.start(commandLine(load), {}); !started) {
    return tl::unexpected(started.error());
  }
  return process.waitForOutput(static_cast<int>(load.seconds * 1000) + 30000);
}

}  // namespace sextant::hunt
