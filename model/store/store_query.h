// SPDX-License-Identifier: GPL-3.0-or-later
// What the calls of Store share: parameters, and answers made of rows. Private to this folder.
#pragma once

#include <QtCore/QJsonObject>

#include "model/store/store.h"
#include "model/store/store_decode.h"

namespace sextant::query {

[[nodiscard]] inline PgValue text(const std::string& value) {
  return QByteArray::fromStdString(value);
}

// Null where the text is empty.
[[nodiscard]] inline PgValue textOrNull(const std::string& value) {
  return value.empty() ? PgValue() : text(value);
}

[[nodiscard]] inline PgValue number(std::int64_t value) {
  return QByteArray::number(static_cast<qint64>(value));
}

[[nodiscard]] inline PgValue boolean(bool value) {
  return QByteArray(value ? "true" : "false");
}

[[nodiscard]] inline std::vector<PgValue> keyOf(const ServiceKey& key) {
  return {text(key.environment), text(key.service)};
}

// Hands over the error, or what `decode` makes of the rows.
template <class T, class Decode>
PgConnection::Answered answer(Reply<T> reply, Decode decode) {
  return [reply = std::move(reply), decode](const Result<PgRows>& rows) {
    if (!rows) return reply(tl::unexpected<Error>(rows.error()));
    reply(decode(*rows));
  };
}

// As answer(), for a function of the store that answers with JSON: `decode` gets the object where
// the call was carried out, else its reason is the error. `deed`: as decode::accepted().
template <class T, class Decode>
PgConnection::Answered outcome(Reply<T> reply, Decode decode, const char* deed = "publish") {
  return answer<T>(std::move(reply), [decode, deed](const PgRows& rows) -> Result<T> {
    return decode::accepted(decode::object(rows.text(0, 0)), deed).and_then(decode);
  });
}

[[nodiscard]] inline PgConnection::Answered done(Reply<void> reply) {
  return outcome<void>(std::move(reply), [](const QJsonObject&) { return Result<void>(); });
}

}  // namespace sextant::query
