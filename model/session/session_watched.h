// SPDX-License-Identifier: GPL-3.0-or-later
// What a session keeps of a service that is watched. Private to this folder.
#pragma once

#include "model/session/session.h"

namespace sextant {

struct Session::Watched {
  std::optional<RevisionContent> stable;
  std::optional<RevisionNumber> reading_stable;
  std::vector<RevisionInfo> recent;
  std::vector<FleetRow> fleet;
  qint64 fleet_read_at = 0;
  bool reading_fleet = false;
  std::vector<Preview> previews;
  std::vector<LeftOut> own_runs;
  bool reading_previews = false;
  bool previews_wanted = false;  // the head moved while they were read
};

}  // namespace sextant
