// SPDX-License-Identifier: GPL-3.0-or-later
// A PostgreSQL server as others run it: on TCP, with TLS, certificates and passwords.
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include "model/store/pg_connection.h"
#include "model/store/private_folder.h"

namespace sextant::testing {

// Listens on 127.0.0.1 alone, and stops with this object. Its certificate is for "localhost", not
// for the address. Over TLS the login "mara" comes in with a client certificate, "ben" with a
// password (SCRAM); without TLS nobody does.
class TlsServer {
 public:
  TlsServer();
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  // The error says what is missing on this machine.
  [[nodiscard]] Result<void> start();
  // host=localhost, the port and the database, sslmode=verify-full with the server's authority.
  [[nodiscard]] PgParameters parameters() const;
  // An authority that has signed nothing here.
  [[nodiscard]] QByteArray otherAuthority() const { return path("other.crt"); }
  // Mara's.
  [[nodiscard]] QByteArray certificate() const { return path("mara.crt"); }
  [[nodiscard]] QByteArray key() const { return path("mara.key"); }
  [[nodiscard]] static QByteArray password() { return "correct horse"; }
  [[nodiscard]] QByteArray path(const char* file) const;
  // As the superuser, over the socket.
  [[nodiscard]] Result<PgRows> sql(const QByteArray& statement) const;

 private:
  [[nodiscard]] Result<void> makeCertificates();
  [[nodiscard]] Result<void> makeData();
  [[nodiscard]] Result<void> run(const QString& program, const QStringList& arguments,
                                 bool as_server);
  [[nodiscard]] Result<void> write(const char* file, const QByteArray& text, bool append = false);

  QTemporaryDir folder_;
  ServerAccount account_;
  QString binaries_;
  quint16 port_ = 0;
  QProcess server_;
};

}  // namespace sextant::testing
