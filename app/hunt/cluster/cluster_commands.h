// SPDX-License-Identifier: GPL-3.0-or-later
// How the parts of the reference cluster are called. Pure but for the search of a program.
#pragma once

#include <QString>

#include <string>
#include <vector>

#include "app/hunt/cluster/child_process.h"
#include "model/base/result.h"

namespace sextant::hunt {

struct EngineCommand {
  QString program;  // path of hunt-engine
  QString name;     // "hunt-1"
  int port = 0;     // 0: a free one; the first line says which
  QString profile_file;
  std::string conninfo;
};
// The engine is ready when it has written engineReadyLine and its address.
[[nodiscard]] CommandLine commandLine(const EngineCommand& engine);
inline constexpr const char* engineReadyLine = "listening on ";

// Makes the data, and ends.
[[nodiscard]] CommandLine createDataCommand(const QString& engine_program,
                                            const std::string& conninfo);

// The bursting load of the reference workload; the program's own defaults fill what is not here.
struct LoadCommand {
  QString program;     // path of hunt-load
  int port = 0;        // of the load balancer, or of an engine
  double seconds = 0;  // warm-up included
  double warmup_seconds = 4;
  double rate = 250;
  double burst_rate = 1000;
  double burst_seconds = 1;
  double burst_every = 4;
  quint64 seed = 1;
  std::vector<qint64> own_pids;  // what belongs to the measurement, for the noise guard
};
// Prints one JSON object at its end.
[[nodiscard]] CommandLine commandLine(const LoadCommand& load);

// Its path. Error: unavailable (HAProxy is not installed).
[[nodiscard]] Result<QString> haproxyProgram();

// In the foreground. Error: as haproxyProgram().
[[nodiscard]] Result<CommandLine> haproxyCommand(const QString& config_file);

}  // namespace sextant::hunt
