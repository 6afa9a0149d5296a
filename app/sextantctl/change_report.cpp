// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl change report
#include "app/sextantctl/changes.h"
#include "app/sextantctl/inputs.h"
#include "model/checks/item_key.h"
#include "model/session/change_record.h"
#include "model/session/rollout_record.h"

namespace sextant::ctl {
namespace {

using Rollouts = std::vector<Rollout>;
using Events = std::vector<RolloutEvent>;
using Evidence = std::vector<RolloutEvidence>;

Result<std::vector<ReportRollout>> recordsOf(Store& store, ChangeNumber change) {
  const auto rollouts = await<Rollouts>(
      [&](Reply<Rollouts> reply) { store.rolloutsOf(change, std::move(reply)); });
  if (!rollouts) return tl::unexpected<Error>(rollouts.error());
  std::vector<ReportRollout> records;
  for (const Rollout& rollout : *rollouts) {
    const auto events = await<Events>(
        [&](Reply<Events> reply) { store.rolloutEvents(rollout.number, std::move(reply)); });
    if (!events) return tl::unexpected<Error>(events.error());
    const auto evidence = await<Evidence>(
        [&](Reply<Evidence> reply) { store.rolloutEvidence(rollout.number, std::move(reply)); });
    if (!evidence) return tl::unexpected<Error>(evidence.error());
    records.push_back(rolloutRecord(rollout, *events, *evidence));
  }
  return records;
}

}  // namespace

Outcome reportChange(Context& context, const ChangeOptions& options) {
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto change = readChange(**store, {options.number});
  if (!change) return tl::unexpected<Error>(change.error());
  const auto base = contentOf(**store, change->summary.key, change->summary.base);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto versions = readVersions(**store, change->summary.number);
  if (!versions) return tl::unexpected<Error>(versions.error());
  const auto asked = askedOf(**store, *change, *base, *versions);
  if (!asked) return tl::unexpected<Error>(asked.error());
  const auto schema = schemaOf(**store, change->summary.key);
  if (!schema) return tl::unexpected<Error>(schema.error());
  ChangeReport report = changeReport(*change, base->profiles, asked->needs);
  if (!asked->problem.empty())
    report.needs.push_back(asked->problemWords());
  auto rollouts = recordsOf(**store, change->summary.number);
  if (!rollouts) return tl::unexpected<Error>(rollouts.error());
  report.rollouts = std::move(*rollouts);
  if (*schema) report.item_key = itemKeyOf(**schema);
  const auto text = options.html ? changeHtml(report) : changeMarkdown(report);
  if (!text) return tl::unexpected<Error>(text.error());
  printText(*text);
  return done;
}

}  // namespace sextant::ctl
