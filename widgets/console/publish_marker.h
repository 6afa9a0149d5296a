// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/store/store_types.h"
#include "widgets/charts/marker.h"

namespace sextant::ui {

// How charts mark that a revision was published, or went back to an older one.
[[nodiscard]] ChartMarker publishMarker(const RevisionInfo& revision);

}  // namespace sextant::ui
