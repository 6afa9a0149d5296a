// SPDX-License-Identifier: GPL-3.0-or-later
// The file that tells an agent which instances on its host it serves, and how to talk to them.
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

#include <map>
#include <string>
#include <vector>

#include "model/base/result.h"
#include "model/store/store_types.h"

namespace sextant {

// How an instance's metrics are named.
struct MetricsConfig {
  QUrl url;
  std::string duration;  // a histogram in LatencyHistogram's layout
  std::string errors;    // a counter with one label for the cause
  std::string cause_label = "cause";
  std::map<std::string, std::string> gauges;  // our name -> the metric's
  // Likewise; a gauge of ours is what the counter has grown in the second.
  std::map<std::string, std::string> counters;
  // A counter with one label for the JSON pointer of the key that decided something; empty: none.
  std::string key_uses;
  std::string pointer_label = "pointer";
};

struct InstanceConfig {
  Instance instance;
  QString profile_path;
  unsigned profile_mode = 0644;
  QStringList validate;  // a command; "{}" stands for the candidate's path. Empty: none
  // One of the two: a POST, or a command whose status 1 says that the service refuses the profile,
  // with its output as the reason; any other but 0, that it took no reload now.
  QUrl reload;
  QStringList reload_command;
  QUrl healthy;          // GET, answers JSON with "status" and "revision"
  int healthy_timeout_ms = 10000;
  MetricsConfig metrics;
};

struct AgentConfig {
  QString state_folder;
  // Where the agent serves its own metrics; nothing: nowhere.
  std::optional<std::pair<QHostAddress, quint16>> listen;
  std::vector<InstanceConfig> instances;
};

// Unknown keys are refused: a misspelt one would be a setting that silently does nothing.
// Error: input, with line and column.
[[nodiscard]] Result<AgentConfig> readAgentConfig(const QString& path);

}  // namespace sextant
