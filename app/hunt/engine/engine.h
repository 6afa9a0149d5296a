// SPDX-License-Identifier: GPL-3.0-or-later
// hunt-engine as a whole: the running profile, and what stands beside the business (health,
// metrics, reload), which is answered without the request queue and so never vanishes under load.
#pragma once

#include "app/hunt/engine/connection_pool.h"
#include "app/hunt/engine/engine_metrics.h"
#include "app/hunt/engine/health_probe.h"
#include "app/hunt/engine/http_server.h"
#include "app/hunt/engine/hunt_service.h"
#include "app/hunt/engine/profile_file.h"
#include "app/hunt/engine/stop_signal.h"
#include "app/hunt/engine/worker_pool.h"
#include "model/metrics/latency_histogram.h"

#include <cstdint>
#include <string>

namespace sextant::hunt {

class Engine {
 public:
  struct Options {
    std::string name;
    std::string profile_path;  // empty: the defaults, and nothing to reload
    std::string conninfo;
  };

  // `signals` is a signalfd for SIGTERM, SIGINT (stop) and SIGHUP (reload), blocked elsewhere.
  Engine(Options options, LoadedProfile profile, Descriptor listener, Descriptor signals);
  ~Engine();

  // Serves until a signal stops it; returns within two seconds of that.
  void run();

 private:
  void serveRequest(const HttpRequest& request, const Ticket& ticket);
  void submit(HuntJob job);
  void readSignals();
  void apply(LoadedProfile profile);
  [[nodiscard]] HttpResponse reload();
  [[nodiscard]] HttpResponse health() const;
  [[nodiscard]] HttpResponse metrics() const;

  const Options options_;
  const Descriptor signals_;
  LoadedProfile running_;               // the loop's thread alone
  std::int64_t profile_loaded_at_ = 0;  // Unix time
  LatencyHistogram durations_;          // the loop's thread alone
  StopSignal stop_;
  EngineMetrics metrics_;
  ConnectionPool pool_;
  HttpServer server_;
  HuntService service_;
  WorkerPool workers_;
  HealthProbe probe_;
};

}  // namespace sextant::hunt
