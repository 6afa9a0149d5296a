// SPDX-License-Identifier: GPL-3.0-or-later
// hunt-engine: the service of the reference cluster.
#include "app/hunt/engine/create_data.h"
#include "app/hunt/engine/engine.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <sys/resource.h>
#include <sys/signalfd.h>

namespace {

using namespace sextant;
using namespace sextant::hunt;

int report(const Error& error) {
  // The problems of a profile stand alone, in the form that editors and scripts read.
  const bool problems = error.kind == ErrorKind::answer_no;
  std::fprintf(stderr, "%s%s\n", problems ? "" : "hunt-engine: ", error.toString().c_str());
  return static_cast<int>(error.kind);
}

int validate(const std::string& path) {
  const auto loaded = loadProfileFile(path);
  if (loaded) return 0;
  if (loaded.error().kind == ErrorKind::answer_no) {
    std::printf("%s\n", loaded.error().what.c_str());
    return 1;
  }
  return report(loaded.error());
}

int createData(const std::string& conninfo) {
  const auto created = createHuntData(conninfo);
  return created ? 0 : report(created.error());
}

// Every thread inherits the mask, so signals come to the descriptor alone.
Descriptor takeSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP})
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

int serve(const Engine::Options& options, const std::string& listen) {
  LoadedProfile profile;
  if (!options.profile_path.empty()) {
    auto loaded = loadProfileFile(options.profile_path);
    if (!loaded) return report(loaded.error());
    profile = std::move(*loaded);
  }
  auto address = LoopbackAddress::parse(listen);
  if (!address) return report(address.error());
  auto listener = listenOn(*address);
  if (!listener) return report(listener.error());
  allowManyDescriptors();
  Engine engine(options, std::move(profile), std::move(*listener), takeSignals());
  std::printf("listening on %s\n", address->toString().c_str());
  std::fflush(stdout);
  engine.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The service of Sextant's reference cluster: a treasure hunt over PostgreSQL.",
               "hunt-engine");
  Engine::Options options{.name = "hunt-engine"};
  std::string listen = "127.0.0.1:0";
  std::string profile_to_validate;
  bool create_data = false;
  app.add_option("--listen", listen, "Address on this machine; port 0 takes a free one")
      ->capture_default_str();
  app.add_option("--profile", options.profile_path, "Profile file; without it, the defaults");
  app.add_option("--database", options.conninfo, "libpq connection string or URI");
  app.add_option("--name", options.name, "Name of this instance")->capture_default_str();
  app.add_option("--validate", profile_to_validate, "Check a profile file, and end");
  app.add_flag("--create-data", create_data,
               "Make tables and data where they are missing, and end");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ErrorKind::usage);
  }
  if (!profile_to_validate.empty()) return validate(profile_to_validate);
  if (options.conninfo.empty()) {
    return report({ErrorKind::usage, "No database was named.", {}, "Use --database CONNINFO."});
  }
  return create_data ? createData(options.conninfo) : serve(options, listen);
}
