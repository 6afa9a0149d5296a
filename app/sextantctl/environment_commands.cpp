// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl environment list, set
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"
#include "model/rollout/judge_words.h"
#include "model/rules/rule_value.h"
#include "model/store/operating_person.h"

namespace sextant::ctl {
namespace {

struct EnvironmentOptions {
  std::string name;
  std::string colour;
  int ordinal = 0;
  bool is_protected = false;
  int approvals = 1;
  std::string step_max;
  std::vector<std::string> windows;
  bool no_windows = false;
  EnvironmentChange change;  // what of these was named
};

Outcome listEnvironments(Context& context) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto overview =
      await<Overview>([&](Reply<Overview> reply) { (*store)->overview(std::move(reply)); });
  if (!overview) return tl::unexpected<Error>(overview.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{
      {"ENVIRONMENT", "COLOUR", "PROTECTION", "APPROVALS", "STEP", "NOW", "WINDOWS"}};
  for (const Environment& environment : overview->environments) {
    const std::string protection = environment.is_protected ? "protected" : "open";
    json.push_back({{"name", environment.name},
                    {"colour", environment.colour},
                    {"protection", protection},
                    {"approvals", environment.is_protected ? environment.approvals : 0},
                    {"step_max", environment.step_max},
                    {"windows", environment.windows},
                    {"closed", environment.closed.empty() ? Json(nullptr) : Json(environment.closed)}});
    std::string windows;
    for (const std::string& window : environment.windows)
      windows += (windows.empty() ? "" : "; ") + window;
    table.push_back({environment.name, environment.colour, protection,
                     environment.is_protected ? std::to_string(environment.approvals) : "",
                     environment.is_protected && environment.step_max < 1
                         ? percentWords(environment.step_max)
                         : "",
                     environment.closed.empty() ? "open" : "closed", windows});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else {
    printTable(table);
  }
  return done;
}

Outcome setEnvironment(Context& context, const EnvironmentOptions& options) {
  if (!isName(options.name)) {
    return fail(ErrorKind::usage,
                "An environment's name has lower-case letters, digits, '.', '_' and '-'.",
                options.name);
  }
  EnvironmentChange change = options.change;
  if (!options.step_max.empty()) {
    const auto step = ruleNumber(options.step_max);
    if (!step || !step->isOne() || !(step->dimension == Dimension{}) || step->low <= 0 || step->low > 1)
      return fail(ErrorKind::usage, "The greatest step is a share above 0, at most 1: 0.3 or 30%.",
                  options.step_max);
    change.step_max = step->low;
  }
  if (!options.windows.empty() || options.no_windows) change.windows.emplace();
  for (const std::string& text : options.windows) {
    const auto window = PublishWindow::parse(text);
    if (!window) return tl::unexpected<Error>(window.error());
    change.windows->push_back(*window);
  }
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto made = await<void>(
      [&](Reply<void> reply) { (*store)->setEnvironment(change, std::move(reply)); });
  if (!made) return tl::unexpected<Error>(made.error());
  return listEnvironments(context);
}

}  // namespace

void addEnvironmentCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<EnvironmentOptions>();
  auto* environment = line.add_subcommand("environment", "Environments of the store");
  environment->require_subcommand(1);
  environment->add_subcommand("list", "All of them, in their order")->callback([&context, &chosen] {
    chosen = [&context] { return listEnvironments(context); };
  });
  auto* set = environment->add_subcommand(
      "set", "Make an environment, or change what is named of it (a new one is blue and open)");
  set->add_option("NAME", options->name)->required();
  auto* colour =
      set->add_option("--colour", options->colour, "red, amber, green, blue, orange or #RRGGBB");
  auto* ordinal = set->add_option("--order", options->ordinal, "Where it stands in lists");
  auto* protection = set->add_flag("--protected,!--open", options->is_protected,
                                   "Takes approved changes only, or any");
  auto* approvals = set->add_option("--approvals", options->approvals,
                                    "That a change needs where the environment is protected")
                        ->check(CLI::Range(1, 10));
  set->add_option("--step-max", options->step_max,
                  "By how much of the fleet a stage may grow where the environment is protected: 30%; "
                  "100% is no limit");
  auto* windows = set->add_option("--window", options->windows,
                                  "When something new is taken, instead of those before, as often as "
                                  "needed: \"mon-thu 09:00-16:00 Europe/Berlin\"");
  set->add_flag("--no-windows", options->no_windows, "At any time")->excludes(windows);
  set->callback([&context, &chosen, options, colour, ordinal, protection, approvals] {
    options->change.name = options->name;
    options->change.person = operatingPerson();
    if (approvals->count() > 0) options->change.approvals = options->approvals;
    if (colour->count() > 0) options->change.colour = options->colour;
    if (ordinal->count() > 0) options->change.ordinal = options->ordinal;
    if (protection->count() > 0) options->change.is_protected = options->is_protected;
    chosen = [&context, options] { return setEnvironment(context, *options); };
  });
}

}  // namespace sextant::ctl
