// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of dialogs, of the reach, of the search, of the connections, of the
// audit log and of the charts.
#pragma once

#include "tests/window/gallery/form_pages.h"

namespace sextant::ui::samples {

void dialogPages(const SavePage& save, const Settle& settle);
void connectionPages(const SavePage& save, const Settle& settle);
void eventPages(const SavePage& save, const Settle& settle);
void estimatePages(const SavePage& save);
void previewPages(const SavePage& save);
void reviewPages(const SavePage& save);
void rolloutPages(const SavePage& save);
void emergencyPages(const SavePage& save, const Settle& settle);
void fleetPages(const SavePage& save);
void auditPages(const SavePage& save, const Settle& settle);
void incidentPages(const SavePage& save, const Settle& settle);
void chartPages(const SavePage& save, const Settle& settle);

}  // namespace sextant::ui::samples
