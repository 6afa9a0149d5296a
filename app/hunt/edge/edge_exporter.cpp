// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/edge/edge_exporter.h"

#include "app/hunt/edge/edge_statistics.h"
#include "model/metrics/openmetrics.h"

namespace sextant::hunt {
namespace {

constexpr std::chrono::milliseconds drain_within(200);

std::int64_t unixNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

EdgeExporter::EdgeExporter(EdgeSite site, Descriptor listener, LogSocket log,
                           Descriptor stop_signals)
    : site_(std::move(site)),
      log_(std::move(log)),
      signals_(std::move(stop_signals)),
      server_(
          std::move(listener),
          [this](const HttpRequest& request, const Ticket& ticket) { answer(request, ticket); },
          [](const Ticket&, TimePoint) {}) {
  server_.watch(log_.descriptor(), [this] { readLog(); });
  server_.watch(signals_.get(), [this] { server_.stopWithin(drain_within); });
}

void EdgeExporter::run() {
  server_.run();
}

void EdgeExporter::readLog() {
  const std::int64_t now = unixNow();
  log_.readAll([&](std::string_view text) {
    const EdgeLogLine line = readEdgeLog(text, site_.log_key);
    if (line.request) metrics_.add(*line.request, now);
    if (line.is_request && !line.request) metrics_.countUnread();
  });
  metrics_.setDropped(log_.dropped());
}

void EdgeExporter::answer(const HttpRequest& request, const Ticket& ticket) {
  if (request.method != "GET" || request.target.substr(0, request.target.find('?')) != "/metrics") {
    return server_.reply(ticket, plainError(404, "There is nothing at this address."));
  }
  // What has come until now belongs to the answer.
  readLog();
  server_.reply(ticket, {.content_type = openmetrics_type,
                         .body = metrics_.write(edgeStanding(site_.statsSocket()), unixNow())});
}

}  // namespace sextant::hunt
