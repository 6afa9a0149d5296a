// SPDX-License-Identifier: GPL-3.0-or-later
// A real three-node cluster of the test's own (installer/ha/local), in network namespaces where the
// test may make them.
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QTemporaryDir>

#include "model/store/store_target.h"
#include "tests/support/run_program.h"

namespace sextant::testing {

class HaCluster {
 public:
  HaCluster();
  // Takes it down.
  ~HaCluster();
  HaCluster(const HaCluster&) = delete;
  HaCluster& operator=(const HaCluster&) = delete;

  // Brings it up and migrates its store. The error says what is missing on this machine.
  [[nodiscard]] Result<void> up();
  [[nodiscard]] bool canCut() const { return namespaces_; }
  [[nodiscard]] StoreTarget target() const;
  // "kill n1 postgres", "cut n2", "switchover", ...
  [[nodiscard]] ProgramResult command(const QString& line) const;
  // Off: commits wait for no second node, and are lost with the primary.
  [[nodiscard]] bool setSynchronous(bool on);
  // The primary's name as the cluster tells it; empty while there is none.
  [[nodiscard]] QString primary() const;
  // Everything started, thawed and joined again, and a primary with two standbys there, one of them
  // synchronous unless that is switched off.
  [[nodiscard]] bool heal(int seconds) const;
  // Rows of a statement on the primary, as the server's superuser.
  [[nodiscard]] Result<PgRows> sql(const QByteArray& statement) const;
  // Runs a statement on each standby, as the server's superuser; how many have carried it out.
  [[nodiscard]] int onStandbys(const QByteArray& statement) const;

 private:
  void restartStuck(const QByteArray& status, QHash<QString, QElapsedTimer>& starting) const;
  [[nodiscard]] static Result<PgRows> run(const PgParameters& where, const QByteArray& statement);

  QTemporaryDir folder_;
  bool namespaces_ = false;
  bool synchronous_ = true;
};

}  // namespace sextant::testing
