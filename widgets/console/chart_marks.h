// SPDX-License-Identifier: GPL-3.0-or-later
// What charts mark.
#pragma once

#include "model/store/event_types.h"
#include "model/store/store_types.h"
#include "widgets/charts/marker.h"

namespace sextant::ui {

// How charts mark that a revision was published, or went back to an older one.
[[nodiscard]] ChartMarker publishMarker(const RevisionInfo& revision);
// A stage, a verdict, an abort, a restart, a revision that failed.
[[nodiscard]] ChartMarker eventMarker(const StoreEvent& event);

}  // namespace sextant::ui
