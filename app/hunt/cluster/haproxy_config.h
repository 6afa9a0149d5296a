// SPDX-License-Identifier: GPL-3.0-or-later
// The load balancer in front of the engines. Pure.
#pragma once

#include <string>
#include <vector>

namespace sextant::hunt {

struct HaproxyServer {
  std::string name;  // "hunt-1"
  int port = 0;
};

// Times shrink inward: a client waits longer (hunt-load: 10 s) than the load balancer for a
// server, and that longer than a request's deadline.
struct HaproxyOptions {
  int port = 0;  // of 127.0.0.1
  std::vector<HaproxyServer> servers;
  std::string stats_socket;  // path of a Unix socket, for `show stat`
  int server_timeout_ms = 5000;
  int health_check_every_ms = 500;
};

// Round robin, so that every instance gets its share even when it is slow; no limit of
// connections a server, so that nothing queues where no instance can see it.
[[nodiscard]] std::string haproxyConfig(const HaproxyOptions& options);

}  // namespace sextant::hunt
