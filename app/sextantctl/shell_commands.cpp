// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextantctl/shell_commands.h"

#include "app/sextantctl/completions.h"
#include "app/sextantctl/manual.h"
#include "app/sextantctl/output.h"
#include "model/help/help_pages.h"

namespace sextant::ctl {

namespace {

struct HelpOptions {
  std::string topic;
  std::string search;
  std::string html;
};

// A page as it is written, the sections that have some words, or all pages.
Outcome help(const Context& context, const HelpOptions& options) {
  if (!options.html.empty()) {
    const auto written = writeHelpHtml(QString::fromLocal8Bit(options.html.c_str()));
    if (!written) return tl::unexpected<Error>(written.error());
    printLine("The help is in " + options.html + "/index.html.");
    return done;
  }
  if (!options.search.empty()) {
    const auto found = searchHelp(QString::fromStdString(options.search));
    for (const HelpSection& section : found)
      printText("# " + section.title.toStdString() + " (" + section.page.toStdString() + ")\n" + section.text.toStdString());
    return found.empty() ? answer_is_no : done;
  }
  if (!options.topic.empty()) {
    const HelpPage* page = helpPage(QString::fromStdString(options.topic));
    if (page == nullptr)
      return fail(ErrorKind::usage, "There is no such page.", options.topic, "sextantctl help lists them.");
    printText(page->markdown.toStdString());
    return done;
  }
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"PAGE", "ABOUT"}};
  for (const HelpPage& page : helpPages()) {
    json.push_back({{"page", page.name.toStdString()}, {"title", page.title.toStdString()}});
    table.push_back({page.name.toStdString(), page.title.toStdString()});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else {
    printTable(table);
  }
  return done;
}

void addHelp(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<HelpOptions>();
  auto* command = line.add_subcommand("help", "The help pages: a list, one of them, or what has some words");
  auto* topic = command->add_option("PAGE", options->topic, "One of the list");
  auto* search = command->add_option("--search", options->search, "Sections that have all these words")->excludes(topic);
  command->add_option("--html", options->html, "Write all pages as HTML into this folder")->excludes(topic)->excludes(search);
  command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return help(context, *options); };
  });
}

}  // namespace

void addShellCommands(CLI::App& line, Context& context, Command& chosen) {
  addHelp(line, context, chosen);
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
