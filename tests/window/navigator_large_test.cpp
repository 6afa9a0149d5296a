// SPDX-License-Identifier: GPL-3.0-or-later
// 20,000 instances and 5,000 profiles in the navigator: how long one step of the event loop takes.
#include <QElapsedTimer>
#include <QTest>

#include "widgets/navigator/navigator.h"
#include "widgets/navigator/navigator_model.h"
#include "widgets/theme/theme.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

// Other programs share the processor, so this is wider than the goal, 50 ms.
constexpr qint64 bound_ms = 150;
constexpr int services = 10;
constexpr int clusters = 5;
constexpr int instances = 400;

NavigatorSnapshot large() {
  NavigatorSnapshot snapshot{{{"prod", "red", true}}};
  for (int s = 0; s < services; ++s) {
    NavigatorService service{"service-" + std::to_string(s), RevisionNumber{42}};
    for (int c = 0; c < clusters; ++c) {
      NavigatorCluster cluster{"eu" + std::to_string(c), 12};
      for (int i = 0; i < instances; ++i) {
        cluster.instances.push_back({"hunt-" + std::to_string(i), State::healthy, i % 4 == 0});
      }
      service.clusters.push_back(std::move(cluster));
    }
    snapshot.environments[0].services.push_back(std::move(service));
  }
  return snapshot;
}

}  // namespace

class NavigatorLargeTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { Theme::install(ThemeChoice::dark); }

  void theWindowGoesOn() {
    Navigator navigator;
    navigator.resize(260, 700);
    navigator.show();
    QVERIFY(QTest::qWaitForWindowExposed(&navigator));
    NavigatorSnapshot snapshot = large();
    measured("the first snapshot", [&] { navigator.setSnapshot(snapshot); });
    measured("opening everything", [&] { navigator.tree()->expandAll(); });
    measured("the same again", [&] { navigator.setSnapshot(snapshot); });
    for (auto& service : snapshot.environments[0].services) {
      for (auto& cluster : service.clusters)
        for (auto& instance : cluster.instances)
          instance.state = State::drift;
    }
    measured("every state changes", [&] { navigator.setSnapshot(snapshot); });
    snapshot.environments[0].services[5].clusters[2].instances.push_back({"new"});
    measured("an instance comes", [&] { navigator.setSnapshot(snapshot); });
    const auto place = *Address::parse("prod/service-7/eu3/hunt-333");
    measured("going to an instance", [&] { navigator.select(place); });
    QCOMPARE(navigator.tree()->currentIndex().data().toString(), QString("hunt-333"));
    navigator.focusFilter();
    for (const QChar key : QString("hunt-33")) {
      measured(qPrintable(QString("typing %1").arg(key)),
               [&] { QTest::keyClick(navigator.filter(), key.toLatin1()); });
    }
    measured("a snapshot while filtered", [&] { navigator.setSnapshot(snapshot); });
    measured("no filter any more", [&] { navigator.filter()->clear(); });
    QCOMPARE(navigator.tree()->currentIndex().data().toString(), QString("hunt-333"));
  }

 private:
  // What is done, and painting it.
  template <class Step>
  void measured(const char* what, Step step) {
    QElapsedTimer clock;
    clock.start();
    step();
    QApplication::processEvents();
    const qint64 took = clock.elapsed();
    qInfo("%s: %lld ms", what, static_cast<long long>(took));
    QVERIFY2(took < bound_ms, what);
  }
};

QTEST_MAIN(NavigatorLargeTest)
#include "navigator_large_test.moc"
