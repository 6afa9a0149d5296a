// SPDX-License-Identifier: GPL-3.0-or-later
// How well typed letters fit a name.
#pragma once

#include <QString>

#include <optional>

namespace sextant::ui {

// The letters of each word of `typed` must occur in `name` in their order, whatever the case.
// Higher is better: consecutive letters and beginnings of words count. Nothing: no match. An empty
// `typed` matches everything alike.
[[nodiscard]] std::optional<int> fuzzyMatch(const QString& typed, const QString& name);

}  // namespace sextant::ui
