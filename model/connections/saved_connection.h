// SPDX-License-Identifier: GPL-3.0-or-later
// A store that a person has given a name: where it is, how it is told apart, and what may be done
// through it. Never its password.
#pragma once

#include <QtCore/QStringList>

#include "model/store/store_target.h"

namespace sextant {

struct SavedConnection {
  // Made once, and the same whatever the connection is called later; the keychain's key.
  QString id;
  QString name;
  QString colour;  // one of connectionColours(), or empty
  // A libpq connection string, URI or "service=NAME", without a password.
  QString dsn;
  // Where texts and history may be read instead; empty: nowhere else. Without a password.
  QString reads;
  bool read_only = false;
  // Its password is in the desktop keychain, or was meant to be.
  bool keeps_password = false;

  friend bool operator==(const SavedConnection&, const SavedConnection&) = default;
};

// "red", "amber", "green", "blue", "orange": what an environment may have as well.
[[nodiscard]] const QStringList& connectionColours();

// A new id for SavedConnection::id.
[[nodiscard]] QString newConnectionId();

// Why a connection cannot have this name, as a sentence; empty: it can. A name stands for the
// drafts of its store, so it is never that of another kind of store, and fits in a file's name.
[[nodiscard]] QString nameHindrance(const QString& name);

struct SplitConnectionString {
  QString dsn;          // as StoreTarget::dsn() writes it
  QByteArray password;  // what stood in it; empty: nothing
};

// Takes the password out of what a person typed. An empty string stays empty. Errors: usage (libpq
// cannot read it; a passphrase of a key file, which nothing here can keep). No error repeats a part
// that may be a password.
[[nodiscard]] Result<SplitConnectionString> splitPassword(const QString& typed);

// What to open: its name as the label, and the password where it is not empty. Reads elsewhere use
// the login, database and TLS of the store itself, where they name none; the password only where
// they share the login (readsShareLogin()). Error: usage.
[[nodiscard]] Result<StoreTarget> targetOf(const SavedConnection& connection,
                                           const QByteArray& password = {});

// "db-1, db-2:5433" or "service shop": where it is, in short.
[[nodiscard]] QString placeOf(const SavedConnection& connection);

}  // namespace sextant
