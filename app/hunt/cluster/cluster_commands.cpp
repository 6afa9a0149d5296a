// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/cluster/cluster_commands.h"

#include <QStandardPaths>

namespace sextant::hunt {
namespace {

QString loopback(int port) {
  return QString("127.0.0.1:%1").arg(port);
}

}  // namespace

CommandLine commandLine(const EngineCommand& engine) {
  CommandLine command{engine.program,
                      {"--name", engine.name, "--listen", loopback(engine.port), "--database",
                       QString::fromStdString(engine.conninfo)}};
  if (!engine.profile_file.isEmpty()) command.arguments << "--profile" << engine.profile_file;
  return command;
}

CommandLine createDataCommand(const QString& engine_program, const std::string& conninfo) {
  return {engine_program, {"--create-data", "--database", QString::fromStdString(conninfo)}};
}

CommandLine commandLine(const LoadCommand& load) {
  const auto number = [](double value) { return QString::number(value, 'g', 10); };
  CommandLine command{
      load.program,
      {"--target", loopback(load.port), "-o", "json", "--seconds", number(load.seconds),
       "--warmup-seconds", number(load.warmup_seconds), "--rate", number(load.rate), "--burst-rate",
       number(load.burst_rate), "--burst-seconds", number(load.burst_seconds), "--burst-every",
       number(load.burst_every), "--seed", QString::number(load.seed)}};
  if (!load.own_pids.empty()) {
    QStringList pids;
    for (const qint64 pid : load.own_pids)
      pids << QString::number(pid);
    command.arguments << "--own-pids" << pids.join(',');
  }
  return command;
}

Result<QString> haproxyProgram() {
  QString program = QStandardPaths::findExecutable("haproxy");
  if (program.isEmpty()) {
    program = QStandardPaths::findExecutable("haproxy", {"/usr/sbin", "/usr/local/sbin"});
  }
  if (program.isEmpty()) {
    return fail(ErrorKind::unavailable, "HAProxy was not found on this machine.", {},
                "Install Debian's haproxy.");
  }
  return program;
}

Result<CommandLine> haproxyCommand(const QString& config_file) {
  return haproxyProgram().map([&](const QString& program) {
    return CommandLine{program, {"-db", "-q", "-f", config_file}};
  });
}

}  // namespace sextant::hunt
