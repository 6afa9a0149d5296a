// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connection_words.h"

#include <QCoreApplication>

#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("ConnectionWords", text);
}

QString fromUtf8(const std::string& text) {
  return visibleText(QString::fromStdString(text));
}

QString serverWords(const ConnectionReport& report) {
  const QString version = fromUtf8(report.status.server_version);
  const PgLink& link = report.link;
  if (link.host.startsWith(QLatin1Char('/')))
    return tr("PostgreSQL %1 on this computer, socket in %2").arg(version, link.host);
  const QString named = link.address.isEmpty() || link.address == link.host
                            ? link.host
                            : tr("%1 (%2)").arg(link.host, link.address);
  return tr("PostgreSQL %1 on %2, port %3").arg(version, named, link.port);
}

ReportLine tlsLine(const ConnectionReport& report) {
  const QString about = tr("Encryption");
  const PgLink& link = report.link;
  if (link.tls.isEmpty()) {
    return link.host.startsWith(QLatin1Char('/'))
               ? ReportLine{about, tr("None is needed: it does not leave this computer"),
                            State::done}
               : ReportLine{about,
                            tr("None: passwords are protected, everything else can be read "
                               "on the way"),
                            State::warned};
  }
  const QString bound =
      report.bound ? tr("; the login is bound to it (channel binding)") : QString();
  if (report.tls_mode == QLatin1String("verify-full"))
    return {about, tr("%1, certificate and host name verified").arg(link.tls) + bound, State::done};
  if (report.tls_mode == QLatin1String("verify-ca")) {
    return {about, tr("%1, certificate verified, host name not").arg(link.tls) + bound,
            State::done};
  }
  return {about, tr("%1, certificate not verified").arg(link.tls) + bound, State::warned};
}

QString grantWords(const Grant& grant) {
  const QString role = fromUtf8(grant.role);
  if (grant.environment == "*") return tr("%1 everywhere").arg(role);
  QString place = fromUtf8(grant.environment);
  for (const std::string* part : {&grant.service, &grant.cluster, &grant.instance}) {
    if (*part != "*") place += QLatin1Char('/') + fromUtf8(*part);
  }
  return tr("%1 in %2").arg(role, place);
}

ReportLine rolesLine(const StoreStatus& status) {
  QStringList roles;
  for (const Grant& grant : status.grants)
    roles << grantWords(grant);
  if (!roles.isEmpty()) return {tr("Roles"), roles.join(QStringLiteral(", ")), State::done};
  return {tr("Roles"),
          tr("None. An administrator gives one with: sextantctl grant add %1 ROLE")
              .arg(fromUtf8(status.login)),
          State::failed};
}

ReportLine storeLine(const StoreStatus& status) {
  const QString about = tr("Store");
  if (!status.holds_store) {
    return {about, tr("This database holds none yet. Make one with: sextantctl store migrate"),
            State::failed};
  }
  if (!status.may_read)
    return {about, tr("There is one, which this login may not read"), State::failed};
  if (status.schema_version == status.schema_version_known) {
    return {about,
            tr("Schema version %1, which this Sextant works with").arg(status.schema_version),
            State::done};
  }
  return {about,
          tr("Schema version %1; this Sextant needs %2. %3")
              .arg(status.schema_version)
              .arg(status.schema_version_known)
              .arg(status.schema_version > status.schema_version_known
                       ? tr("Install a newer Sextant.")
                       : tr("Bring it up to date with: sextantctl store migrate")),
          State::failed};
}

struct Hint {
  const char* found;  // in what libpq or the server said
  const char* next;
};

