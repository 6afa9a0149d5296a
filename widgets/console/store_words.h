// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty place says of the store that should fill it: never that it is awaited where nothing
// will come.
#pragma once

#include <QString>

#include <optional>

#include "widgets/console/console_parts.h"

namespace sextant::ui {

struct StoreWords {
  QString what;
  QString how;
};

// What keeps the store from being read. Nothing: it is read, or its first answer is awaited.
[[nodiscard]] std::optional<StoreWords> storeTrouble(const Session& session);

// What is shown of a fleet is the last that is known, for the store is away.
struct LastKnown {
  qint64 read_at = 0;       // Unix time
  qint64 away_seconds = 0;  // at least 1
};
// Nothing while the store is there, and where nothing was read before it went.
[[nodiscard]] std::optional<LastKnown> lastKnown(const Session& session, const ServiceKey& key,
                                                 qint64 now);

// The trouble with the store where there is one, else the words of an ordinary wait; `then`, a
// sentence, tells what is here once it can be read.
[[nodiscard]] StoreWords awaitedWords(const Session& session, const QString& then);

// Of when the states in the tree are, where the store is away; else empty.
[[nodiscard]] QString navigatorAge(const Session& session);

// Of the tree of environments while it is empty.
[[nodiscard]] StoreWords navigatorWords(const Session& session);

// What the list of problems says when it is empty: how far the drafts were checked.
[[nodiscard]] QString checkedWords(const ConsoleParts& parts, const ServiceKey& key);

}  // namespace sextant::ui
