// SPDX-License-Identifier: GPL-3.0-or-later
// HAProxy as a program: its check of a configuration, its start and its reload.
#pragma once

#include <QByteArray>
#include <QString>

#include <string>

#include "app/hunt/cluster/child_process.h"
#include "app/hunt/edge/edge_profile.h"
#include "app/hunt/edge/edge_site.h"
#include "model/base/result.h"

namespace sextant::hunt {

// Why HAProxy refuses a configuration, by what `haproxy -c` printed: its alerts, a sentence a line,
// and after each that names a line of `config` that line. Without the names of processes and files.
[[nodiscard]] std::string haproxyWords(const QByteArray& printed, const std::string& config);

// Blocks; no HAProxy that runs is touched. Errors: answer_no (HAProxy refuses it, in its words),
// unavailable (it cannot be run).
[[nodiscard]] Result<void> checkEdgeConfig(const std::string& config, const EdgeSite& site);

// Writes what HAProxy reads at its next start or reload, whole or not at all, and tells which
// revision it is. Errors: as loadEdgeProfile() and checkEdgeConfig(), and unavailable where it
// cannot be written.
[[nodiscard]] Result<ProfileHeader> writeEdgeConfig(const EdgeSite& site);

// In the foreground, as a master with a worker. The master lives on through reloads, and the worker
// dies with it. Error: unavailable.
[[nodiscard]] Result<CommandLine> edgeCommand(const EdgeSite& site);

// Makes the master start a new worker, to which the older one hands its listening sockets; it goes
// on until its clients have their answers, or the profile's drain time is over. Returns when the
// new one says that it serves what was written: a preview has the revision that it is based on, so
// the effective hash tells. Blocks, for some seconds at most. Error: unavailable.
[[nodiscard]] Result<void> reloadEdge(const EdgeSite& site, const ProfileHeader& written);

}  // namespace sextant::hunt