// The first that is found counts.
constexpr Hint hints[] = {
    {"no password supplied", "Type the password above."},
    {"password authentication failed", "Check user and password."},
    {"pg_hba.conf",
     "Ask the server's administrator to let this login in from this computer "
     "(pg_hba.conf)."},
    {"authentication failed", "Ask the server's administrator how this login is let in."},
    {"certificate verify failed", "Name the root certificate that signed the server's."},
    {"root certificate file", "Name a root certificate that exists, or choose another TLS mode."},
    {"does not match host name", "Write the host as its certificate names it."},
    {"server does not support SSL", "Choose a TLS mode that needs none, or ask for TLS there."},
    {"private key file", "Check the client key's file: it must exist, and only you may read it."},
    {"certificate file", "Check the client certificate's file."},
    {"host is not known", "Check how the host is written, and that this computer is online."},
    {"Name or service not known", "Check how the host is written."},
    {"Connection refused", "Check host and port, and that PostgreSQL runs there."},
    {"No such file or directory", "Check that PostgreSQL runs on this computer, or name a host."},
    {"in time", "Check host and port; a firewall may be in between."},
    {"database", "Check the database's name."},
    {"role", "Check the user's name."},
    {"read-only", "Name the primary as well: all of these are standbys."},
    {"too many", "The server is full. Try again in a moment."},
};

QString nextStep(const Error& error) {
  if (!error.next.empty()) return fromUtf8(error.next);
  const QString what = QString::fromStdString(error.what);
  for (const Hint& hint : hints) {
    if (what.contains(QLatin1String(hint.found), Qt::CaseInsensitive)) return tr(hint.next);
  }
  return tr("Check what is typed above, then test again.");
}

}  // namespace

const std::vector<TlsMode>& tlsModes() {
  static const std::vector<TlsMode> modes{
      {QString(), tr("As usual: encrypted if offered")},
      {QStringLiteral("disable"), tr("Off: nothing is encrypted")},
      {QStringLiteral("allow"), tr("Only if the server insists")},
      {QStringLiteral("prefer"), tr("If offered, nothing verified")},
      {QStringLiteral("require"), tr("Required, nothing verified")},
      {QStringLiteral("verify-ca"), tr("Required, certificate verified")},
      {QStringLiteral("verify-full"), tr("Required, certificate and host name verified")}};
  return modes;
}

QString colourWord(const QString& colour) {
  if (colour.isEmpty()) return tr("None");
  return colour.left(1).toUpper() + colour.mid(1);
}

ReportWords reportWords(const ConnectionReport& report) {
  const StoreStatus& status = report.status;
  ReportWords words;
  words.lines = {{tr("Server"), serverWords(report), State::done},
                 {tr("Kind"),
                  status.in_recovery ? tr("Standby: it can only be read")
                                     : tr("Primary: it can be written to"),
                  State::done},
                 tlsLine(report),
                 {tr("Login"),
                  report.link.used_password ? tr("%1, by password").arg(fromUtf8(status.login))
                                            : fromUtf8(status.login),
                  State::done},
                 storeLine(status)};
  if (status.holds_store) words.lines.push_back(rolesLine(status));
  const bool usable = std::none_of(words.lines.begin(), words.lines.end(),
                                   [](const auto& line) { return line.state == State::failed; });
  words.tone = usable ? Tone::ok : Tone::warning;
  words.head = usable ? tr("The connection works")
                      : tr("The server answers, but its store cannot be used yet");
  return words;
}

QString serverReason(const QString& reason) {
  static const QString beginning = QStringLiteral("The store cannot be reached: ");
  // The server puts two blanks behind its "FATAL:".
  const QString plain = reason.simplified();
  if (!plain.startsWith(beginning)) return plain;
  const QString rest = plain.mid(beginning.size());
  return rest.left(1).toUpper() + rest.mid(1);
}

ReportWords errorWords(const Error& error) {
  ReportWords words;
  words.tone = Tone::bad;
  words.head = error.kind == ErrorKind::denied  ? tr("The server did not let this login in")
               : error.kind == ErrorKind::usage ? tr("This cannot be connected to")
                                                : tr("The server was not reached");
  QString what = serverReason(fromUtf8(error.what));
  if (!error.where.empty()) what.prepend(fromUtf8(error.where) + QStringLiteral(": "));
  words.sentence = what + QLatin1Char(' ') + nextStep(error);
  return words;
}

}  // namespace sextant::ui
