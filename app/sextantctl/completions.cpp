// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/completions.h"

namespace sextant::ctl {
namespace {

// In single quotes, as bash, zsh and fish read them alike: a quote is ended, escaped and begun
// anew.
std::string inQuotes(const std::string& text) {
  std::string result = "'";
  for (const char letter : text) {
    if (letter == '\'') {
      result += "'\\''";
    } else {
      result += letter;
    }
  }
  return result + '\'';
}

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words)
    line += line.empty() ? word : ' ' + word;
  return line;
}

// The options that a command takes: its own, and those of the program.
std::vector<OptionNode> optionsAt(const CommandNode& root, const CommandNode& node) {
  std::vector<OptionNode> options = node.options;
  if (&node != &root) options.insert(options.end(), root.options.begin(), root.options.end());
  options.push_back({{"-h", "--help"}, {}, {}, {}, "How to use it", false, false});
  return options;
}

std::string allPaths(const CommandNode& root) {
  std::string paths;
  forEachCommand(root, [&](const std::string& path, const CommandNode&) {
    if (!path.empty()) paths += "\n    " + inQuotes(path);
  });
  return paths;
}

// An "argument" whose words are known, as the SHELL of `completions`.
std::string argumentChoices(const CommandNode& node) {
  std::string words;
  for (const OptionNode& argument : node.arguments) {
    for (const std::string& choice : argument.choices)
      words += (words.empty() ? "" : " ") + choice;
  }
  return words;
}

constexpr const char* bash_head = R"(# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for sextantctl; made by `sextantctl completions bash`.
_sextantctl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local at="" word="" index words="" options="" choices=""
  for ((index = 1; index < COMP_CWORD; ++index)); do
    word=${at:+$at }${COMP_WORDS[index]}
    case "$word" in
      @PATHS@) at=$word ;;
    esac
  done
  case "$at" in
)";

constexpr const char* bash_tail = R"(  esac
  case "$at $previous" in
@CHOICES@    *) [[ $current == -* ]] && choices=$options || choices=$words ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$current")
}
complete -o bashdefault -o default -F _sextantctl sextantctl
)";

std::string replaced(std::string text, const std::string& place, const std::string& by) {
  return text.replace(text.find(place), place.size(), by);
}

// zsh's _describe parts a word from its description at the first colon.
std::string described(const std::string& name, const std::string& description) {
  return inQuotes(name + ':' + description);
}

std::string zshCase(const CommandNode& root, const std::string& path, const CommandNode& node) {
  std::string text = "    " + inQuotes(path) + ")\n";
  text += "      commands=(";
  for (const CommandNode& below : node.commands)
    text += "\n        " + described(below.name, below.description);
  for (const OptionNode& argument : node.arguments) {
    for (const std::string& choice : argument.choices)
      text += "\n        " + described(choice, argument.description);
  }
  text += ")\n      options=(";
  std::string values;
  for (const OptionNode& option : optionsAt(root, node)) {
    for (const std::string& name : option.names) {
      text += "\n        " + described(name, option.description);
      if (!option.choices.empty()) values += " [" + name + "]=" + inQuotes(joined(option.choices));
    }
  }
  return text + ")\n      values=(" + values + ")\n      ;;\n";
}

constexpr const char* zsh_head = R"(#compdef sextantctl
# SPDX-License-Identifier: GPL-3.0-or-later
# zsh completion for sextantctl; made by `sextantctl completions zsh`.
_sextantctl() {
  local at="" word="" given=""
  local -a paths commands options
  local -A values
  paths=(@PATHS@)
  for given in ${words[2,CURRENT-1]}; do
    word=${at:+$at }$given
    (( ${paths[(Ie)$word]} )) && at=$word
  done
  case "$at" in
)";

constexpr const char* zsh_tail = R"(  esac
  local chosen=${values[${words[CURRENT-1]}]}
  if [[ -n $chosen ]]; then
    compadd -- ${=chosen}
  elif [[ $PREFIX == -* ]]; then
    _describe -o option options
  elif (( ${#commands} )); then
    _describe command commands
  else
    _files
  fi
}
_sextantctl "$@"
)";

constexpr const char* fish_head = R"(# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for sextantctl; made by `sextantctl completions fish`.
set -g __sextantctl_paths@PATHS@

function __sextantctl_is --description 'Whether the words so far lead to this command'
    set -l at
    set -l words (commandline -opc)
    for word in $words[2..-1]
        set -l longer (string join ' ' $at $word)
        if contains -- $longer $__sextantctl_paths
            set at $longer
        end
    end
    test "$at" = "$argv[1]"
end

)";

std::string fishOption(const std::string& start, const OptionNode& option) {
  std::string line = start;
  for (const std::string& name : option.names) {
    const bool is_long = name.size() > 2;
    line += (is_long ? " -l " : " -s ") + name.substr(is_long ? 2 : 1);
  }
  if (!option.choices.empty()) {
    line += " -x -a " + inQuotes(joined(option.choices));
  } else if (!option.value.empty()) {
    line += " -r";
  }
  return line + " -d " + inQuotes(option.description) + '\n';
}

}  // namespace

std::string bashCompletion(const CommandNode& root) {
  std::string cases, choices, paths;
  forEachCommand(root, [&](const std::string& path, const CommandNode& node) {
    if (!path.empty()) paths += (paths.empty() ? "" : "|") + inQuotes(path);
    std::string words = argumentChoices(node), options;
    for (const CommandNode& below : node.commands)
      words += (words.empty() ? "" : " ") + below.name;
    for (const OptionNode& option : optionsAt(root, node)) {
      options += (options.empty() ? "" : " ") + joined(option.names);
      if (option.choices.empty()) continue;
      for (const std::string& name : option.names) {
        choices += "    " + inQuotes(path + ' ' + name) +
                   ") choices=" + inQuotes(joined(option.choices)) + " ;;\n";
      }
    }
    cases += "    " + inQuotes(path) + ") words=" + inQuotes(words) +
             " options=" + inQuotes(options) + " ;;\n";
  });
  return replaced(bash_head, "@PATHS@", paths) + cases + replaced(bash_tail, "@CHOICES@", choices);
}

std::string zshCompletion(const CommandNode& root) {
  std::string cases;
  forEachCommand(root, [&](const std::string& path, const CommandNode& node) {
    cases += zshCase(root, path, node);
  });
  return replaced(zsh_head, "@PATHS@", allPaths(root)) + cases + zsh_tail;
}

std::string fishCompletion(const CommandNode& root) {
  std::string paths, lines;
  forEachCommand(root, [&](const std::string& path, const CommandNode& node) {
    if (!path.empty()) paths += " \\\n    " + inQuotes(path);
    const std::string start =
        "complete -c sextantctl -n " + inQuotes("__sextantctl_is " + inQuotes(path));
    const std::string words = argumentChoices(node);
    if (!words.empty()) lines += start + " -f -a " + inQuotes(words) + '\n';
    for (const CommandNode& below : node.commands)
      lines += start + " -f -a " + below.name + " -d " + inQuotes(below.description) + '\n';
    for (const OptionNode& option : optionsAt(root, node))
      lines += fishOption(start, option);
  });
  return replaced(fish_head, "@PATHS@", paths) + lines;
}

}  // namespace sextant::ctl
