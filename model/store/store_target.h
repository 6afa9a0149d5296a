// SPDX-License-Identifier: GPL-3.0-or-later
// Which store to talk to.
#pragma once

#include <QtCore/QString>

#include <optional>
#include <string>

#include "model/base/result.h"
#include "model/store/pg_connection.h"

namespace sextant {

struct StoreTarget {
  enum class Kind { dsn, environment, demo, embedded };
  Kind kind = Kind::embedded;
  PgParameters parameters;  // dsn, environment and demo
  QString root;             // embedded: its folder
  // Where texts and history may be read instead, for example a PgBouncer before the standbys; with
  // none, the standbys among the hosts of `parameters`.
  PgParameters reads;
  // What its person calls it; empty: name() makes one.
  QString label;
  // Nothing is written through it, whatever the login may do.
  bool read_only = false;
  // Embedded, and only because a demo that was up has lost its supervisor: say so, for its user
  // expects the demo's store.
  bool demo_has_ended = false;
  // "embedded store", "demo store", or the host and database of a server.
  [[nodiscard]] QString name() const;
  // Whether the NAME of an address's `?store=NAME` means this store: its name(), or the first word
  // of that ("embedded", "demo").
  [[nodiscard]] bool answersTo(const std::string& store_name) const;
  // A libpq connection string, without a password: what `store status` prints.
  [[nodiscard]] QString dsn() const;
};

// --dsn where given (a connection string, URI or "service=NAME"), else libpq's own variables where
// one names a host, service or database, else the running demo's, else the embedded store.
// Errors: usage, for a string that libpq cannot read; denied, unavailable, where the demo's lock
// cannot be looked at.
[[nodiscard]] Result<StoreTarget> resolveTarget(const QString& dsn);

// The demo's folder and the embedded store's, below dataFolder().
[[nodiscard]] QString demoFolder();
[[nodiscard]] QString embeddedRoot();

// The parameters with the options that every connection needs, so that a dead peer is noticed; an
// option that the caller has set stays.
[[nodiscard]] PgParameters withConnectionDefaults(PgParameters parameters, const char* application);

}  // namespace sextant
