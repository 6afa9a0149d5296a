// SPDX-License-Identifier: GPL-3.0-or-later
// Events as files for other programs.
#pragma once

#include <QString>

#include <string>

#include "model/base/result.h"
#include "widgets/events/event_list.h"

namespace sextant::ui {

// Comma-separated values with a head, or a JSON object a line, by the name's ending (".csv"; else
// JSON). The file is there when it is whole. For any thread. Errors: unavailable, with the path.
[[nodiscard]] Result<void> exportEvents(const QString& path,
                                        const std::vector<EventList::Held>& events);

// One line of either, without its end.
[[nodiscard]] std::string csvLine(const StoreEvent& event);
[[nodiscard]] std::string jsonLine(const StoreEvent& event);

}  // namespace sextant::ui
