// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/manual.h"

namespace sextant::ctl {
namespace {

// A backslash begins an escape, and a hyphen that may be typed is not the one of prose.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char letter : text) {
    if (letter == '\\') {
      result += "\\e";
    } else if (letter == '-') {
      result += "\\-";
    } else {
      result += letter;
    }
  }
  return result;
}

// A line of text; a full stop or an apostrophe at its start would make it a request.
std::string textLine(const std::string& text) {
  const bool is_request = !text.empty() && (text[0] == '.' || text[0] == '\'');
  return (is_request ? "\\&" : "") + escaped(text);
}

// An argument of a macro: one that is itself a macro's name or a bracket would be read as such.
std::string word(const std::string& text) {
  const bool has_space = text.find_first_of(" \t\"") != std::string::npos;
  std::string result = "\\&" + escaped(text);
  if (!has_space) return result;
  for (std::string::size_type at = result.find('"'); at != std::string::npos;
       at = result.find('"', at + 2))
    result.replace(at, 1, "\"\"");
  return '"' + result + '"';
}

// More than that do not fit into the line that begins an item.
constexpr std::size_t choices_in_line_max = 4;

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& one : words)
    text += (text.empty() ? "" : between) + one;
  return text;
}

std::string valueOf(const OptionNode& option) {
  if (option.choices.empty()) return option.value;
  return option.choices.size() > choices_in_line_max ? "word" : joined(option.choices, "|");
}

std::string sentence(const OptionNode& option) {
  std::string text = option.description;
  const auto add = [&text](const std::string& more) { text += text.empty() ? more : "; " + more; };
  if (!option.range.empty()) add(option.range);
  if (option.choices.size() > choices_in_line_max) add("one of " + joined(option.choices, ", "));
  if (option.is_required && !option.value.empty()) add("needed");
  if (option.is_repeated) add("may be repeated");
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

std::string optionItem(const OptionNode& option) {
  std::string item = ".It";
  for (const std::string& name : option.names) {
    if (item.size() > 3) item += " ,";
    item += " Fl " + escaped(name.substr(1));
    if (!option.value.empty()) item += " Ar " + word(valueOf(option));
  }
  return item + '\n' + textLine(sentence(option)) + '\n';
}

std::string argumentItem(const OptionNode& argument) {
  return ".It Ar " + word(argument.names.front()) + '\n' + textLine(sentence(argument)) + '\n';
}

std::string commandItem(const std::string& path, const CommandNode& node) {
  std::string item = ".It Ic " + word(path);
  if (!node.options.empty()) item += " Oo Ar options Oc";
  for (const OptionNode& argument : node.arguments) {
    const bool may_lack = !argument.is_required;
    item += may_lack ? " Oo Ar " : " Ar ";
    item += word(argument.names.front());
    if (argument.is_repeated) item += " ...";
    if (may_lack) item += " Oc";
  }
  std::string text = node.description;
  if (!text.empty() && text.back() != '.') text += '.';
  item += '\n' + textLine(text) + '\n';
  std::string parts;
  for (const OptionNode& argument : node.arguments) {
    if (!argument.description.empty()) parts += argumentItem(argument);
  }
  for (const OptionNode& option : node.options)
    parts += optionItem(option);
  if (!parts.empty()) item += ".Bl -tag -width Ds -compact\n" + parts + ".El\n";
  return item;
}

}  // namespace

std::string manualSections(const CommandNode& root) {
  std::string text =
      ".Sh OPTIONS\nThese may stand before or after a command.\n.Bl -tag -width Ds\n";
  for (const OptionNode& option : root.options)
    text += optionItem(option);
  text += ".It Fl h , Fl \\-help\nHow to use the program, or the command that is named.\n.El\n";
  text += ".Sh COMMANDS\n.Bl -tag -width Ds\n";
  forEachCommand(root, [&](const std::string& path, const CommandNode& node) {
    // One with commands below it does nothing alone.
    if (!path.empty() && node.commands.empty()) text += commandItem(path, node);
  });
  return text + ".El\n";
}

}  // namespace sextant::ctl
