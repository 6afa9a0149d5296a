// SPDX-License-Identifier: GPL-3.0-or-later
// Whose password is whose: the store's own goes to another place for reads only where that is asked
// with the same login.
#pragma once

#include "model/store/store_target.h"

namespace sextant {

// Whether the place for reads is entered as the same user, as far as both say. One that names
// another user, password file or service has a login, and a password, of its own.
[[nodiscard]] bool readsShareLogin(const PgParameters& store, const PgParameters& reads);

// For the store, and for its place for reads where that shares the login.
void givePassword(StoreTarget& target, const QByteArray& password);

}  // namespace sextant
