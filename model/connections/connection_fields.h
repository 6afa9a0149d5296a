// SPDX-License-Identifier: GPL-3.0-or-later
// A connection string as the fields of a form, and back.
#pragma once

#include <QtCore/QString>

#include "model/store/pg_connection.h"

namespace sextant {

struct ConnectionFields {
  QString hosts;  // one or more, divided by commas
  QString port;   // empty: 5432; or one for each host
  QString database;
  QString user;
  QString tls;  // libpq's sslmode; empty: libpq's own choice
  QString root_certificate;
  QString certificate;
  QString key;
  // Keywords that no field stands for; they are kept as they are.
  PgParameters others;

  friend bool operator==(const ConnectionFields&, const ConnectionFields&) = default;
};

// Empty for an empty string. A password in it is left out. Error: usage.
[[nodiscard]] Result<ConnectionFields> fieldsOf(const QString& dsn);
// A connection string with what is not empty; empty where all of it is.
[[nodiscard]] QString toConnectionString(const ConnectionFields& fields);

}  // namespace sextant
