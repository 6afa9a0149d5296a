// SPDX-License-Identifier: GPL-3.0-or-later
// What one edge has that its profile does not say, for it is the host's: addresses, files, sockets,
// and where the instances behind it listen.
#pragma once

#include <string>
#include <vector>

#include "app/hunt/engine/socket.h"
#include "model/base/result.h"

namespace sextant::hunt {

struct EdgeServer {
  std::string name;  // "hunt-1"
  LoopbackAddress address;
};

struct EdgeSite {
  LoopbackAddress listen;   // of HAProxy, for clients
  LoopbackAddress health;   // of HAProxy, for the agent: GET /healthz
  LoopbackAddress metrics;  // of hunt-edge, for the agent: GET /metrics
  LoopbackAddress log;      // of hunt-edge, for what HAProxy logs (UDP)
  std::string log_key;      // lines without it are not HAProxy's: anyone here can send to `log`
  std::string profile;      // the file that the agent writes
  std::string config;       // the file that HAProxy reads, written by hunt-edge
  std::string sockets;      // an existing folder, short (a Unix socket has 107 bytes), private
  std::vector<EdgeServer> servers;

  [[nodiscard]] std::string masterSocket() const { return sockets + "/edge-master"; }
  [[nodiscard]] std::string statsSocket() const { return sockets + "/edge-stats"; }
};

// The text of a site's file (YAML), which readEdgeSite() takes.
[[nodiscard]] std::string edgeSiteText(const EdgeSite& site);

// Refuses what could not stand in HAProxy's file as it is: names and paths of other characters than
// letters, digits and ._+-/ and sockets whose paths are too long. Unknown keys are refused too.
// Error: input, with the place.
[[nodiscard]] Result<EdgeSite> parseEdgeSite(const std::string& text, const std::string& name);
[[nodiscard]] Result<EdgeSite> readEdgeSite(const std::string& path);

}  // namespace sextant::hunt
