// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of the connections' dialog and the password's.
#include "model/store/migrations.h"
#include "tests/window/gallery/dialog_pages.h"
#include "widgets/connections/connections_dialog.h"
#include "widgets/connections/password_prompt.h"

namespace sextant::ui::samples {
namespace {

std::vector<SavedConnection> connections() {
  return {{"1", "lab", "", "host=localhost dbname=sextant user=mara", "", false, false},
          {"2", "production", "red",
           "host=db-1.example.org,db-2.example.org,db-3.example.org dbname=sextant user=mara "
           "sslmode=verify-full sslrootcert=/etc/ssl/example-root.crt",
           "host=bouncer.example.org port=6432", false, true},
          {"3", "production, to look at", "amber",
           "host=db-1.example.org,db-2.example.org,db-3.example.org dbname=sextant user=guest", "",
           true, true},
          {"4", "staging", "green", "service=sextant-staging", "", false, false}};
}

ConnectionReport report() {
  ConnectionReport found;
  found.link = {"db-2.example.org",       "10.20.0.12", "5432", "TLSv1.3",
                "TLS_AES_256_GCM_SHA384", true};
  found.tls_mode = "verify-full";
  found.status.server_version = "15.18";
  found.status.login = "mara";
  found.status.holds_store = true;
  found.status.may_read = true;
  found.status.schema_version = found.status.schema_version_known = schemaVersion();
  found.status.grants = {{"mara", "*", "viewer"}, {"mara", "staging", "publisher"}};
  return found;
}

void prepare(ConnectionsDialog& dialog) {
  dialog.setKeychain(true, {});
  dialog.setConnections(connections(), "1", {"1", "3"}, {"2", "3"});
}

void chosenPages(const SavePage& save, const Settle& settle) {
  ConnectionsDialog dialog;
  prepare(dialog);
  dialog.choose("2");
  save(dialog, QStringLiteral("connections"), {});
  dialog.setReport(report());
  save(dialog, QStringLiteral("connections-works"), {});
  ConnectionReport open = report();
  open.tls_mode = "prefer";
  open.status.schema_version = schemaVersion() - 2;
  open.status.grants.clear();
  dialog.setReport(open);
  save(dialog, QStringLiteral("connections-unusable"), {});
  dialog.setTestProblem(
      {ErrorKind::denied,
       "The store cannot be reached: connection to server at \"10.20.0.12\", port "
       "5432 failed: FATAL:  password authentication failed for user \"mara\"."});
  save(dialog, QStringLiteral("connections-refused"), {});
  dialog.show();
  dialog.testButton()->click();
  settle(900);
  save(dialog, QStringLiteral("connections-testing"), {});
  dialog.choose("4");
  dialog.setServices({"sextant-staging", "billing"});
  save(dialog, QStringLiteral("connections-string"), {});
  dialog.choose("3");
  dialog.setKeychain(false, QStringLiteral("This session has no desktop keychain. Passwords are "
                                           "remembered until Sextant ends, and asked for again "
                                           "after that."));
  dialog.setWarning(
      QStringLiteral("Saved. Its window goes on as it was opened; close it and open "
                     "it again to use what was saved."));
  save(dialog, QStringLiteral("connections-read-only"), {});
}

}  // namespace

void connectionPages(const SavePage& save, const Settle& settle) {
  chosenPages(save, settle);
  ConnectionsDialog fresh;
  prepare(fresh);
  fresh.show();
  fresh.newButton()->click();
  fresh.saveButton()->click();
  save(fresh, QStringLiteral("connections-new"), {});
  ConnectionsDialog empty;
  empty.setConnections({}, {}, {}, {});
  save(empty, QStringLiteral("connections-empty"), {});
  empty.setListProblem(QStringLiteral(
      "/home/mara/.local/share/sextant/connections.json: The saved connections were written by a "
      "newer Sextant. Install that Sextant; this one leaves the file as it is."));
  save(empty, QStringLiteral("connections-broken"), {});
  PasswordPrompt prompt(QStringLiteral("production"),
                        QStringLiteral("FATAL: password authentication failed for user "
                                       "\"mara\"."));
  prompt.setKeychain(true, {});
  prompt.setKept(true);
  prompt.field()->setText(QStringLiteral("twelve chars"));
  save(prompt, QStringLiteral("password"), {});
  PasswordPrompt alone(QStringLiteral("production"), {});
  alone.setKeychain(false, QStringLiteral("This session has no desktop keychain. Passwords are "
                                          "remembered until Sextant ends, and asked for again "
                                          "after that."));
  save(alone, QStringLiteral("password-no-keychain"), {});
}

}  // namespace sextant::ui::samples
