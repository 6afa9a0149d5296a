// SPDX-License-Identifier: GPL-3.0-or-later
// What a webhook is told: one entry of the audit log, as JSON, signed.
//
//   POST, Content-Type: application/json
//   Sextant-Event: published
//   Sextant-Delivery: prod/17          the same for the same event, however often it is sent
//   Sextant-Signature: t=UNIX,v1=HEX   HMAC-SHA256 of "UNIX." and the body, by the shared secret
//
// Pure; any thread.
#pragma once

#include <QtCore/QByteArray>

#include <optional>
#include <string>

#include "model/audit/audit_record.h"
#include "model/webhooks/webhook_settings.h"

namespace sextant {

// "published", ...; nothing where no hook is told of such an entry.
[[nodiscard]] std::optional<std::string> webhookEventOf(const AuditRecord& record);
[[nodiscard]] bool wants(const Webhook& hook, const std::string& event, const AuditRecord& record);

[[nodiscard]] QByteArray webhookBody(const AuditEntry& entry, const AuditRecord& record,
                                     const std::string& event, const std::string& store_id);
// The value of Sextant-Signature. `at`: Unix time.
[[nodiscard]] QByteArray webhookSignature(const QByteArray& secret, const QByteArray& body, qint64 at);

}  // namespace sextant
