// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: how far webhooks have been told.
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

void Store::holdWebhook(const std::string& environment, const std::string& name,
                        const RequestId& holder, int seconds, Reply<WebhookPlace> reply) {
  run({"SELECT sextant.hold_webhook($1, $2, $3::uuid, $4::integer)",
       {text(environment), text(name), text(holder.toString()), number(seconds)},
       PgEffect::write},
      outcome<WebhookPlace>(std::move(reply), [](const QJsonObject& json) {
        return Result<WebhookPlace>(
            WebhookPlace{json[QLatin1String("delivered")].toInteger(),
                         int(json[QLatin1String("failures")].toInteger()),
                         json[QLatin1String("failing_seconds")].toInteger()});
      }));
}

void Store::advanceWebhook(const std::string& environment, const std::string& name,
                           const RequestId& holder, std::int64_t delivered,
                           const std::string& problem, Reply<void> reply) {
  run({"SELECT sextant.advance_webhook($1, $2, $3::uuid, $4::bigint, $5)",
       {text(environment), text(name), text(holder.toString()), number(delivered),
        textOrNull(problem)},
       PgEffect::write},
      done(std::move(reply)));
}

}  // namespace sextant
