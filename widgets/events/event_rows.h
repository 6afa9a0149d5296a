// SPDX-License-Identifier: GPL-3.0-or-later
// How an event is told: as a row, and as everything that was recorded of it.
#pragma once

#include <utility>
#include <vector>

#include "model/store/event_types.h"
#include "widgets/common/table.h"

namespace sextant::ui {

[[nodiscard]] std::vector<Column> eventColumns();
// `now`: Unix time in seconds that ages are counted to.
[[nodiscard]] Row eventRow(const StoreEvent& event, qint64 now);

// The kind's shape; none where nothing stands out.
[[nodiscard]] State eventState(const StoreEvent& event);
// What is so since the event, beside eventState(): "is back" after a silence, "healthy"; where the
// kind says as much, its word.
[[nodiscard]] QString eventWord(const StoreEvent& event);
// "sign-in", "failure": the store's word for a kind, for people; in filters.
[[nodiscard]] QString eventKindWord(const std::string& kind);

// Names for people and what was recorded, the sentence first.
using EventFacts = std::vector<std::pair<QString, QString>>;
[[nodiscard]] EventFacts eventFacts(const StoreEvent& event);

}  // namespace sextant::ui
