// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/store/shared_login.h"

namespace sextant {

bool readsShareLogin(const PgParameters& store, const PgParameters& reads) {
  for (const char* keyword : {"user", "passfile", "service"}) {
    if (reads.contains(keyword) && reads.value(keyword) != store.value(keyword)) return false;
  }
  // The user stands in the service's entry, which the place for reads does not use.
  const bool hidden = store.contains("service") && !store.contains("user");
  return !hidden || reads.contains("service");
}

void givePassword(StoreTarget& target, const QByteArray& password) {
  target.parameters["password"] = password;
  if (!target.reads.isEmpty() && readsShareLogin(target.parameters, target.reads))
    target.reads["password"] = password;
}

}  // namespace sextant
