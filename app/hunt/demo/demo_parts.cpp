// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/demo/demo_parts.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>
#include <QtCore/QThread>

#include "model/document/render.h"
#include "model/document/value.h"
#include "model/store/embedded_store.h"

namespace sextant {
namespace {

Value text(const QString& value) {
  return Value::string(value.toStdString());
}

std::string agentFile(const QString& folder, const Value& entry) {
  const Value root = Value::map(
      {{"state", text(folder + QStringLiteral("/state"))}, {"instances", Value::sequence({entry})}});
  return blockYaml(root, 0, "\n");
}

constexpr int earlier_servers_deadline_ms = 30000;

bool serverIsThere(const QString& data_folder) {
  return serverPid(data_folder) != 0;
}

}  // namespace

std::string agentConfigText(const DemoInstance& instance, const QString& engine_program) {
  const QString http = QStringLiteral("http://127.0.0.1:%1").arg(instance.port);
  const Value metrics = Value::map(
      {{"url", text(http + QStringLiteral("/metrics"))},
       {"duration", Value::string("hunt_request_duration_seconds")},
       {"errors", Value::string("hunt_errors_total")},
       {"key_uses", Value::string("hunt_key_uses_total")},
       {"gauges",
        Value::map({{"queue_depth", Value::string("hunt_queue_depth")},
                    {"pool_open", Value::string("hunt_pool_open")},
                    {"pool_in_use", Value::string("hunt_pool_in_use")},
                    {"database_connections_max", Value::string("hunt_database_connections_max")}})},
       {"counters",
        Value::map({{"pool_wait_seconds", Value::string("hunt_pool_wait_seconds_sum")},
                    {"pool_waits", Value::string("hunt_pool_wait_seconds_count")},
                    {"pool_use_seconds", Value::string("hunt_pool_use_seconds_sum")},
                    {"pool_uses", Value::string("hunt_pool_use_seconds_count")},
                    {"worker_seconds", Value::string("hunt_worker_use_seconds_sum")},
                    {"cache_hits", Value::string("hunt_cache_hits_total")},
                    {"cache_misses", Value::string("hunt_cache_misses_total")}})}});
  const Value entry = Value::map(
      {{"instance", text(QStringLiteral("prod/hunt-engine/eu1/") + instance.name)},
       {"profile", text(instance.profile())},
       {"validate",
        Value::sequence({text(engine_program), Value::string("--validate"), Value::string("{}")})},
       {"reload", text(http + QStringLiteral("/-/reload"))},
       {"healthy", text(http + QStringLiteral("/healthz"))},
       {"metrics", metrics}});
  return agentFile(instance.folder, entry);
}

std::string agentConfigText(const DemoEdge& edge, const QString& edge_program) {
  const auto url = [](const hunt::LoopbackAddress& address, const char* path) {
    return Value::string("http://" + address.toString() + path);
  };
  const auto command = [&](std::vector<Value> arguments) {
    arguments.insert(arguments.begin(),
                     {text(edge_program), Value::string("--site"), text(edge.siteFile())});
    return Value::sequence(std::move(arguments));
  };
  const Value metrics = Value::map(
      {{"url", url(edge.site.metrics, "/metrics")},
       {"duration", Value::string("edge_request_duration_seconds")},
       {"errors", Value::string("edge_errors_total")},
       {"key_uses", Value::string("edge_key_uses_total")},
       {"gauges", Value::map({{"queue_depth", Value::string("edge_queue_depth")},
                              {"queue_longest_seconds", Value::string("edge_queue_longest_seconds")},
                              {"connections", Value::string("edge_connections")},
                              {"instances_up", Value::string("edge_instances_up")}})},
       {"counters",
        Value::map({{"queue_wait_seconds", Value::string("edge_queue_duration_seconds_sum")},
                    {"queue_waits", Value::string("edge_queue_duration_seconds_count")},
                    {"cache_hits", Value::string("edge_cache_hits_total")},
                    {"cache_misses", Value::string("edge_cache_misses_total")}})}});
  const Value entry =
      Value::map({{"instance", text(QStringLiteral("prod/edge/eu1/") + edge.name)},
                  {"profile", Value::string(edge.site.profile)},
                  {"validate", command({Value::string("--validate"), Value::string("{}")})},
                  {"reload", command({Value::string("--reload")})},
                  {"healthy", url(edge.site.health, "/healthz")},
                  {"metrics", metrics}});
  return agentFile(edge.folder, entry);
}

QString processState(qint64 pid) {
  QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
  if (pid <= 0 || !file.open(QIODevice::ReadOnly)) return QStringLiteral("not running");
  // The state follows the program's name, which is in brackets and may hold anything.
  const QByteArray line = file.readAll();
  const char state = line.mid(line.lastIndexOf(')') + 2, 1).append(' ').at(0);
  if (state == 'T' || state == 't') return QStringLiteral("stopped");
  return state == 'Z' || state == 'X' ? QStringLiteral("not running") : QStringLiteral("running");
}

qint64 serverPid(const QString& data_folder) {
  QFile file(data_folder + QStringLiteral("/postmaster.pid"));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  const qint64 pid = file.readLine().trimmed().toLongLong();
  // A number alone may be another program's by now; a PostgreSQL server works in its data folder.
  const bool is_it = QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(pid)) ==
                     QFileInfo(data_folder).canonicalFilePath();
  return is_it ? pid : 0;
}

std::string shippedText(const QString& name) {
  QFile file(QStringLiteral(":/sextant/") + name);
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

Result<void> writeTextFile(const QString& path, const std::string& content) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) ||
      file.write(content.data(), static_cast<qint64>(content.size())) < 0 || !file.commit()) {
    return fail(ErrorKind::unavailable,
                "This file cannot be written: " + file.errorString().toStdString() + '.',
                path.toStdString());
  }
  return {};
}

Result<void> awaitEarlierServers(const QString& demo_folder) {
  const QDeadlineTimer deadline(earlier_servers_deadline_ms);
  const EmbeddedPaths store(demo_folder + QStringLiteral("/store"));
  const auto keeperIsThere = [&] {
    if (!QFile::exists(store.keeper_lock)) return false;
    return !UserLock(store.keeper_lock).tryLock(UserLock::Mode::exclusive).value_or(true);
  };
  // They are no children of ours, so their end can only be asked for.
  while (keeperIsThere() || serverIsThere(demo_folder + QStringLiteral("/database")) ||
         serverIsThere(store.server + QStringLiteral("/data"))) {
    if (deadline.hasExpired()) {
      return fail(ErrorKind::unavailable, "Servers of an earlier demo are still running.",
                  demo_folder.toStdString(), "Try again in a moment.");
    }
    QThread::msleep(50);
  }
  return {};
}

}  // namespace sextant
