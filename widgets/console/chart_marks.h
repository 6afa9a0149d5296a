// SPDX-License-Identifier: GPL-3.0-or-later
// What charts mark. A marker's key is "revision 42", or the position of its event.
#pragma once

#include "model/store/event_types.h"
#include "model/store/store_types.h"
#include "widgets/charts/marker.h"

namespace sextant::ui {

// How charts mark that a revision was published, or went back to an older one.
[[nodiscard]] ChartMarker publishMarker(const RevisionInfo& revision);
// The revision that a marker's key names; nothing where it names an event.
[[nodiscard]] std::optional<RevisionNumber> markedRevision(const QString& key);
// A stage, a verdict, an abort, a restart, a revision that failed.
[[nodiscard]] ChartMarker eventMarker(const StoreEvent& event);

}  // namespace sextant::ui
