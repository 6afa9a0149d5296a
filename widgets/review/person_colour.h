// SPDX-License-Identifier: GPL-3.0-or-later
// The colour of a person in a review: the same for everybody who looks, made from the login. Never
// the only thing that tells people apart; their name stands beside it.
#pragma once

#include <string>

#include "widgets/theme/tokens.h"

namespace sextant::ui {

// Words in it can be read on the theme's surface (4.5 : 1 at least).
[[nodiscard]] QColor personColour(const Tokens& tokens, const std::string& login);

}  // namespace sextant::ui
