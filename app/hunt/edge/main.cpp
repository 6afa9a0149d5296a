// SPDX-License-Identifier: GPL-3.0-or-later
// hunt-edge: what stands between an agent and HAProxy, which knows nothing of profiles.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <sys/signalfd.h>

#include "app/hunt/edge/edge_config.h"
#include "app/hunt/edge/edge_exporter.h"
#include "app/hunt/edge/haproxy_control.h"

namespace {

using namespace sextant;
using namespace sextant::hunt;

int report(const Error& error) {
  // What is wrong with a profile stands alone: it is the agent's reason.
  if (error.kind == ErrorKind::answer_no) {
    std::printf("%s\n", error.what.c_str());
  } else {
    std::fprintf(stderr, "hunt-edge: %s\n", error.toString().c_str());
  }
  return static_cast<int>(error.kind);
}

template <class T>
int statusOf(const Result<T>& done) {
  return done ? 0 : report(done.error());
}

int validate(const EdgeSite& site, const std::string& path) {
  const auto profile = loadEdgeProfile(path);
  if (!profile) return report(profile.error());
  return statusOf(checkEdgeConfig(edgeConfig(*profile, site), site));
}

int follow(EdgeSite site) {
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  for (const int signal : {SIGTERM, SIGINT})
    sigaddset(&stop_signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  auto log = LogSocket::open(site.log);
  if (!log) return report(log.error());
  auto listener = listenOn(site.metrics);
  if (!listener) return report(listener.error());
  const std::string address = site.metrics.toString();
  EdgeExporter exporter(std::move(site), std::move(*listener), std::move(*log),
                        Descriptor(::signalfd(-1, &stop_signals, SFD_NONBLOCK | SFD_CLOEXEC)));
  std::printf("listening on %s\n", address.c_str());
  std::fflush(stdout);
  exporter.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "HAProxy as a service with a profile. Without --validate, --write or --reload it follows "
      "what HAProxy logs, and serves metrics, until it is told to stop.",
      "hunt-edge");
  std::string site_file, profile_to_validate;
  bool write = false, reload = false;
  app.add_option("--site", site_file, "What is the host's: addresses, files, instances")
      ->required();
  app.add_option("--validate", profile_to_validate,
                 "Check a profile file, with HAProxy's own check, and end");
  app.add_flag("--write", write, "Write HAProxy's configuration from the site's profile, and end");
  app.add_flag("--reload", reload,
               "As --write, then make HAProxy take it without losing a request");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ErrorKind::usage);
  }
  const auto site = readEdgeSite(site_file);
  if (!site) return report(site.error());
  if (!profile_to_validate.empty()) return validate(*site, profile_to_validate);
  if (write) return statusOf(writeEdgeConfig(*site));
  if (reload) {
    return statusOf(writeEdgeConfig(*site).and_then(
        [&](const ProfileHeader& written) { return reloadEdge(*site, written); }));
  }
  return follow(*site);
}
