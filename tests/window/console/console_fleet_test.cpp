// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on a real store with 20,000 instances and 5,000 profiles: how long its event loop
// stands still.
#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include "model/store/pg_connection.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/finder.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;

namespace {

// Other programs share the processor, so this is wider than the goal, 50 ms.
constexpr qint64 bound_ms = 250;
constexpr int services = 10;
constexpr int profiles_each = 500;

template <class T>
void need(const Result<T>& result) {
  if (!result) qFatal("%s", result.error().toString().c_str());
}

}  // namespace

class ConsoleFleetTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    PgConnection owner;
    need(await<void>([&](Reply<void> reply) {
      owner.open(fixture_.storeFixture().paths().ownerParameters(), Milliseconds(5000),
                 std::move(reply));
    }));
    const auto run = [&](const char* sql) {
      need(await<PgRows>([&](Reply<PgRows> reply) {
        owner.query({sql, {}, PgEffect::write, Milliseconds(120000)}, std::move(reply));
      }));
    };
    run("SELECT count(sextant.enrol('prod', 'service-' || s, 'eu' || c, 'hunt-' || i)) "
        "FROM generate_series(0, 9) s, generate_series(0, 3) c, generate_series(0, 499) i");
    for (int s = 0; s < services; ++s) {
      const std::string service = "prod/service-" + std::to_string(s);
      auto request = sextant::testing::publishOf(service, 0, "pool: 4\n");
      for (int i = 1; i < profiles_each; ++i)
        request.profiles[{"eu" + std::to_string(i % 4), "hunt-" + std::to_string(i)}] = "pool: 5\n";
      need(await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
        fixture_.store().publish(request, std::move(reply));
      }));
    }
    run("SELECT count(sextant.report(jsonb_build_object('environment', environment, 'service', "
        "service, 'cluster', cluster, 'instance', name, 'epoch', 1, 'seq', 1, 'wanted', 1, "
        "'applied', 1, 'effective_hash', '', 'health', 'healthy', 'reason', '', 'agent_version', "
        "'1'), '[]')) FROM sextant.instance WHERE service LIKE 'service-%'");
  }

  void theWindowGoesOn() {
    auto window = fixture_.openWindow();
    measured("starting", 6000, [] {});
    const auto filled = [&] { return window->session().overview().instances.size() > 19999; };
    QTRY_VERIFY_WITH_TIMEOUT(filled(), 20000);
    measured("reports of every second", 5000, [] {});
    measured("opening an instance", 700,
             [&] { window->openProfile(*Address::parse("prod/service-7/eu3/hunt-333")); });
    measured("opening the tree", 700, [&] { window->navigator()->tree()->expandAll(); });
    measured("reports with the tree open", 3000, [] {});
    measured("the fleet", 4000, [&] { window->openFleet({"prod", "service-7"}); });
    window->navigator()->focusFilter();
    measured("filtering", 1500, [&] { QTest::keyClicks(window->navigator()->filter(), "eu3 33"); });
    measured("no filter", 700, [&] { window->navigator()->filter()->clear(); });
    measured("Ctrl+P", 700, [&] { window->showGoTo(); });
    auto* finder = window->findChild<Finder*>();
    QVERIFY(finder != nullptr);
    QCOMPARE(finder->list()->count(), 200);
    for (const QChar key : QString("s7eu3h333")) {
      measured("a letter in Ctrl+P", 100,
               [&] { QTest::keyClick(finder->field(), key.toLatin1()); });
    }
    QCOMPARE(finder->list()->item(0)->text(), QString("prod/service-7/eu3/hunt-333"));
    finder->close();
    measured("a comparison", 1500, [&] {
      emit window->navigator()->compareWanted(*Address::parse("prod/service-7/eu3/hunt-333"),
                                              *Address::parse("prod/service-3"));
    });
  }

 private:
  // Does something and lets the window run: the longest time without its event loop.
  template <class Act>
  void measured(const char* what, int wait_ms, Act act) {
    qint64 longest = 0;
    QElapsedTimer since;
    QTimer ticks;
    connect(&ticks, &QTimer::timeout, &ticks,
            [&] { longest = std::max(longest, since.restart()); });
    ticks.start(0);
    since.start();
    act();
    QTest::qWait(wait_ms);
    qInfo("%s: longest stall %lld ms", what, static_cast<long long>(longest));
    QVERIFY2(longest < bound_ms, what);
  }
  ConsoleFixture fixture_;
};

QTEST_MAIN(ConsoleFleetTest)
#include "console_fleet_test.moc"
