// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/command_tree.h"

#include <algorithm>
#include <cctype>

namespace sextant::ctl {
namespace {

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

std::string between(const std::string& text, const std::string& start, const std::string& end) {
  const auto from = text.find(start);
  if (from == std::string::npos) return {};
  const auto first = from + start.size();
  const auto to = text.find(end, first);
  return to == std::string::npos ? std::string() : text.substr(first, to - first);
}

// CLI11 tells what an option takes in one text alone: "TEXT:{text,json}", "ENUM:value in
// {json->1,text->0} OR {1,0}", "FLOAT:FLOAT in [0.1 - 3600]".
std::vector<std::string> choicesOf(const std::string& type) {
  std::vector<std::string> choices;
  std::string rest = between(type, "{", "}");
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    const std::string one = rest.substr(0, comma);
    choices.push_back(one.substr(0, one.find("->")));
    rest = comma == std::string::npos ? std::string() : rest.substr(comma + 1);
  }
  return choices;
}

std::string rangeOf(const std::string& type) {
  std::string range = between(type, "in [", "]");
  if (const auto dash = range.find(" - "); dash != std::string::npos)
    range.replace(dash, 3, " to ");
  return range;
}

OptionNode nodeOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  OptionNode node;
  node.choices = choicesOf(type);
  node.range = rangeOf(type);
  node.description = option.get_description();
  node.is_required = option.get_required();
  node.is_repeated = option.get_items_expected_max() > 1;
  if (option.get_positional()) {
    node.names = {option.get_name(true, false)};
    return node;
  }
  for (const std::string& name : option.get_snames())
    node.names.push_back('-' + name);
  for (const std::string& name : option.get_lnames())
    node.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0) node.value = lowerCase(type.substr(0, type.find(':')));
  return node;
}

void addOptions(const CLI::App& app, CommandNode& node) {
  for (const CLI::Option* option : app.get_options({})) {
    if (option->get_group().empty() || option == app.get_help_ptr()) continue;
    auto& list = option->get_positional() ? node.arguments : node.options;
    list.push_back(nodeOf(*option));
  }
}

}  // namespace

CommandNode commandTree(const CLI::App& line) {
  CommandNode node{line.get_name(), line.get_description(), {}, {}, {}};
  addOptions(line, node);
  const auto all = [](const CLI::App*) { return true; };
  for (const CLI::App* below : line.get_subcommands(all)) {
    if (below->get_group().empty()) continue;
    // Without a name it is a group of options, not a command.
    if (below->get_name().empty()) {
      addOptions(*below, node);
    } else {
      node.commands.push_back(commandTree(*below));
    }
  }
  return node;
}

void forEachCommand(
    const CommandNode& root,
    const std::function<void(const std::string& path, const CommandNode& node)>& look) {
  const std::function<void(const std::string&, const CommandNode&)> walk =
      [&](const std::string& path, const CommandNode& node) {
        look(path, node);
        for (const CommandNode& below : node.commands)
          walk(path.empty() ? below.name : path + ' ' + below.name, below);
      };
  walk({}, root);
}

}  // namespace sextant::ctl
