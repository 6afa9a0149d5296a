// SPDX-License-Identifier: GPL-3.0-or-later
// The supervisor of the reference cluster. Started by `sextantctl demo up`, with whom it talks over
// its standard input and output until it is up.
#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "app/hunt/demo/demo_supervisor.h"
#include "model/logging/log_output.h"
#include "model/store/unix_signals.h"

namespace {

// False once the other end of standard input is closed: its holder has gone.
bool starterIsThere() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, 0) <= 0) return true;
  return (input.revents & (POLLHUP | POLLERR)) == 0;
}

void say(const QByteArray& line) {
  const QByteArray text = line + '\n';
  // A starter that has gone is noticed by its input, not here.
  [[maybe_unused]] const ssize_t written =
      write(STDOUT_FILENO, text.constData(), static_cast<std::size_t>(text.size()));
}

// Waits for "keep"; false when the starter went away without it.
bool starterLetsGo() {
  char answer[8] = {};
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, 10000) <= 0) return false;
  return read(STDIN_FILENO, answer, sizeof answer) >= 4 && strncmp(answer, "keep", 4) == 0;
}

void letGoOfStarter() {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  close(null);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli("Runs the reference cluster; use `sextantctl demo up` to start it.");
  sextant::DemoOptions options;
  bool no_load = false;
  cli.add_flag("--protected", options.is_protected, "prod takes approved changes only");
  cli.add_flag("--no-load", no_load, "Without load");
  cli.add_option("--rate", options.load.rate, "Requests a second")->check(CLI::Range(1.0, 5000.0));
  cli.add_option("--burst-rate", options.load.burst_rate, "In bursts")
      ->check(CLI::Range(1.0, 5000.0));
  cli.add_option("--seconds", options.load.seconds, "Length of the load")
      ->check(CLI::Range(1, 14400));
  CLI11_PARSE(cli, argc, argv);
  options.load.on = !no_load;

  signal(SIGPIPE, SIG_IGN);
  QCoreApplication application(argc, argv);
  sextant::installLog("sextant-demo", sextant::defaultLogForm());
  sextant::DemoSupervisor supervisor(options);
  const sextant::UnixSignals unix_signals([](int) { QCoreApplication::exit(0); });
  QObject::connect(&supervisor, &sextant::DemoSupervisor::stopWanted, &application,
                   [] { QCoreApplication::exit(0); });
  const auto started = supervisor.start([](const QString& step) {
    say(step.toUtf8());
    return starterIsThere();
  });
  if (!started) {
    supervisor.stop();
    say("error " + QByteArray::number(static_cast<int>(started.error().kind)) + ' ' +
        QByteArray::fromStdString(started.error().toString()));
    return static_cast<int>(started.error().kind);
  }
  say("ready");
  if (!starterLetsGo()) {
    supervisor.stop();
    return 0;
  }
  letGoOfStarter();
  const int status = QCoreApplication::exec();
  supervisor.stop();
  return status;
}
