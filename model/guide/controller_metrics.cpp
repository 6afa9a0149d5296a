// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guide/controller.h"
#include "model/metrics/openmetrics.h"

namespace sextant {

std::string controllerMetrics(const ControllerNumbers& numbers) {
  MetricsWriter out;
  out.gauge("sextant_controller_store_connected", "Whether there is a connection: 1, else 0.",
            numbers.store_connected ? 1 : 0);
  out.gauge("sextant_controller_rollouts", "Rollouts that are under way.",
            static_cast<std::int64_t>(numbers.rollouts));
  out.counter("sextant_controller_moves", "Moves of rollouts that the store took.",
              numbers.counts.moves);
  out.counter("sextant_controller_moves_refused",
              "Moves that somebody else had made, or that were denied.",
              numbers.counts.refused_moves);
  out.counter("sextant_controller_findings", "Candidates that were looked at.",
              numbers.counts.findings);
  out.counter("sextant_controller_evidence", "Verdicts that were kept.", numbers.counts.evidence);
  out.counter("sextant_controller_effects", "Effects of rollouts that were measured and kept.",
              numbers.effects);
  out.counter("sextant_controller_previews_expired", "Previews whose lease had run out.",
              numbers.previews_expired);
  out.counter("sextant_controller_webhooks_delivered", "Messages that webhooks took.",
              numbers.webhooks.delivered);
  out.counter("sextant_controller_webhooks_failed", "Attempts to tell a webhook that failed.",
              numbers.webhooks.failed);
  out.counter("sextant_controller_webhooks_given_up", "Messages that no webhook took for a day.",
              numbers.webhooks.given_up);
  out.counter("sextant_controller_undos_proposed", "Changes that undo one that ends.",
              numbers.undos_proposed);
  return out.text();
}

}  // namespace sextant
