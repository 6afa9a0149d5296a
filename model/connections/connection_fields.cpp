// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/connections/connection_fields.h"

#include "model/store/store_target.h"

namespace sextant {
namespace {

struct Field {
  const char* keyword;
  QString ConnectionFields::*value;
};

constexpr Field fields_known[] = {{"host", &ConnectionFields::hosts},
                                  {"port", &ConnectionFields::port},
                                  {"dbname", &ConnectionFields::database},
                                  {"user", &ConnectionFields::user},
                                  {"sslmode", &ConnectionFields::tls},
                                  {"sslrootcert", &ConnectionFields::root_certificate},
                                  {"sslcert", &ConnectionFields::certificate},
                                  {"sslkey", &ConnectionFields::key}};

// "a, b ,c" as libpq wants it: "a,b,c".
QString withoutBlanks(const QString& list) {
  QStringList parts;
  for (const QString& part : list.split(QLatin1Char(',')))
    parts << part.trimmed();
  return parts.join(QLatin1Char(','));
}

}  // namespace

Result<ConnectionFields> fieldsOf(const QString& dsn) {
  ConnectionFields fields;
  if (dsn.isEmpty()) return fields;
  const auto target = resolveTarget(dsn);
  if (!target) return tl::unexpected<Error>(target.error());
  fields.others = target->parameters;
  for (const Field& field : fields_known)
    fields.*field.value = QString::fromUtf8(fields.others.take(field.keyword));
  fields.others.remove("password");
  fields.others.remove("sslpassword");
  fields.hosts.replace(QLatin1Char(','), QStringLiteral(", "));
  return fields;
}

QString toConnectionString(const ConnectionFields& fields) {
  StoreTarget target;
  target.parameters = fields.others;
  for (const Field& field : fields_known) {
    QString value = (fields.*field.value).trimmed();
    if (field.value == &ConnectionFields::hosts || field.value == &ConnectionFields::port)
      value = withoutBlanks(value);
    if (!value.isEmpty()) target.parameters[field.keyword] = value.toUtf8();
  }
  return target.dsn();
}

}  // namespace sextant
