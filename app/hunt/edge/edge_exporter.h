// SPDX-License-Identifier: GPL-3.0-or-later
// Follows what HAProxy logs, and tells it to the agent as OpenMetrics.
#pragma once

#include "app/hunt/edge/edge_metrics.h"
#include "app/hunt/edge/edge_site.h"
#include "app/hunt/edge/log_socket.h"
#include "app/hunt/engine/http_server.h"

namespace sextant::hunt {

// HAProxy does not need it: without it, seconds are missing from the charts and nothing else. All
// its work is on the thread that runs it.
class EdgeExporter {
 public:
  // `stop_signals`: a signalfd that ends it.
  EdgeExporter(EdgeSite site, Descriptor listener, LogSocket log, Descriptor stop_signals);
  // Until a signal comes.
  void run();

 private:
  void readLog();
  void answer(const HttpRequest& request, const Ticket& ticket);

  const EdgeSite site_;
  LogSocket log_;
  Descriptor signals_;
  EdgeMetrics metrics_;
  HttpServer server_;
};

}  // namespace sextant::hunt
