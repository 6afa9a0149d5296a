// SPDX-License-Identifier: GPL-3.0-or-later
// The files that the demo's parts are started with. Private to this folder.
#pragma once

#include <QtCore/QString>

#include <string>

#include "app/hunt/edge/edge_site.h"
#include "model/base/result.h"

namespace sextant {

struct DemoInstance {
  QString name;    // "hunt-1"
  QString folder;  // its own
  int port = 0;
  [[nodiscard]] QString profile() const { return folder + QStringLiteral("/profile.yaml"); }
  [[nodiscard]] QString agentConfig() const { return folder + QStringLiteral("/agent.yaml"); }
};

// The configuration of the agent beside an instance of prod/hunt-engine/eu1.
[[nodiscard]] std::string agentConfigText(const DemoInstance& instance,
                                          const QString& engine_program);

// The only instance of prod/edge/eu1: HAProxy, in front of the others.
struct DemoEdge {
  QString name = QStringLiteral("edge-1");
  QString folder;  // its own
  hunt::EdgeSite site;
  [[nodiscard]] QString siteFile() const { return folder + QStringLiteral("/site.yaml"); }
  [[nodiscard]] QString agentConfig() const { return folder + QStringLiteral("/agent.yaml"); }
};
// The agent beside it.
[[nodiscard]] std::string agentConfigText(const DemoEdge& edge, const QString& edge_program);

// What the system says of a process: "running", "stopped" (by a signal; it holds its ports and
// answers nobody) or "not running".
[[nodiscard]] QString processState(qint64 pid);
// The process of a PostgreSQL server by its data folder; 0 where none runs.
[[nodiscard]] qint64 serverPid(const QString& data_folder);

// A file shipped with the demo ("demo/tuned.yaml").
[[nodiscard]] std::string shippedText(const QString& name);

[[nodiscard]] Result<void> writeTextFile(const QString& path, const std::string& text);

// Blocks until the servers of a demo that was killed have ended by themselves; they would write
// into the new ones' folders. Error: unavailable (after half a minute).
[[nodiscard]] Result<void> awaitEarlierServers(const QString& demo_folder);

}  // namespace sextant
