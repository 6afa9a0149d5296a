// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/shell_commands.h"

#include "app/sextantctl/completions.h"
#include "app/sextantctl/manual.h"
#include "app/sextantctl/output.h"

namespace sextant::ctl {

void addShellCommands(CLI::App& line, Command& chosen) {
  const auto shell = std::make_shared<std::string>();
  auto* completions = line.add_subcommand("completions", "A completion script for a shell");
  completions->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completions->callback([&line, &chosen, shell] {
    chosen = [&line, shell]() -> Outcome {
      const CommandNode root = commandTree(line);
      printText(*shell == "bash"  ? bashCompletion(root)
                : *shell == "zsh" ? zshCompletion(root)
                                  : fishCompletion(root));
      return done;
    };
  });
  auto* manual = line.add_subcommand("manual", "Sections of the manual, in mdoc");
  manual->group("");
  manual->callback([&line, &chosen] {
    chosen = [&line]() -> Outcome {
      printText(manualSections(commandTree(line)));
      return done;
    };
  });
}

}  // namespace sextant::ctl
