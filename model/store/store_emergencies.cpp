// SPDX-License-Identifier: GPL-3.0-or-later
// Store's calls: break glass and pins.
#include "model/store/store_query.h"

namespace sextant {

using namespace query;

namespace {

constexpr const char* emergency_columns =
    "SELECT number, environment, service, reason, author, login, "
    "(extract(epoch FROM begun) * 1000000)::bigint, (extract(epoch FROM ends) * 1000000)::bigint, "
    "(extract(epoch FROM closed) * 1000000)::bigint, (extract(epoch FROM due) * 1000000)::bigint, "
    "closed IS NULL AND ends > clock_timestamp(), "
    "reviewed_at IS NULL AND due <= clock_timestamp(), "
    "(SELECT count(*) FROM sextant.revision r WHERE r.emergency = e.number), "
    "note, reviewer, reviewed_by, (extract(epoch FROM reviewed_at) * 1000000)::bigint, "
    "login = session_user "
    "FROM sextant.emergency e ";

Emergency emergencyOf(const PgRows& rows, std::size_t row) {
  const auto word = [&](std::size_t column) { return rows.text(row, column).toStdString(); };
  const auto count = [&](std::size_t column) { return rows.text(row, column).toLongLong(); };
  Emergency emergency{{count(0)}, word(1),  word(2),  word(3),      word(4),
                      word(5),    count(6), count(7), std::nullopt, count(9)};
  if (rows.rows[row][8]) emergency.closed_us = count(8);
  emergency.lasts = rows.text(row, 10) == "t";
  emergency.overdue = rows.text(row, 11) == "t";
  emergency.revisions = rows.text(row, 12).toInt();
  emergency.is_own = rows.text(row, 17) == "t";
  if (rows.rows[row][16])
    emergency.review = EmergencyReview{word(13), word(14), word(15), count(16)};
  return emergency;
}

PgConnection::Answered emergencyReceipt(Reply<EmergencyReceipt> reply) {
  return outcome<EmergencyReceipt>(std::move(reply), [](const QJsonObject& json) {
    return Result<EmergencyReceipt>(EmergencyReceipt{{json[QLatin1String("emergency")].toInteger()},
                                                     json[QLatin1String("replay")].toBool()});
  });
}

}  // namespace

void Store::openEmergency(const EmergencyRequest& request, Reply<EmergencyReceipt> reply) {
  run({"SELECT sextant.break_glass($1::uuid, $2, $3, $4, $5::integer, $6)",
       {text(request.id.toString()), text(request.environment), textOrNull(request.service),
        text(request.reason), number(request.minutes), text(request.person)},
       PgEffect::write},
      emergencyReceipt(std::move(reply)));
}

void Store::endEmergency(const RequestId& id, EmergencyNumber emergency, const std::string& person,
                         Reply<EmergencyReceipt> reply) {
  run({"SELECT sextant.end_emergency($1::uuid, $2::bigint, $3)",
       {text(id.toString()), number(emergency.value), text(person)},
       PgEffect::write},
      emergencyReceipt(std::move(reply)));
}

void Store::reviewEmergency(const RequestId& id, EmergencyNumber emergency, const std::string& note,
                            const std::string& person, Reply<EmergencyReceipt> reply) {
  run({"SELECT sextant.review_emergency($1::uuid, $2::bigint, $3, $4)",
       {text(id.toString()), number(emergency.value), text(note), text(person)},
       PgEffect::write},
      emergencyReceipt(std::move(reply)));
}

void Store::emergencies(const std::string& environment, bool unreviewed_only, int limit,
                        Reply<std::vector<Emergency>> reply) {
  run({QByteArray(emergency_columns) +
           "WHERE ($1 = '' OR environment = $1) AND (NOT $2::boolean OR reviewed_at IS NULL) "
           "ORDER BY number DESC LIMIT $3::bigint",
       {text(environment), boolean(unreviewed_only), number(limit)}},
      answer<std::vector<Emergency>>(std::move(reply), [](const PgRows& rows) {
        std::vector<Emergency> found;
        for (std::size_t i = 0; i < rows.rows.size(); ++i)
          found.push_back(emergencyOf(rows, i));
        return Result<std::vector<Emergency>>(std::move(found));
      }));
}

void Store::pin(const PinRequest& request, Reply<PinReceipt> reply) {
  std::vector<PgValue> parameters{text(request.id.toString()), text(request.key.environment),
                                  text(request.key.service), text(request.instance.cluster),
                                  text(request.instance.instance)};
  if (request.revision) parameters.push_back(number(request.revision->value));
  parameters.push_back(text(request.reason));
  parameters.push_back(text(request.person));
  run({request.revision ? "SELECT sextant.pin($1::uuid, $2, $3, $4, $5, $6::bigint, $7, $8)"
                        : "SELECT sextant.unpin($1::uuid, $2, $3, $4, $5, $6, $7)",
       parameters, PgEffect::write},
      outcome<PinReceipt>(std::move(reply), [](const QJsonObject& json) {
        return Result<PinReceipt>(PinReceipt{
            {json[QLatin1String("epoch")].toInteger(), json[QLatin1String("seq")].toInteger()},
            json[QLatin1String("replay")].toBool()});
      }));
}

}  // namespace sextant
