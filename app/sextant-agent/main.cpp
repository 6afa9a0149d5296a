// SPDX-License-Identifier: GPL-3.0-or-later
// The program beside the instances of one host.
#include <QtCore/QCoreApplication>

#include <CLI/CLI.hpp>

#include "app/common/given_option.h"
#include "app/common/plain_numbers.h"
#include "model/agent/instance_agent.h"
#include "model/logging/log_output.h"
#include "model/serving/metrics_server.h"
#include "model/store/sign_in.h"
#include "model/store/unix_signals.h"

int main(int argc, char** argv) {
  CLI::App cli("Makes the instances of this host run what the store says.");
  std::string config_path;
  std::string dsn;
  std::string log_word;
  cli.add_option("--config", config_path, "The agent's file")->required();
  cli.add_option("--dsn", dsn, "Connection string of the store")->check(sextant::notEmpty);
  cli.add_option("--log", log_word, "text, json or journal; by itself the journal under systemd")
      ->check(CLI::IsMember({"text", "json", "journal"}));
  cli.set_version_flag("--version", SEXTANT_VERSION);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : static_cast<int>(sextant::ErrorKind::usage);
  }

  QCoreApplication application(argc, argv);
  sextant::keepPlainNumbers();
  const auto log_form = log_word.empty() ? sextant::defaultLogForm()
                                         : *sextant::logFormOf(QString::fromStdString(log_word));
  sextant::installLog("sextant-agent", log_form);
  const auto fatal = [](const sextant::Error& error) {
    fprintf(stderr, "sextant-agent: %s\n", error.toString().c_str());
    return static_cast<int>(error.kind);
  };
  const auto config = sextant::readAgentConfig(QString::fromLocal8Bit(config_path.c_str()));
  if (!config) return fatal(config.error());
  auto target = sextant::resolveTarget(QString::fromLocal8Bit(dsn.c_str()));
  if (!target) return fatal(target.error());

  const sextant::UnixSignals unix_signals([](int) { QCoreApplication::exit(0); });
  sextant::Store store(*target, "sextant-agent");
  const sextant::SignIn sign_in(store, "sextant-agent");
  std::vector<std::unique_ptr<sextant::InstanceAgent>> agents;
  for (const auto& instance : config->instances) {
    agents.push_back(
        std::make_unique<sextant::InstanceAgent>(instance, config->state_folder, store));
  }
  sextant::MetricsServer metrics([&] {
    sextant::AgentStanding standing{store.state() == sextant::ConnectionState::connected, {}};
    for (const auto& agent : agents)
      standing.instances.push_back(agent->numbers());
    return sextant::agentMetrics(standing);
  });
  if (config->listen) {
    const auto listening = metrics.listen(config->listen->first, config->listen->second);
    if (!listening) return fatal(listening.error());
  }
  store.start();
  for (const auto& agent : agents) {
    agent->start();
  }
  return QCoreApplication::exec();
}
