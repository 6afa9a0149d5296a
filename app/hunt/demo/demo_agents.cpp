// SPDX-License-Identifier: GPL-3.0-or-later
// What Sextant adds to the reference cluster: the profiles in the store, and the agents.
#include <QtCore/QEventLoop>

#include "app/hunt/demo/demo_supervisor.h"
#include "model/checks/settings.h"
#include "model/store/await.h"
#include "model/store/private_folder.h"

namespace sextant {
namespace {

constexpr int instances_deadline_ms = 60000;

const ServiceKey engine_key{"prod", "hunt-engine"};
const ServiceKey edge_key{"prod", "edge"};

// A service's settings: its schema, and its rules.
Result<std::string> settingsOf(const QString& service) {
  return settingsProfile(shippedText(QStringLiteral("schemas/%1.schema.json").arg(service)))
      .map([&](const std::string& schema) {
        return schema + shippedText(QStringLiteral("demo/%1-rules.yaml").arg(service));
      });
}

}  // namespace

Result<void> DemoSupervisor::publish(const ServiceKey& key,
                                     const std::map<Scope, std::string>& profiles,
                                     const char* message) {
  PublishRequest request{RequestId::random(), key, {0}, {}, message, "demo"};
  for (const auto& [scope, text] : profiles)
    request.profiles[scope] = text;
  return await<PublishReceipt>(
             [&](Reply<PublishReceipt> reply) { store_->publish(request, std::move(reply)); })
      .map([](const PublishReceipt&) {});
}

Result<void> DemoSupervisor::fillStore() {
  const auto engine = settingsOf(QStringLiteral("hunt-engine"));
  if (!engine) return tl::unexpected<Error>(engine.error());
  const auto edge = settingsOf(QStringLiteral("edge"));
  if (!edge) return tl::unexpected<Error>(edge.error());
  const std::string defaults = shippedText(QStringLiteral("demo/small-scale-defaults.yaml"));
  constexpr const char* of_defaults = "Small-scale defaults of the first release";
  const auto environment = [this](const Environment& value, int ordinal) {
    return await<void>(
        [&](Reply<void> reply) { store_->createEnvironment(value, ordinal, std::move(reply)); });
  };
  const Scope of_engine{"hunt-engine", {}}, of_edge{"edge", {}};
  // The first revisions come before the protection, which lets nobody publish without approval.
  return environment({"prod", "red", false}, 1)
      .and_then([&] {
        return environment({"staging", "amber", false}, 2);
      })
      .and_then([&] {
        return publish({"prod", "sextant"}, {{of_engine, *engine}, {of_edge, *edge}},
                       "Schema and rules of hunt-engine and edge");
      })
      .and_then([&] {
        return publish({"staging", "sextant"}, {{of_engine, *engine}},
                       "Schema and rules of hunt-engine");
      })
      .and_then([&] {
        return publish(engine_key, {{Scope{}, defaults}}, of_defaults);
      })
      .and_then([&] {
        return publish({"staging", "hunt-engine"}, {{Scope{}, defaults}}, of_defaults);
      })
      .and_then([&] {
        return publish(edge_key, {{Scope{}, shippedText(QStringLiteral("demo/edge.yaml"))}},
                       "The load balancer as it was");
      })
      .and_then([&] {
        return environment({"prod", "red", options_.is_protected}, 1);
      });
}

Result<void> DemoSupervisor::startAgents() {
  for (const DemoInstance& instance : instances_) {
    const auto started = startAgent(instance.name, instance.agentConfig(),
                                    agentConfigText(instance, programPath("hunt-engine")));
    if (!started) return started;
  }
  return startAgent(edge_.name, edge_.agentConfig(),
                    agentConfigText(edge_, programPath("hunt-edge")));
}

Result<void> DemoSupervisor::startAgent(const QString& instance, const QString& config_file,
                                        const std::string& config) {
  if (auto written = writeTextFile(config_file, config); !written) return written;
  StoreTarget target;
  target.parameters = EmbeddedPaths(folder_ + QStringLiteral("/store")).parameters();
  const hunt::CommandLine command{
      programPath("sextant-agent"),
      {QStringLiteral("--config"), config_file, QStringLiteral("--dsn"), target.dsn()}};
  return startPart(QStringLiteral("agent of ") + instance, command, QByteArray());
}

Result<void> DemoSupervisor::startController() {
  StoreTarget target;
  target.parameters = EmbeddedPaths(folder_ + QStringLiteral("/store")).parameters();
  const hunt::CommandLine command{programPath("sextant-controller"),
                                  {QStringLiteral("--dsn"), target.dsn()}};
  return startPart(QStringLiteral("controller"), command, QByteArray());
}

Result<void> DemoSupervisor::awaitInstances() {
  return awaitInstances(engine_key, static_cast<int>(instances_.size())).and_then([this] {
    return awaitInstances(edge_key, 1);
  });
}

Result<void> DemoSupervisor::awaitInstances(const ServiceKey& key, int count) {
  const QDeadlineTimer deadline(instances_deadline_ms);
  std::string state;
  while (!deadline.hasExpired()) {
    using Rows = std::vector<FleetRow>;
    const auto rows = await<Rows>([&](Reply<Rows> reply) { store_->fleet(key, std::move(reply)); });
    if (!rows) return tl::unexpected<Error>(rows.error());
    int good = 0;
    for (const FleetRow& row : *rows) {
      const bool runs = row.health == Health::healthy && row.applied.value == 1;
      good += runs ? 1 : 0;
      if (!runs) state = row.instance.scope.path() + ": " + row.reason;
    }
    if (good == count) return {};
    QEventLoop pause;
    QTimer::singleShot(100, &pause, &QEventLoop::quit);
    pause.exec();
  }
  return fail(ErrorKind::unavailable, "The instances did not take their profile. " + state);
}

}  // namespace sextant
