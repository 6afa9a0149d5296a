// SPDX-License-Identifier: GPL-3.0-or-later
// Completion scripts for shells: commands, options, the words that an option chooses from, and
// files for everything else. Pure; a script asks nobody when it runs, so a store that is away holds
// up no terminal.
#pragma once

#include <string>

#include "app/sextantctl/command_tree.h"

namespace sextant::ctl {

[[nodiscard]] std::string bashCompletion(const CommandNode& root);
[[nodiscard]] std::string zshCompletion(const CommandNode& root);
[[nodiscard]] std::string fishCompletion(const CommandNode& root);

}  // namespace sextant::ctl
