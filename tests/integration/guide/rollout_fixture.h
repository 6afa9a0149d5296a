// SPDX-License-Identifier: GPL-3.0-or-later
// A store with a service of three instances that a test measures for, the controller's program, and
// rollouts by a plan of three stages.
#pragma once

#include <QtCore/QProcess>
#include <QtTest/QTest>

#include "tests/integration/guide/fake_fleet.h"
#include "tests/support/change_calls.h"
#include "tests/support/run_program.h"

namespace sextant::testing {

class RolloutFixture {
 public:
  static constexpr int soon_ms = 20'000;
  // The judge needs some seconds at this load, and there are three stages.
  static constexpr int rollout_ms = 90'000;

  // Ends the test's process where the store cannot be made.
  RolloutFixture();

 protected:
  // Before and after each test function: a fleet that runs what is stable; no rollout and no
  // controller left.
  void begin();
  void end();

  // The time before a rollout is a part of what is judged.
  static void awaitPast() { QTest::qWait(12'000); }
  std::unique_ptr<QProcess> startController(const QStringList& more = {});
  // A change with another size, published with the plan; `more` are further members of the plan.
  Rollout rollOut(const std::string& more = {});
  [[nodiscard]] Rollout rollout(RolloutNumber number);
  [[nodiscard]] std::string lastReason(RolloutNumber number);
  // Also what was judged last, for messages of a failed test.
  [[nodiscard]] std::string story(RolloutNumber number);
  [[nodiscard]] std::vector<RolloutEvent> events(RolloutNumber number);
  [[nodiscard]] RevisionNumber stable();
  void makeHarmful(RevisionNumber revision);
  [[nodiscard]] bool becomes(RolloutNumber number, const char* state, int within_ms = rollout_ms) {
    return QTest::qWaitFor([&] { return rollout(number).state == state; }, within_ms);
  }

  const ServiceKey shop{"prod", "shop"};
  const std::vector<Scope> fleet_of_three{{"eu1", "shop-1"}, {"eu1", "shop-2"}, {"eu1", "shop-3"}};
  StoreFixture fixture_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<FakeFleet> fleet_;
  std::vector<std::unique_ptr<QProcess>> controllers_;
  int published_ = 1;
};

}  // namespace sextant::testing
