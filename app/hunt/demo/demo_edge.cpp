// SPDX-License-Identifier: GPL-3.0-or-later
// The content delivery layer of the demo: HAProxy with a profile, and what tells its agent how it
// is. Each is a part of its own, so HAProxy goes on where the other ends.
#include <QtCore/QDir>
#include <QtCore/QUuid>

#include <unistd.h>

#include "app/hunt/cluster/cluster_commands.h"
#include "app/hunt/cluster/http_call.h"
#include "app/hunt/demo/demo_supervisor.h"
#include "app/hunt/edge/haproxy_control.h"
#include "model/store/private_folder.h"

namespace sextant {
namespace {

constexpr int listening_within_ms = 10000;

}  // namespace

Result<void> DemoSupervisor::makeEdgeFiles() {
  const auto ports = hunt::freePorts(4);
  if (!ports) return tl::unexpected<Error>(ports.error());
  edge_.folder = folder_ + QStringLiteral("/instances/") + edge_.name;
  hunt::EdgeSite& site = edge_.site;
  site.listen.port = ports->at(0);
  site.health.port = ports->at(1);
  site.metrics.port = ports->at(2);
  site.log.port = ports->at(3);
  site.log_key = QUuid::createUuid().toString(QUuid::Id128).toStdString();
  site.profile = (edge_.folder + QStringLiteral("/profile.yaml")).toStdString();
  site.config = (edge_.folder + QStringLiteral("/haproxy.cfg")).toStdString();
  site.sockets = socketFolderFor(folder_).toStdString();
  for (const DemoInstance& instance : instances_) {
    site.servers.push_back(
        {instance.name.toStdString(), {.port = static_cast<std::uint16_t>(instance.port)}});
  }
  if (!QDir().mkpath(edge_.folder + QStringLiteral("/state"))) {
    return fail(ErrorKind::unavailable, "An instance's folder cannot be made.",
                edge_.folder.toStdString(), "See that its disk has space.");
  }
  const auto account = ServerAccount{{}, geteuid(), getegid(), true};
  return makePrivateFolder(socketFolderFor(folder_), account)
      .and_then([&] {
        return writeTextFile(QString::fromStdString(site.profile),
                             shippedText(QStringLiteral("demo/edge.yaml")));
      })
      .and_then([&] { return writeTextFile(edge_.siteFile(), hunt::edgeSiteText(site)); })
      .and_then([&]() -> Result<void> {
        // It has the log's key.
        if (QFile::setPermissions(edge_.siteFile(), QFile::ReadOwner | QFile::WriteOwner))
          return {};
        return fail(ErrorKind::unavailable, "The rights of this file cannot be set.",
                    edge_.siteFile().toStdString());
      })
      .and_then([&] { return hunt::writeEdgeConfig(site); })
      .map([](const hunt::ProfileHeader&) {});
}

Result<void> DemoSupervisor::startEdge() {
  if (auto made = makeEdgeFiles(); !made) return made;
  const auto command = hunt::edgeCommand(edge_.site);
  if (!command) return tl::unexpected<Error>(command.error());
  const hunt::CommandLine follower{programPath("hunt-edge"),
                                   {QStringLiteral("--site"), edge_.siteFile()}};
  // First, so that no request goes uncounted.
  return startPart(QStringLiteral("metrics of ") + edge_.name, follower, hunt::engineReadyLine)
      .and_then([&] { return startPart(edge_.name, *command, QByteArray()); })
      .and_then(
          [&] { return hunt::waitUntilListening(edge_.site.listen.port, listening_within_ms); });
}

}  // namespace sextant
