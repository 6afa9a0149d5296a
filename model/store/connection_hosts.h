// SPDX-License-Identifier: GPL-3.0-or-later
// From what a person or the environment says about a store to one set of parameters for each server
// that it may be on.
#pragma once

#include <QtCore/QStringList>

#include <vector>

#include "model/store/pg_connection.h"

namespace sextant {

// One set of parameters for each host, in their order, with everything that libpq would add itself:
// its environment variables, and the entry of `service` in ~/.pg_service.conf (or $PGSERVICEFILE,
// or $PGSYSCONFDIR/pg_service.conf). What `parameters` names goes before the service, the service
// before the environment. Reads files; asks no name server. Error: usage (a service that no file
// has, hosts and ports that do not fit).
[[nodiscard]] Result<std::vector<PgParameters>> connectionHosts(const PgParameters& parameters);

// The names of the services in pg_service.conf files that `service=NAME` would find, sorted. Reads
// files; one that cannot be read has none.
[[nodiscard]] QStringList serviceNames();

// Whether "host" names hosts. Error: usage, without the name: it may be a part of a password.
[[nodiscard]] Result<void> checkHosts(const PgParameters& parameters);

// The same server by its addresses: "hostaddr" added for each address that the name has. libpq
// would ask for them within PQconnectStart and block there, so this is called in a thread of its
// own; it blocks. A path, and a host that has its address, stay as they are. Error: unavailable.
[[nodiscard]] Result<std::vector<PgParameters>> resolvedAddresses(const PgParameters& host);

}  // namespace sextant
