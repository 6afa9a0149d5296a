// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl drill list|run
#include "app/drills/drill.h"
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/writes.h"
#include "model/store/unix_signals.h"

namespace sextant::ctl {
namespace {

struct DrillOptions {
  std::string name;
  bool is_all = false;
  bool without_guard = false;
};

Json jsonOf(const Drill& drill) {
  return {{"name", drill.name},
          {"outage", drill.outage},
          {"guard", drill.guard},
          {"switched_off_by", drill.switch_off},
          {"without", drill.without}};
}

Outcome list(const Context& context) {
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"NAME", "OUTAGE", "GUARD"}};
  for (const Drill& drill : allDrills()) {
    json.push_back(jsonOf(drill));
    table.push_back({drill.name, drill.outage, drill.guard});
  }
  context.form == OutputForm::json ? printJson(json) : printTable(table);
  return done;
}

std::string harmOf(const DrillOutcome& outcome) {
  if (outcome.harm.all == 0) return "none was measured";
  return std::to_string(outcome.harm.bad) + " of " + std::to_string(outcome.harm.all) +
         " failed or took longer than 100 ms";
}

void tell(const Drill& drill, const DrillOutcome& outcome, bool is_guarded) {
  printTable({{"Drill", drill.name},
              {"Outage", drill.outage},
              {"Guard", drill.guard + (is_guarded ? "" : " (switched off: " + drill.switch_off + ")")},
              {"Caught", outcome.is_caught ? "yes" : "no"},
              {"How", outcome.how},
              {"Ran it", std::to_string(outcome.reached) + " instances"},
              {"Requests", harmOf(outcome)},
              {is_guarded ? "Without" : "Expected", drill.without}});
}

// One drill on a cluster that is taken for it and given back.
Result<DrillOutcome> play(const Drill& drill, bool is_guarded) {
  auto cluster = DrillCluster::take([](const std::string& sentence) { say(sentence); });
  if (!cluster) return tl::unexpected<Error>(cluster.error());
  // Whoever stops it gets the cluster back as it was.
  const UnixSignals stopping([&cluster](int) { (*cluster)->stop(); });
  const auto outcome = drill.run(**cluster, is_guarded);
  const auto given = (*cluster)->giveBack();
  if (!outcome) return outcome;
  if (!given) return tl::unexpected<Error>(given.error());
  return outcome;
}

Result<std::vector<const Drill*>> chosenDrills(const DrillOptions& options) {
  std::vector<const Drill*> chosen;
  if (options.is_all == !options.name.empty())
    return fail(ErrorKind::usage, "Name a drill, or say --all.", options.name,
                "See them with: sextantctl drill list");
  if (options.is_all) {
    for (const Drill& drill : allDrills())
      chosen.push_back(&drill);
    return chosen;
  }
  const Drill* named = drillNamed(options.name);
  if (named == nullptr)
    return fail(ErrorKind::usage, "There is no such drill.", options.name,
                "See them with: sextantctl drill list");
  return std::vector<const Drill*>{named};
}

Outcome run(const Context& context, const DrillOptions& options) {
  const auto chosen = chosenDrills(options);
  if (!chosen) return tl::unexpected<Error>(chosen.error());
  Json json = Json::array();
  int status = done;
  for (const Drill* drill : *chosen) {
    const auto outcome = play(*drill, !options.without_guard);
    if (!outcome) return tl::unexpected<Error>(outcome.error());
    if (!outcome->is_caught) status = answer_is_no;
    if (context.form == OutputForm::text) {
      tell(*drill, *outcome, !options.without_guard);
      printLine("");
      continue;
    }
    Json one = jsonOf(*drill);
    one.update({{"guarded", !options.without_guard},
                {"caught", outcome->is_caught},
                {"how", outcome->how},
                {"reached", outcome->reached},
                {"requests", outcome->harm.all},
                {"bad_requests", outcome->harm.bad}});
    json.push_back(std::move(one));
  }
  if (context.form == OutputForm::json) printJson(options.is_all ? json : json.front());
  return status;
}

}  // namespace

void addDrillCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<DrillOptions>();
  auto* drill = line.add_subcommand(
      "drill", "Outages by configuration, played on the reference cluster with the guard that stops them");
  drill->require_subcommand(1);
  drill->add_subcommand("list", "All of them")->callback([&context, &chosen] {
    chosen = [&context] { return list(context); };
  });
  auto* running = drill->add_subcommand(
      "run", "Play one on the running demo, and put that back; status 0 caught, 1 not caught");
  running->add_option("NAME", options->name, "Which one");
  running->add_flag("--all", options->is_all, "Each of them, one after the other");
  running->add_flag("--without-guard", options->without_guard,
                    "With the guard switched off, to see what it is for");
  running->callback([&context, &chosen, options] {
    chosen = [&context, options] { return run(context, *options); };
  });
}

}  // namespace sextant::ctl
