// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/engine.h"

#include "model/metrics/openmetrics.h"

#include <csignal>
#include <cstdio>
#include <sys/signalfd.h>
#include <unistd.h>

namespace sextant::hunt {
namespace {

// Of the two seconds that stopping may take, the part for requests under way.
constexpr std::chrono::milliseconds drain_within(1200);

std::int64_t unixNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string identity(const LoadedProfile& profile) {
  return "\"revision\":" + std::to_string(profile.revision) + ",\"effective\":\"" +
         profile.effective_hash + '"';
}

}  // namespace

Engine::Engine(Options options, LoadedProfile profile, Descriptor listener, Descriptor signals)
    : options_(std::move(options)),
      signals_(std::move(signals)),
      pool_(options_.conninfo, options_.name, huntStatements(), stop_, metrics_),
      server_(
          std::move(listener),
          [this](const HttpRequest& request, const Ticket& ticket) {
            serveRequest(request, ticket);
          },
          [this](const Ticket& ticket, TimePoint finished) {
            if (!ticket.business) return;
            durations_.add(std::chrono::duration<double>(finished - ticket.read_at).count());
          }),
      service_(pool_, metrics_,
               [this](const Ticket& ticket, HttpResponse response) {
                 server_.reply(ticket, std::move(response));
               }),
      workers_([this](const HuntJob& job) {
        const auto taken = Clock::now();
        service_.handle(job);
        metrics_.addWorkerUse(Clock::now() - taken);
      }),
      probe_(options_.conninfo, options_.name + " health", stop_) {
  server_.watch(signals_.get(), [this] { readSignals(); });
  apply(std::move(profile));
}

Engine::~Engine() {
  stop_.raise();
  pool_.stop();
  workers_.stop();
}

void Engine::run() {
  server_.run();
}

void Engine::readSignals() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    if (info.ssi_signo != SIGHUP) {
      server_.stopWithin(drain_within);
      continue;
    }
    const HttpResponse response = reload();
    if (response.status != 200) {
      std::fprintf(stderr, "hunt-engine: reload refused: %s", response.body.c_str());
    }
  }
}

void Engine::apply(LoadedProfile profile) {
  running_ = std::move(profile);
  const EngineProfile& p = running_.profile;
  pool_.configure({p.pool_max, p.pool_max_idle, p.acquire_timeout, p.statement_timeout});
  service_.configure(p);
  workers_.configure(p.worker_threads, p.queue_limit);
  profile_loaded_at_ = unixNow();
}

void Engine::serveRequest(const HttpRequest& request, const Ticket& ticket) {
  if (auto job = routeBusiness(request)) {
    job->ticket = ticket;
    job->ticket.business = true;
    return submit(*job);
  }
  const bool reading = request.method == "GET";
  const std::string path = request.target.substr(0, request.target.find('?'));
  if (path == "/healthz" || path == "/metrics" || path == "/-/reload") {
    const bool reloading = path == "/-/reload";
    if (reloading ? request.method != "POST" : !reading) {
      return server_.reply(ticket, plainError(405, "This address takes another method."));
    }
    return server_.reply(ticket, reloading ? reload() : path == "/healthz" ? health() : metrics());
  }
  server_.reply(ticket, plainError(404, "There is nothing at this address."));
}

void Engine::submit(HuntJob job) {
  switch (workers_.submit(job)) {
    case WorkerPool::Admission::straight:
      return;
    case WorkerPool::Admission::waiting:
      metrics_.countKeyUse(ProfileKey::workers_threads);
      metrics_.countKeyUse(ProfileKey::workers_queue_limit);
      return;
    case WorkerPool::Admission::refused:
      metrics_.countKeyUse(ProfileKey::workers_queue_limit);
      metrics_.countError(ErrorCause::queue_full);
      server_.reply(job.ticket, errorResponse(ErrorCause::queue_full));
  }
}

HttpResponse Engine::reload() {
  if (options_.profile_path.empty()) {
    return plainError(422, "The engine was started without a profile file.");
  }
  auto loaded = loadProfileFile(options_.profile_path);
  if (!loaded) return plainError(422, loaded.error().toString());
  apply(std::move(*loaded));
  return {.body = "{" + identity(running_) + "}\n"};
}

HttpResponse Engine::health() const {
  const auto failure = probe_.failure();
  const std::string status = failure ? "failing" : "ok";
  return {.status = failure ? 503 : 200,
          .body = "{\"status\":\"" + status + "\",\"reason\":" + jsonString(failure.value_or("")) +
                  ',' + identity(running_) +
                  ",\"profile_loaded_at\":" + std::to_string(profile_loaded_at_) + "}\n"};
}

HttpResponse Engine::metrics() const {
  const ConnectionPool::Counts pool = pool_.counts();
  const EngineMetrics::Gauges gauges{pool.open,
                                     pool.in_use,
                                     workers_.queueDepth(),
                                     workers_.busyCount(),
                                     service_.cacheEntries(),
                                     running_.revision,
                                     probe_.connectionsMax()};
  return {.content_type = openmetrics_type,
          .body = metrics_.write(durations_, gauges)};
}

}  // namespace sextant::hunt
