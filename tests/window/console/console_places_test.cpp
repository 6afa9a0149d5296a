// SPDX-License-Identifier: GPL-3.0-or-later
// Going to places: recent ones, pinned ones, comparing with one, tabs of the last run.
#include <QTest>

#include "tests/window/console/console_fixture.h"
#include "widgets/console/diff_page.h"
#include "widgets/console/finder.h"
#include "widgets/console/restored_page.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;

namespace {

constexpr int soon_ms = 15000;

}  // namespace

class ConsolePlacesTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    fixture_ = std::make_unique<ConsoleFixture>();
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(window_->profilePage() != nullptr, soon_ms);
  }
  void cleanup() {
    window_.reset();
    fixture_.reset();
  }

  void recentPlacesComeFirstAndPinnedOnesBeforeThem() {
    for (const char* name : {"hunt-1", "hunt-2"})
      window_->openProfile({fixture_->key, {"eu1", name}});
    Finder* finder = goTo();
    // Where one was before comes first; where one is now is the last of them.
    QCOMPARE(rows(finder).mid(0, 3), (QStringList{"prod/hunt-engine/eu1/hunt-1", "prod/hunt-engine",
                                                  "prod/hunt-engine/eu1/hunt-2"}));
    QTest::keyClicks(finder->field(), "eu1");
    QTest::keyClick(finder->field(), Qt::Key_Down);
    const QString chosen = finder->list()->currentItem()->text();
    QTest::keyClick(finder->field(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(finder->list()
                ->currentItem()
                ->data(Qt::AccessibleDescriptionRole)
                .toString()
                .contains("pinned"));
    finder->close();
    QCOMPARE(rows(goTo()).value(0), chosen);
    // Another window, as after a restart.
    window_.reset();
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(window_->session().hasOverview(), soon_ms);
    QCOMPARE(rows(goTo()).value(0), chosen);
  }

  void aProfileIsComparedWithAnother() {
    run("Compare with another profile");
    Finder* finder = window_->findChild<Finder*>();
    QVERIFY(finder != nullptr);
    QVERIFY(!rows(finder).contains("prod/hunt-engine"));  // not with itself
    QTest::keyClicks(finder->field(), "hunt-2");
    QTest::keyClick(finder->field(), Qt::Key_Return);
    QTRY_VERIFY(qobject_cast<DiffPage*>(window_->tabs()->current()) != nullptr);
    QCOMPARE(window_->tabs()->current()->key(),
             QString("diff|head prod/hunt-engine|head prod/hunt-engine/eu1/hunt-2"));
  }

  void aDraftIsWhatIsComparedWithAnother() {
    window_->drafts().edit({fixture_->key, {}, {1}, ConsoleFixture::first_text, "a: 1\n"});
    run("Compare with another profile");
    Finder* finder = window_->findChild<Finder*>();
    QTest::keyClicks(finder->field(), "hunt-2");
    QTest::keyClick(finder->field(), Qt::Key_Return);
    QTRY_COMPARE(window_->tabs()->current()->key(),
                 QString("diff|draft prod/hunt-engine|head prod/hunt-engine/eu1/hunt-2"));
  }

  void aRowDroppedOnAnotherOpensTheirDifference() {
    emit window_->navigator()->compareWanted({fixture_->key, {"eu1", "hunt-1"}}, fixture_->base);
    QCOMPARE(window_->tabs()->current()->key(),
             QString("diff|head prod/hunt-engine/eu1/hunt-1|head prod/hunt-engine"));
  }

  // Only the tab in front costs an editor at the start; the others become one when looked at.
  void tabsOfTheLastRunAreMadeWhenSomebodyLooks() {
    for (int i = 0; i < 28; ++i)
      window_->openProfile({fixture_->key, {"eu1", "host-" + std::to_string(i)}});
    window_->openFleet(fixture_->key);
    window_->openProfile({fixture_->key, {"eu1", "host-5"}});
    QStringList before = keys();
    QCOMPARE(before.size(), 30);
    window_->close();
    window_.reset();
    QElapsedTimer clock;
    clock.start();
    window_ = fixture_->openWindow();
    qInfo("30 tabs: %lld ms", static_cast<long long>(clock.elapsed()));
    QCOMPARE(keys(), before);
    QCOMPARE(unmade(), 29);
    auto* front = qobject_cast<ProfilePage*>(window_->tabs()->current());
    QVERIFY(front != nullptr);
    QCOMPARE(front->scope().instance, std::string("host-5"));
    window_->tabs()->bar()->setCurrentIndex(9);
    QVERIFY(qobject_cast<ProfilePage*>(window_->tabs()->current()) != nullptr);
    QVERIFY(window_->tabs()->current()->isVisible());
    window_->openFleet(fixture_->key);
    QCOMPARE(unmade(), 27);
    QCOMPARE(keys(), before);
    window_->tabs()->closeAt(0);
    window_->tabs()->closeAt(window_->tabs()->bar()->currentIndex());
    QCOMPARE(window_->tabs()->pages().size(), 28);
    QVERIFY(qobject_cast<RestoredPage*>(window_->tabs()->current()) == nullptr);
  }

 private:
  Finder* goTo() {
    if (Finder* old = window_->findChild<Finder*>()) delete old;
    window_->showGoTo();
    return window_->findChild<Finder*>();
  }
  static QStringList rows(const Finder* finder) {
    QStringList names;
    for (int row = 0; row < finder->list()->count(); ++row)
      names.append(finder->list()->item(row)->text());
    return names;
  }
  void run(const QString& name) {
    for (QAction* action : window_->commands().all()) {
      if (action->text().startsWith(name)) action->trigger();
    }
  }
  [[nodiscard]] QStringList keys() const {
    QStringList keys;
    for (const Page* page : window_->tabs()->pages())
      keys.append(page->key());
    return keys;
  }
  [[nodiscard]] int unmade() const {
    int count = 0;
    for (Page* page : window_->tabs()->pages())
      count += qobject_cast<RestoredPage*>(page) != nullptr ? 1 : 0;
    return count;
  }
  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(ConsolePlacesTest)
#include "console_places_test.moc"
