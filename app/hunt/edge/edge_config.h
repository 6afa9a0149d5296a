// SPDX-License-Identifier: GPL-3.0-or-later
// The profile of an edge as HAProxy's own configuration. Pure.
#pragma once

#include <string>

#include "app/hunt/edge/edge_profile.h"
#include "app/hunt/edge/edge_site.h"

namespace sextant::hunt {

// Everything a profile brings into the text is a number, or a word of a closed set, so no value can
// add a line. The revision of the profile's header is what GET /healthz answers: it comes from the
// process that serves, so it is true only when this very configuration does.
[[nodiscard]] std::string edgeConfig(const LoadedEdgeProfile& loaded, const EdgeSite& site);

}  // namespace sextant::hunt
