// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl rollout plan: the dry run of a change's plan.
#include "app/sextantctl/changes.h"
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/plan_file.h"
#include "app/sextantctl/writes.h"
#include "model/base/number_words.h"
#include "model/rollout/planned_stages.h"

namespace sextant::ctl {
namespace {

struct DryRun {
  RolloutPlan plan;
  std::vector<PlannedStage> stages;
  std::size_t inventory = 0;
};

Result<DryRun> dryRun(Store& store, const Change& change) {
  const ServiceKey& key = change.summary.key;
  if (change.plan.empty()) {
    return fail(ErrorKind::answer_no, "This change has no plan: it goes to every instance at once.",
                {}, "Give it one with: sextantctl change edit --plan");
  }
  const auto plan = RolloutPlan::fromJson(change.plan);
  if (!plan) return tl::unexpected<Error>(plan.error());
  using Scopes = std::vector<Scope>;
  const auto inventory =
      await<Scopes>([&](Reply<Scopes> reply) { store.inventory(key, std::move(reply)); });
  if (!inventory) return tl::unexpected<Error>(inventory.error());
  const auto head = await<Head>([&](Reply<Head> reply) { store.head(key, std::move(reply)); });
  if (!head) return tl::unexpected<Error>(head.error());
  return DryRun{*plan, plannedStages(*plan, change.hash, *inventory, head->pins), inventory->size()};
}

Json jsonOf(const DryRun& run) {
  Json json = Json::array();
  for (std::size_t i = 0; i < run.stages.size(); ++i) {
    Json joins = Json::array();
    for (const Scope& one : run.stages[i].joins)
      joins.push_back(one.path());
    json.push_back({{"stage", i + 1},
                    {"words", wordsOf(run.plan.stages[i])},
                    {"joins", std::move(joins)},
                    {"run_it", run.stages[i].all},
                    {"of", run.inventory},
                    {"earliest_seconds", run.stages[i].earliest_seconds},
                    {"bake_seconds", run.plan.stages[i].bake_seconds},
                    {"asks_person", run.plan.stages[i].asks_person}});
  }
  return json;
}

void print(const DryRun& run) {
  std::vector<std::vector<std::string>> table{
      {"STAGE", "AT EARLIEST", "WATCHED", "JOIN", "RUN IT", ""}};
  for (std::size_t i = 0; i < run.stages.size(); ++i) {
    const RolloutStage& stage = run.plan.stages[i];
    table.push_back({std::to_string(i + 1), "+" + lengthWords(run.stages[i].earliest_seconds),
                     lengthWords(stage.bake_seconds), joinWords(run.stages[i]),
                     std::to_string(run.stages[i].all) + " of " + std::to_string(run.inventory),
                     stage.asks_person ? "then a person's word" : ""});
  }
  printTable(table);
}

}  // namespace

Outcome showRolloutPlan(Context& context, const std::string& argument) {
  const auto number = changeNumberOf(argument);
  if (!number) return tl::unexpected<Error>(number.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto change = readChange(**store, *number);
  if (!change) return tl::unexpected<Error>(change.error());
  const auto run = dryRun(**store, *change);
  if (!run) return tl::unexpected<Error>(run.error());
  context.form == OutputForm::json ? printJson(jsonOf(*run)) : print(*run);
  return done;
}

}  // namespace sextant::ctl
