// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/estimate_question.h"

#include "model/session/own_runs.h"

namespace sextant::ui {
namespace {

constexpr std::int64_t us_per_second = 1'000'000;

WhatRan whatRan(const Session& session, const ServiceKey& key) {
  WhatRan ran;
  if (const RevisionContent* stable = session.stable(key))
    ran.changed_at.push_back(stable->info.published_at_us / us_per_second);
  for (const sextant::FleetRow& row : session.fleet(key)) {
    if (row.applied_at_us) ran.changed_at.push_back(*row.applied_at_us / us_per_second);
  }
  for (const Preview& preview : session.recentPreviews(key)) {
    if (const auto own = ownRun(preview)) ran.previews.push_back({own->from, own->to});
  }
  return ran;
}

}  // namespace

Result<EstimateBasis> estimateBasis(const ConsoleParts& parts, const ServiceKey& key,
                                    const ProfileSet& profiles, std::int64_t now) {
  const ProfileSet* settings = parts.session.settings(key.environment);
  if (settings == nullptr || parts.session.stable(key) == nullptr) {
    return fail(ErrorKind::verdict_unknown,
                "There is no estimate: the store has not been read yet.");
  }
  const auto& rules = parts.rules.of(key);
  if (!rules) return tl::unexpected<Error>(rules.error());
  auto model = CapacityModel::fromSettings(*settings, key.service);
  if (!model) return tl::unexpected<Error>(model.error());
  if (!*model) {
    return fail(ErrorKind::verdict_unknown,
                "There is no estimate: the settings of this service do not say which keys are its "
                "workers, pool and cache.",
                {}, "The help has a page about it: Rules.");
  }
  const LatencyHistory& live = parts.latency.live(key);
  const auto calm = calmSpan(whatRan(parts.session, key), now);
  return EstimateBasis{
      WhatIfQuestion{*rules, parts.rules.question(key, profiles), std::move(**model),
                     calm ? measuredService(live, calm->from, calm->to) : MeasuredService{}},
      calm ? std::nullopt : std::optional(calm.error()), calm && calm->is_before_preview};
}

}  // namespace sextant::ui
