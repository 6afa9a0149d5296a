// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps an embedded store running while anybody uses it. Started by the other programs.
#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>
#include <csignal>

#include "model/logging/log_output.h"
#include "model/store/embedded_store.h"
#include "model/store/unix_signals.h"

int main(int argc, char** argv) {
  CLI::App cli("Runs the embedded store of one folder until its last user has gone.");
  std::string root;
  cli.add_option("--root", root, "Folder of the store")->required();
  CLI11_PARSE(cli, argc, argv);

  QCoreApplication application(argc, argv);
  sextant::installLog("sextant-store", sextant::defaultLogForm());
  sextant::StoreKeeper keeper(QString::fromLocal8Bit(root.c_str()));
  // Later, because the signal may come before the event loop runs.
  QObject::connect(
      &keeper, &sextant::StoreKeeper::finished, &application,
      [](int status) { QCoreApplication::exit(status); }, Qt::QueuedConnection);
  const sextant::UnixSignals unix_signals([&keeper](int) { keeper.shutDown(0); });
  const auto started = keeper.start();
  if (!started) {
    qCritical("%s", started.error().toString().c_str());
    return static_cast<int>(started.error().kind);
  }
  return *started ? QCoreApplication::exec() : 0;
}
