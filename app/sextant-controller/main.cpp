// SPDX-License-Identifier: GPL-3.0-or-later
// The program that carries rollouts. Any number may run; none is special.
#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>

#include <CLI/CLI.hpp>
#include <systemd/sd-daemon.h>

#include "app/common/given_option.h"
#include "app/common/plain_numbers.h"
#include "model/guide/controller.h"
#include "model/logging/log_output.h"
#include "model/latency/prometheus_source.h"
#include "model/serving/metrics_server.h"
#include "model/store/unix_signals.h"

namespace {

using namespace sextant;

struct Options {
  std::string dsn;
  bool is_embedded = false;
  std::string log_word;
  std::string listen;
  std::vector<std::string> checks;
};

int fatal(const Error& error) {
  std::fprintf(stderr, "sextant-controller: %s\n", error.toString().c_str());
  return static_cast<int>(error.kind);
}

Result<CheckCommands> checkCommands(const std::vector<std::string>& words) {
  CheckCommands commands;
  for (const std::string& one : words) {
    const std::size_t at = one.find('=');
    const QStringList command =
        at == std::string::npos ? QStringList()
                                : QProcess::splitCommand(QString::fromStdString(one.substr(at + 1)));
    if (at == 0 || command.isEmpty())
      return fail(ErrorKind::usage, "A check is NAME=PROGRAM [ARGUMENTS].", one);
    commands[one.substr(0, at)] = command;
  }
  return commands;
}

Result<void> listenAt(MetricsServer& server, const std::string& where) {
  if (where.empty()) return {};
  const QString text = QString::fromStdString(where);
  const auto colon = text.lastIndexOf(QLatin1Char(':'));
  bool is_port = false;
  const quint16 port = text.mid(colon + 1).toUShort(&is_port);
  QString host = text.left(colon);
  if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
    host = host.mid(1, host.size() - 2);
  const QHostAddress address(host);
  if (colon < 1 || !is_port || address.isNull())
    return fail(ErrorKind::usage, "It listens at ADDRESS:PORT.", where);
  return server.listen(address, port);
}

Result<StoreTarget> targetOf(const Options& options) {
  if (!options.is_embedded) return resolveTarget(QString::fromLocal8Bit(options.dsn.c_str()));
  StoreTarget target;
  target.kind = StoreTarget::Kind::embedded;
  target.root = embeddedRoot();
  return target;
}

int run(QCoreApplication& application, const Options& options) {
  const auto target = targetOf(options);
  if (!target) return fatal(target.error());
  const auto commands = checkCommands(options.checks);
  if (!commands) return fatal(commands.error());
  const UnixSignals unix_signals([](int) { QCoreApplication::exit(0); });
  Session session(*target, nullptr, {"sextant-controller", "controller", false});
  Controller controller(session, LatencyFeed::maker(session, credentialSecrets()),
                        credentialSecrets(), *commands);
  MetricsServer metrics([&controller] { return controllerMetrics(controller.numbers()); });
  if (const auto listening = listenAt(metrics, options.listen); !listening)
    return fatal(listening.error());
  bool has_told = false;
  QObject::connect(&session, &Session::connectionChanged, &application, [&] {
    const bool is_connected = session.connection() == ConnectionState::connected;
    if (is_connected && !std::exchange(has_told, true)) ::sd_notify(0, "READY=1");
    const QString status = is_connected ? QStringLiteral("STATUS=Connected to the store.")
                                        : QStringLiteral("STATUS=") + session.connectionReason();
    ::sd_notify(0, status.toUtf8().constData());
  });
  session.start();
  const int status = QCoreApplication::exec();
  ::sd_notify(0, "STOPPING=1");
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli("Carries rollouts: stages, verdicts, and the way back.");
  Options options;
  cli.add_option("--dsn", options.dsn, "Connection string of the store")->check(notEmpty);
  cli.add_flag("--embedded", options.is_embedded, "The embedded store, as a console without a server")
      ->excludes("--dsn");
  cli.add_option("--listen", options.listen, "ADDRESS:PORT of its metrics (OpenMetrics)")
      ->check(notEmpty);
  cli.add_option("--check", options.checks,
                 "NAME=PROGRAM [ARGUMENTS]: what a plan's check of this name runs; may be repeated")
      ->check(notEmpty);
  cli.add_option("--log", options.log_word,
                 "text, json or journal; by itself the journal under systemd")
      ->check(CLI::IsMember({"text", "json", "journal"}));
  cli.set_version_flag("--version", SEXTANT_VERSION);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : static_cast<int>(ErrorKind::usage);
  }
  QCoreApplication application(argc, argv);
  keepPlainNumbers();
  installLog("sextant-controller", options.log_word.empty()
                                       ? defaultLogForm()
                                       : *logFormOf(QString::fromStdString(options.log_word)));
  return run(application, options);
}
