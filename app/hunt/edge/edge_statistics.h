// SPDX-License-Identifier: GPL-3.0-or-later
// How an edge stands now, by HAProxy's statistics socket.
#pragma once

#include <string>
#include <string_view>

#include "app/hunt/edge/edge_metrics.h"
#include "model/base/result.h"

namespace sextant::hunt {

// What HAProxy answers to "show stat", read. What it does not say is nothing.
[[nodiscard]] EdgeStanding readEdgeStatistics(std::string_view answer);

// One command to a socket of HAProxy's, and the whole answer. Blocks for as long as it says.
// Error: unavailable.
[[nodiscard]] Result<std::string> askHaproxy(const std::string& socket_path,
                                             const std::string& command,
                                             std::chrono::milliseconds within);

// Everything nothing where HAProxy does not answer in a quarter of a second.
[[nodiscard]] EdgeStanding edgeStanding(const std::string& stats_socket);

}  // namespace sextant::hunt
