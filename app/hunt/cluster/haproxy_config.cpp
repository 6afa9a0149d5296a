// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/cluster/haproxy_config.h"

namespace sextant::hunt {

std::string haproxyConfig(const HaproxyOptions& options) {
  std::string text =
      "global\n"
      "  maxconn 6000\n"
      "  nbthread 1\n"
      "  hard-stop-after 1s\n"
      "  stats socket " +
      options.stats_socket +
      " mode 600 level user\n"
      "\n"
      "defaults\n"
      "  mode http\n"
      "  timeout connect 1s\n"
      "  timeout client 60s\n"
      "  timeout http-keep-alive 60s\n"
      "  timeout server " +
      std::to_string(options.server_timeout_ms) +
      "ms\n"
      "\n"
      "frontend hunt\n"
      "  bind 127.0.0.1:" +
      std::to_string(options.port) +
      "\n"
      "  default_backend engines\n"
      "\n"
      "backend engines\n"
      "  balance roundrobin\n"
      "  option httpchk\n"
      "  http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host hunt-engine\n"
      "  http-check expect status 200\n"
      "  option redispatch\n"
      "  default-server check inter " +
      std::to_string(options.health_check_every_ms) + "ms fall 3 rise 1\n";
  for (const HaproxyServer& server : options.servers) {
    text += "  server " + server.name + " 127.0.0.1:" + std::to_string(server.port) + '\n';
  }
  return text;
}

}  // namespace sextant::hunt
