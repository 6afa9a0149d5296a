// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody's first minutes: an empty store, a service from their own files, and the first publish, led by the
// first steps.
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "tests/window/console/console_fixture.h"
#include "widgets/console/first_steps.h"
#include "widgets/console/import_flow.h"
#include "widgets/welcome/new_service_dialog.h"

using namespace sextant;
using namespace sextant::ui;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 30'000;
const ServiceKey shop{"dev", "shop"};

}  // namespace

class ConsoleWelcomeTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase() { window_.reset(); }
  void anEmptyStoreSaysHowToBegin();
  void filesBecomeDraftsOfANewService();
  void theFirstStepsLeadToAPublish();
  void whoeverHasBegunIsNotWelcomedAgain();

 private:
  void write(const QString& name, const QByteArray& text);

  StoreFixture fixture_;
  QTemporaryDir folder_;
  std::unique_ptr<MainWindow> window_;
};

void ConsoleWelcomeTest::write(const QString& name, const QByteArray& text) {
  QDir(folder_.path()).mkpath(QFileInfo(folder_.filePath(name)).path());
  QFile file(folder_.filePath(name));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

void ConsoleWelcomeTest::initTestCase() {
  write("shop/base.yaml", "threads: 4\ncache: {ttl: 10s}\n");
  write("shop/eu1.yaml", "threads: 8\n");
  write("shop/README.md", "text");
  Theme::install(ThemeChoice::dark);
  WindowOptions options;
  options.target.root = fixture_.root();
  options.person = QStringLiteral("ada");
  options.settings_file = folder_.filePath(QStringLiteral("console.ini"));
  options.drafts_folder = folder_.filePath(QStringLiteral("drafts"));
  window_ = std::make_unique<MainWindow>(options);
  window_->resize(1280, 800);
  window_->show();
  window_->start();
}

void ConsoleWelcomeTest::anEmptyStoreSaysHowToBegin() {
  WelcomeView* welcome = window_->tabs()->welcome();
  QTRY_VERIFY_WITH_TIMEOUT(welcome->isVisible(), soon_ms);
  QSignalSpy cluster(window_.get(), &MainWindow::clusterWanted);
  QSignalSpy connections(window_.get(), &MainWindow::connectionsWanted);
  QTest::mouseClick(welcome->clusterButton(), Qt::LeftButton);
  QCOMPARE(cluster.count(), 1);
  welcome->setStarting("Making 500,000 clues");
  QVERIFY(!welcome->clusterButton()->isEnabled());
  welcome->setStarting({});
  QVERIFY(welcome->clusterButton()->isEnabled());
  QTest::mouseClick(welcome->connectButton(), Qt::LeftButton);
  QCOMPARE(connections.count(), 1);
}

void ConsoleWelcomeTest::filesBecomeDraftsOfANewService() {
  window_->takeFiles(folder_.filePath("shop"));
  NewServiceDialog* dialog = window_->newService();
  QVERIFY(dialog != nullptr);
  QCOMPARE(dialog->service(), QString("shop"));
  dialog->serviceField()->setText("Shop!");
  QVERIFY(!dialog->goOnButton()->isEnabled());
  dialog->serviceField()->setText("shop");
  QTest::mouseClick(dialog->goOnButton(), Qt::LeftButton);
  QTRY_VERIFY_WITH_TIMEOUT(window_->importing()->dialog() != nullptr, soon_ms);
  ImportDialog* import = window_->importing()->dialog();
  QCOMPARE(import->table()->shownRows(), 2);
  QCOMPARE(import->takeButton()->text(), QString("Take 2 drafts"));
  QTest::mouseClick(import->takeButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(window_->drafts().draftsOf(shop).size(), std::size_t{2}, soon_ms);
  QVERIFY(window_->profilePage() != nullptr);
  QTRY_VERIFY_WITH_TIMEOUT(window_->session().environment("dev") != nullptr, soon_ms);
}

void ConsoleWelcomeTest::theFirstStepsLeadToAPublish() {
  window_->beginFirstSteps();
  FirstSteps* steps = window_->steps();
  QVERIFY(window_->notices()->stepsBanner()->isVisible());
  // A profile is open, and it has a draft.
  QTRY_COMPARE_WITH_TIMEOUT(steps->at(), std::size_t{2}, soon_ms);
  QTest::mouseClick(window_->topBar()->diffButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(steps->at(), std::size_t{3}, soon_ms);
  QPushButton* publish = window_->topBar()->publishButton();
  QTRY_VERIFY_WITH_TIMEOUT(publish->isEnabled(), soon_ms);
  QTest::mouseClick(publish, Qt::LeftButton);
  PublishDialog* dialog = window_->publishing()->dialog();
  QVERIFY(dialog != nullptr);
  QTest::keyClicks(dialog->descriptionField(), "The first");
  QTRY_VERIFY_WITH_TIMEOUT(dialog->publishButton()->isEnabled(), soon_ms);
  QTest::mouseClick(dialog->publishButton(), Qt::LeftButton);
  QTRY_COMPARE_WITH_TIMEOUT(dialog->state().phase(), PublishPhase::published, soon_ms);
  dialog->accept();
  QTRY_VERIFY_WITH_TIMEOUT(!steps->isUnderWay(), soon_ms);
  QVERIFY(!window_->notices()->stepsBanner()->isVisible());
  QVERIFY(ConsoleSettings(folder_.filePath("console.ini"), "any").areStepsTaken());
  const RevisionContent* stable = window_->session().stable(shop);
  QTRY_VERIFY_WITH_TIMEOUT((stable = window_->session().stable(shop)) != nullptr, soon_ms);
  QCOMPARE(stable->profiles.size(), std::size_t{2});
}

void ConsoleWelcomeTest::whoeverHasBegunIsNotWelcomedAgain() {
  while (window_->tabs()->current() != nullptr)
    window_->tabs()->closeCurrent();
  QVERIFY(!window_->tabs()->welcome()->isVisible());
  QVERIFY(window_->tabs()->empty()->isVisible());
}

QTEST_MAIN(ConsoleWelcomeTest)
#include "console_welcome_test.moc"
