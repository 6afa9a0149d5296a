// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: telemetry of long ranges.
#include <QtCore/QJsonArray>

#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

constexpr const char* range_columns =
    "SELECT cluster, instance, start, seconds, revision, array_to_json(bucket), "
    "array_to_json(counts), sum_seconds, errors, gauges "
    "FROM sextant.telemetry_range($1, $2, $3::bigint, $4::bigint, $5::integer)";

QJsonArray arrayOf(const QByteArray& json) {
  return QJsonDocument::fromJson(json).array();
}

LatencyStep stepOfRow(const PgRows& rows, std::size_t row) {
  LatencyStep step;
  step.instance = {rows.text(row, 0).toStdString(), rows.text(row, 1).toStdString()};
  step.start = rows.text(row, 2).toLongLong();
  step.seconds = rows.text(row, 3).toUInt();
  if (rows.rows[row][4]) step.revision = RevisionNumber{rows.text(row, 4).toLongLong()};
  const QJsonArray bucket = arrayOf(rows.text(row, 5)), counts = arrayOf(rows.text(row, 6));
  for (qsizetype i = 0; i < std::min(bucket.size(), counts.size()); ++i) {
    const auto k = static_cast<std::size_t>(bucket[i].toInteger() - 1);
    const qint64 count = counts[i].toInteger();
    if (k < LatencyHistogram::bucket_count && count > 0)
      step.durations.addBucket(k, static_cast<std::uint64_t>(count));
  }
  step.durations.addSum(rows.text(row, 7).toDouble());
  const QJsonObject errors = decode::object(rows.text(row, 8));
  for (auto at = errors.begin(); at != errors.end(); ++at)
    step.errors[at.key().toStdString()] = static_cast<std::uint64_t>(at.value().toInteger());
  const QJsonObject gauges = decode::object(rows.text(row, 9));
  for (auto at = gauges.begin(); at != gauges.end(); ++at) {
    if (at.value().isDouble())
      step.gauges[at.key().toStdString()] = GaugeSummary::of(at.value().toDouble());
    if (!at.value().isArray()) continue;
    const QJsonArray values = at.value().toArray();
    step.gauges[at.key().toStdString()] = {values[0].toDouble(), values[1].toDouble(),
                                           values[2].toDouble(),
                                           static_cast<std::uint64_t>(values[3].toInteger())};
  }
  return step;
}

}  // namespace

void Store::telemetryRange(const ServiceKey& key, const TelemetryRange& range,
                           Reply<std::vector<LatencyStep>> reply) {
  auto parameters = keyOf(key);
  for (const std::int64_t value : {range.from, range.to, range.step_seconds})
    parameters.push_back(number(value));
  run({range_columns, parameters},
      answer<std::vector<LatencyStep>>(std::move(reply), [](const PgRows& rows) {
        std::vector<LatencyStep> steps;
        steps.reserve(rows.rows.size());
        for (std::size_t i = 0; i < rows.rows.size(); ++i)
          steps.push_back(stepOfRow(rows, i));
        return Result<std::vector<LatencyStep>>(std::move(steps));
      }));
}

}  // namespace sextant
