// SPDX-License-Identifier: GPL-3.0-or-later
// hunt-load: the load generator of the reference cluster.
#include "app/hunt/engine/create_data.h"
#include "app/hunt/load/load_client.h"
#include "app/hunt/load/load_report.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <sys/resource.h>
#include <sys/signalfd.h>

namespace {

using namespace sextant;
using namespace sextant::hunt;

int refuse(const Error& error) {
  std::fprintf(stderr, "hunt-load: %s\n", error.toString().c_str());
  return static_cast<int>(error.kind);
}

Descriptor takeSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT})
    sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return Descriptor(::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
}

void allowManyDescriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void addOptions(CLI::App& app, LoadPlan& plan) {
  app.add_option("--seconds", plan.seconds, "Length of the run, warm-up included; up to 14400")
      ->required()
      ->check(CLI::Range(0.1, load_seconds_max));
  app.add_option("--warmup-seconds", plan.warmup_seconds, "First part, which does not count")
      ->check(CLI::Range(0.0, load_seconds_max))
      ->capture_default_str();
  app.add_option("--rate", plan.rate.base, "Requests a second between bursts; up to 5000")
      ->check(CLI::Range(0.1, load_rate_max))
      ->capture_default_str();
  app.add_option("--burst-rate", plan.rate.burst, "Requests a second in a burst; up to 5000")
      ->check(CLI::Range(0.1, load_rate_max))
      ->capture_default_str();
  app.add_option("--burst-seconds", plan.rate.burst_seconds, "Length of a burst")
      ->check(CLI::Range(0.0, load_seconds_max))
      ->capture_default_str();
  app.add_option("--burst-every", plan.rate.burst_every, "A burst ends each; 0: no bursts")
      ->check(CLI::Range(0.0, load_seconds_max))
      ->capture_default_str();
  app.add_option("--connections", plan.connections_max, "Most connections open")
      ->check(CLI::Range(1, 4000))
      ->capture_default_str();
  app.add_option("--timeout", plan.timeout_seconds, "Seconds after which a request is given up")
      ->check(CLI::Range(0.01, 120.0))
      ->capture_default_str();
  app.add_option("--live-clues", plan.live_clues, "Clues that are asked for")
      ->check(CLI::Range(1, hunt_count * clues_per_hunt))
      ->capture_default_str();
  app.add_option("--zipf", plan.zipf_exponent, "Exponent of their popularity")
      ->check(CLI::Range(0.0, 3.0))
      ->capture_default_str();
  app.add_option("--write-share", plan.write_share, "Part of the requests that are finds")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--seed", plan.seed, "The same seed gives the same requests at the same times")
      ->capture_default_str();
  app.add_option("--own-pids", plan.own_pids,
                 "Processes that belong to the measurement, with their children")
      ->delimiter(',');
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Open-loop load for Sextant's reference cluster.", "hunt-load");
  LoadPlan plan;
  std::string target;
  std::string output = "text";
  int own_root = 0;
  app.add_option("--target", target, "127.0.0.1:PORT")->required();
  addOptions(app, plan);
  app.add_option("--own-root", own_root, "One more such process")->check(CLI::PositiveNumber);
  app.add_option("-o", output, "text or json")->check(CLI::IsMember({"text", "json"}));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ErrorKind::usage);
  }
  if (plan.warmup_seconds >= plan.seconds) {
    return refuse({ErrorKind::usage, "The warm-up must be shorter than the run.", {}, {}});
  }
  if (plan.rate.burst_every > 0 && plan.rate.burst_seconds >= plan.rate.burst_every) {
    return refuse(
        {ErrorKind::usage, "A burst must be shorter than the time between bursts.", {}, {}});
  }
  auto address = LoopbackAddress::parse(target);
  if (!address) return refuse(address.error());
  plan.target = *address;
  if (own_root > 0) plan.own_pids.push_back(own_root);
  allowManyDescriptors();
  LoadClient client(plan, takeSignals());
  const LoadFigures figures = client.run();
  std::fputs((output == "json" ? reportAsJson(plan, figures) : reportAsText(plan, figures)).c_str(),
             stdout);
  return 0;
}
