// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl completions bash|zsh|fish; and `manual`, which the build alone calls.
#pragma once

#include "app/sextantctl/command_line.h"

namespace sextant::ctl {

// The last of all commands: completions and the manual are of those that `line` has when they are
// asked for.
void addShellCommands(CLI::App& line, Context& context, Command& chosen);

}  // namespace sextant::ctl
