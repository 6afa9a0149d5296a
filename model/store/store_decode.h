// SPDX-License-Identifier: GPL-3.0-or-later
// The store's rows and JSON as values, and back. Private to this folder.
#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>

#include "model/store/pg_connection.h"
#include "model/store/store_types.h"

namespace sextant::decode {

[[nodiscard]] QJsonObject object(const QByteArray& json);
[[nodiscard]] Head head(const QJsonObject& json);
[[nodiscard]] Overview overview(const QJsonObject& json);
[[nodiscard]] RevisionInfo revisionInfo(const PgRows& rows, std::size_t row);
[[nodiscard]] std::vector<FleetRow> fleet(const ServiceKey& key, const PgRows& rows);
// A function's answer where it was carried out; else its reason as conflict, denied or input.
// `deed`: what was asked for, as a verb, for the advice of a conflict.
[[nodiscard]] Result<QJsonObject> accepted(const QJsonObject& json,
                                           const std::string& deed = "publish");
// The answer of sextant.publish, rollback and publish_change.
[[nodiscard]] Result<PublishReceipt> receipt(const QJsonObject& json);

[[nodiscard]] QJsonArray list(const std::vector<std::string>& texts);
[[nodiscard]] QByteArray listJson(const std::vector<std::string>& texts);
[[nodiscard]] QByteArray profilesJson(const std::map<Scope, std::optional<std::string>>& profiles);
[[nodiscard]] QByteArray statusJson(const AgentReport& report);
[[nodiscard]] QByteArray samplesJson(const std::vector<TelemetrySample>& samples);

}  // namespace sextant::decode
