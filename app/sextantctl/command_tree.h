// SPDX-License-Identifier: GPL-3.0-or-later
// The commands and options of a program as values, read from its own option parser, so that what is
// made of them (completions, the manual) cannot differ from what the program takes.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace sextant::ctl {

struct OptionNode {
  std::vector<std::string> names;  // as they are typed: "-m", "--message"; of an argument: its name
  std::string value;               // what it takes, as "text"; empty: it is a flag
  std::string range;               // "0.1 to 3600", or empty
  std::vector<std::string> choices;
  std::string description;
  bool is_required = false;
  bool is_repeated = false;
};

struct CommandNode {
  std::string name;
  std::string description;
  std::vector<OptionNode> options;    // without --help
  std::vector<OptionNode> arguments;  // by position
  std::vector<CommandNode> commands;
};

// What is hidden from --help is left out here as well.
[[nodiscard]] CommandNode commandTree(const CLI::App& line);

// Calls `look` for the root and every command below it, with the words that lead there ("change
// open"; of the root: nothing), parents first.
void forEachCommand(
    const CommandNode& root,
    const std::function<void(const std::string& path, const CommandNode& node)>& look);

}  // namespace sextant::ctl
