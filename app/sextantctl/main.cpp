// SPDX-License-Identifier: GPL-3.0-or-later
// The command-line client.
#include <QtCore/QCoreApplication>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/common/given_option.h"
#include "app/common/plain_numbers.h"
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/shell_commands.h"
#include "model/document/visible_text.h"

namespace {

void addSharedOptions(CLI::App& line, sextant::ctl::Context& context) {
  auto* dsn = line.add_option(
      "--dsn", context.dsn,
      "Store: connection string, URI or service=NAME. Without it: libpq's variables, the "
      "running demo, the embedded store");
  dsn->check(sextant::notEmpty);
  line.add_option("--connection", context.connection, "Store: a saved connection, by its name")
      ->check(sextant::notEmpty)
      ->excludes(dsn);
  line.add_option("-o,--output", context.form, "text or json")
      ->transform(CLI::CheckedTransformer(std::map<std::string, sextant::ctl::OutputForm>{
          {"text", sextant::ctl::OutputForm::text}, {"json", sextant::ctl::OutputForm::json}}));
  line.add_option("--timeout", context.timeout_seconds, "Seconds to wait for the store")
      ->check(CLI::Range(0.1, 3600.0));
}

void say(const std::string& sentence) {
  fprintf(stderr, "sextantctl: %s\n", sextant::visibleLine(sentence).c_str());
}

// What is wrong with the line. Of a word that is no command CLI11 says only that one is missing.
std::string sentenceOf(const CLI::App& line, const CLI::ParseError& error) {
  const CLI::App* at = &line;
  std::string path;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    path += at->get_name() + ' ';
  }
  if (at->get_require_subcommand_min() > 0) {
    for (const std::string& word : line.remaining(true)) {
      if (word.rfind('-', 0) != 0) return "There is no command \"" + path + word + '"';
    }
  }
  return error.what();
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  sextant::keepPlainNumbers();
  CLI::App line("Sextant on the command line: profiles, revisions, fleets and the store.");
  line.name("sextantctl");
  line.set_version_flag("--version", SEXTANT_VERSION);
  line.require_subcommand(1);
  line.fallthrough();
  sextant::ctl::Context context;
  sextant::ctl::Command chosen;
  addSharedOptions(line, context);
  sextant::ctl::addDocCommands(line, context, chosen);
  sextant::ctl::addDiffCommands(line, context, chosen);
  sextant::ctl::addLogCommand(line, context, chosen);
  sextant::ctl::addReadCommands(line, context, chosen);
  sextant::ctl::addRulesCommand(line, context, chosen);
  sextant::ctl::addPublishCommands(line, context, chosen);
  sextant::ctl::addChangeCommands(line, context, chosen);
  sextant::ctl::addRolloutCommands(line, context, chosen);
  sextant::ctl::addPinCommands(line, context, chosen);
  sextant::ctl::addPreviewCommands(line, context, chosen);
  sextant::ctl::addJudgeCommand(line, context, chosen);
  sextant::ctl::addEmergencyCommands(line, context, chosen);
  sextant::ctl::addFreezeCommands(line, context, chosen);
  sextant::ctl::addAuditCommands(line, context, chosen);
  sextant::ctl::addEventsCommand(line, context, chosen);
  sextant::ctl::addGrantCommands(line, context, chosen);
  sextant::ctl::addInventoryCommands(line, context, chosen);
  sextant::ctl::addEnvironmentCommands(line, context, chosen);
  sextant::ctl::addConnectionCommands(line, context, chosen);
  sextant::ctl::addStoreCommands(line, context, chosen);
  sextant::ctl::addDemoCommands(line, context, chosen);
  sextant::ctl::addDrillCommands(line, context, chosen);
  sextant::ctl::addShellCommands(line, context, chosen);
  try {
    line.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version come as "errors" with status 0.
    if (error.get_exit_code() == 0) return line.exit(error);
    say(sentenceOf(line, error) + ". Run with --help to see how.");
    return static_cast<int>(sextant::ErrorKind::usage);
  }
  const auto outcome = chosen();
  // An answer that was cut off by a full disk is none.
  if (std::fflush(stdout) != 0) {
    say(std::string("The answer could not be written: ") + std::strerror(errno) + '.');
    return static_cast<int>(sextant::ErrorKind::unavailable);
  }
  if (outcome) return *outcome;
  say(outcome.error().toString());
  return static_cast<int>(outcome.error().kind);
}
