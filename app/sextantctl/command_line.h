// SPDX-License-Identifier: GPL-3.0-or-later
// What every command of sextantctl shares.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "model/store/await.h"
#include "model/store/store.h"

namespace sextant::ctl {

enum class OutputForm { text, json };

// The options of all commands, and a store that is connected when a command first asks for it.
class Context {
 public:
  std::string dsn;
  std::string connection;  // a saved one's name; then there is no dsn
  OutputForm form = OutputForm::text;
  double timeout_seconds = 20;

  // Which store the commands talk to; connects nowhere. Errors: usage (a bad
  // connection string, a connection that is not saved), input (the saved connections).
  [[nodiscard]] Result<StoreTarget> target() const;
  // Says on standard error where it is not the store that one would expect. Errors: usage,
  // unavailable, denied.
  [[nodiscard]] Result<Store*> store();

 private:
  std::unique_ptr<Store> store_;
};

// A command answers with an exit status, or an error whose kind is the status.
using Outcome = Result<int>;
using Command = std::function<Outcome()>;

// Each adds its subcommands to the line; the one that is chosen puts itself into `chosen`.
void addDocCommands(CLI::App& line, Context& context, Command& chosen);
void addDiffCommands(CLI::App& line, Context& context, Command& chosen);
void addLogCommand(CLI::App& line, Context& context, Command& chosen);
void addReadCommands(CLI::App& line, Context& context, Command& chosen);
void addRulesCommand(CLI::App& line, Context& context, Command& chosen);
void addPublishCommands(CLI::App& line, Context& context, Command& chosen);
void addChangeCommands(CLI::App& line, Context& context, Command& chosen);
void addRolloutCommands(CLI::App& line, Context& context, Command& chosen);
void addPinCommands(CLI::App& line, Context& context, Command& chosen);
void addPreviewCommands(CLI::App& line, Context& context, Command& chosen);
void addJudgeCommand(CLI::App& line, Context& context, Command& chosen);
void addEmergencyCommands(CLI::App& line, Context& context, Command& chosen);
void addFreezeCommands(CLI::App& line, Context& context, Command& chosen);
void addAuditCommands(CLI::App& line, Context& context, Command& chosen);
void addEventsCommand(CLI::App& line, Context& context, Command& chosen);
void addGrantCommands(CLI::App& line, Context& context, Command& chosen);
void addInventoryCommands(CLI::App& line, Context& context, Command& chosen);
void addEnvironmentCommands(CLI::App& line, Context& context, Command& chosen);
void addConnectionCommands(CLI::App& line, Context& context, Command& chosen);
void addStoreCommands(CLI::App& line, Context& context, Command& chosen);
// Below "store".
void addBackupCommands(CLI::App& store, Context& context, Command& chosen);
void addDrillCommands(CLI::App& line, Context& context, Command& chosen);
void addDemoCommands(CLI::App& line, Context& context, Command& chosen);

inline constexpr int done = 0;
inline constexpr int answer_is_no = static_cast<int>(ErrorKind::answer_no);

}  // namespace sextant::ctl
