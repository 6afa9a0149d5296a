// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/operating_person.h"

#include <QtCore/QByteArray>

#include <pwd.h>
#include <unistd.h>

namespace sextant {

std::string operatingPerson() {
  for (const char* variable : {"SEXTANT_PERSON", "SUDO_USER", "USER", "LOGNAME"}) {
    const QByteArray value = qgetenv(variable);
    if (!value.isEmpty()) return value.toStdString();
  }
  // A service or a container has none of them; the account has a name nevertheless.
  const passwd* account = getpwuid(geteuid());
  return account == nullptr ? "uid " + std::to_string(geteuid()) : std::string(account->pw_name);
}

}  // namespace sextant
