// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <string>
#include <vector>

#include "widgets/console/console_parts.h"

namespace sextant::ui {

// Where the effective value at a place comes from, with the drafts laid over the stable revision:
// "Effective 20, set in base", and by which revision, when and by whom. None where nothing is set
// there, where a profile cannot be read, or where the profiles are too large to be folded between
// two key strokes.
[[nodiscard]] QStringList originWords(const ConsoleParts& parts, const ServiceKey& key,
                                      const Scope& scope, const std::vector<std::string>& steps);

}  // namespace sextant::ui
