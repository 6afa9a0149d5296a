// SPDX-License-Identifier: GPL-3.0-or-later
// The whole product: a reference cluster brought up by sextantctl in a data folder of its own.
#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>

#include <vector>

#include "model/store/store.h"
#include "tests/support/run_program.h"

namespace sextant::testing {

// Takes the demo down when it ends, and when its process is killed. Not thread-safe; the calls
// block.
class DemoFixture {
 public:
  DemoFixture();
  ~DemoFixture();

  // `sextantctl demo up --no-load`, with further arguments. Error: unavailable, with what it said.
  [[nodiscard]] Result<void> up(const QStringList& arguments = {QStringLiteral("--no-load")});
  [[nodiscard]] ProgramResult down() const;

  // sextantctl in this demo's data folder.
  [[nodiscard]] ProgramResult ctl(const QStringList& arguments, int timeout_ms = 30000,
                                  const QByteArray& input = {}) const;
  // Publishes a text at an address with `sextantctl publish`. Error: the kind is its exit status.
  [[nodiscard]] Result<RevisionNumber> publish(const QString& address, const QByteArray& text,
                                               const QStringList& arguments = {});
  // Waits until the fleet table says that every instance runs the revision. Error: unavailable,
  // with the table as it was.
  [[nodiscard]] Result<void> awaitApplied(RevisionNumber revision, int timeout_ms = 30000) const;

  // What `sextantctl demo status -o json` says; read anew at each call.
  [[nodiscard]] QJsonObject status() const;
  // The process of a part ("hunt-1", "agent of hunt-1", "edge-1"); 0 where it has none.
  [[nodiscard]] qint64 pidOf(const QString& part) const;
  [[nodiscard]] qint64 storeServerPid() const;
  // The supervisor, the store's keeper and this program: their children are the rest.
  [[nodiscard]] std::vector<qint64> rootPids() const;
  // A connected client of the demo's store; ends the program where there is none.
  [[nodiscard]] std::unique_ptr<Store> connectedStore(const char* application) const;

  [[nodiscard]] QString folder() const { return folder_.path(); }
  [[nodiscard]] QString demoFolder() const;
  [[nodiscard]] EmbeddedPaths storePaths() const;
  [[nodiscard]] const QProcessEnvironment& environment() const { return environment_; }

 private:
  QTemporaryDir folder_;
  QProcessEnvironment environment_;
  QProcess guard_;
};

// A profile that ships with the product: "small-scale-defaults" or "tuned".
[[nodiscard]] QByteArray shippedProfile(const QString& name);

}  // namespace sextant::testing
