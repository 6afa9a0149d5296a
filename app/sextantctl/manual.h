// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of sextantctl(1) that follow from its options, in mdoc: every option of the program and
// every command. The rest of the page is written by hand (installer/man).
#pragma once

#include <string>

#include "app/sextantctl/command_tree.h"

namespace sextant::ctl {

[[nodiscard]] std::string manualSections(const CommandNode& root);

}  // namespace sextant::ctl
