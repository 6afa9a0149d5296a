// SPDX-License-Identifier: GPL-3.0-or-later
// Links and reports: a page is copied as a link, a link opens it elsewhere, also in a console that
// runs already, and a change is kept as a file.
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLocalSocket>
#include <QTest>

#include <thread>

#include "tests/window/console/review_fixture.h"
#include "widgets/console/console_door.h"
#include "widgets/console/console_windows.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ReviewFixture;

namespace {

constexpr int soon_ms = ReviewFixture::soon_ms;

QByteArray bytesOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class ConsoleLinksTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void aChangeIsCopiedAsALink();
  void aLinkOpensItInAnotherConsole();
  void aPlaceIsShownOnceItsTextIsThere();
  void aRevisionHasALink();
  void aReportIsSaved_data();
  void aReportIsSaved();
  void whatCannotBeWrittenIsTold();
  void aRunningConsoleTakesALink();
  void aDoorThatNobodyKeepsIsTakenOver();

 private:
  [[nodiscard]] static QString clipboard() { return QGuiApplication::clipboard()->text(); }
  void saveTo(const QString& file);
  std::unique_ptr<ReviewFixture> fixture_;
  ChangePage* maras_ = nullptr;
  QTemporaryDir folder_;
};

void ConsoleLinksTest::initTestCase() {
  fixture_ = std::make_unique<ReviewFixture>();
  maras_ = fixture_->propose(ReviewFixture::withTtl("10s"), "Longer <b>cache</b>");
}

void ConsoleLinksTest::cleanupTestCase() {
  fixture_.reset();
}

void ConsoleLinksTest::aChangeIsCopiedAsALink() {
  QTRY_VERIFY_WITH_TIMEOUT(maras_->moreButton()->isVisible(), soon_ms);
  maras_->moreButton()->menu()->actions().front()->trigger();
  QCOMPARE(clipboard(), QString("sextant://prod/hunt-engine/change/1"));
  QVERIFY(fixture_->mara().notices()->noticeBanner()->sentence().contains(clipboard()));
  // The same by the keyboard, of whatever is in front.
  fixture_->mara().openProfile({fixture_->console().key, {"eu1", {}}});
  fixture_->mara().activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&fixture_->mara()));
  QTest::keyClick(&fixture_->mara(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_COMPARE_WITH_TIMEOUT(clipboard(), QString("sextant://prod/hunt-engine/eu1"), soon_ms);
}

void ConsoleLinksTest::aLinkOpensItInAnotherConsole() {
  const auto link = ConsoleLink::parse("sextant://prod/hunt-engine/change/1");
  QVERIFY(link.has_value());
  fixture_->otto().openLink(*link);
  auto* page = qobject_cast<ChangePage*>(fixture_->otto().tabs()->current());
  QVERIFY(page != nullptr);
  QTRY_VERIFY_WITH_TIMEOUT(page->watch()->change() != nullptr, soon_ms);
  QVERIFY(page->heading().contains("version 1"));
}

// Also where the window is opened for it, before any connection is made.
void ConsoleLinksTest::aPlaceIsShownOnceItsTextIsThere() {
  WindowOptions options;
  options.target = resolveTarget(fixture_->ottosDsn()).value();
  options.person = "otto";
  options.settings_file = folder_.filePath("links.ini");
  options.drafts_folder = folder_.filePath("drafts");
  options.link = *ConsoleLink::parse("sextant://prod/hunt-engine#/cache/ttl");
  MainWindow window(options);
  window.show();
  QVERIFY(window.profilePage() != nullptr);
  window.start();
  const QString text = QString::fromStdString(sextant::testing::ConsoleFixture::first_text);
  const auto wanted = std::size_t(text.left(text.indexOf("ttl:")).count(QLatin1Char('\n')) + 1);
  QTRY_COMPARE_WITH_TIMEOUT(window.profilePage()->text()->editor()->cursor().line, wanted, soon_ms);
}

void ConsoleLinksTest::aRevisionHasALink() {
  fixture_->otto().openLink(*ConsoleLink::parse("sextant://prod/hunt-engine@1"));
  ProfilePage* page = fixture_->otto().profilePage();
  QVERIFY(page != nullptr);
  QCOMPARE(page->shownView(), ProfilePage::View::history);
  QTRY_COMPARE_WITH_TIMEOUT(page->history()->table()->currentKey(), QString("1"), soon_ms);
  fixture_->otto().copyLink();
  QCOMPARE(clipboard(), QString("sextant://prod/hunt-engine@1"));
}

void ConsoleLinksTest::saveTo(const QString& file) {
  maras_ = fixture_->mara().openChange(fixture_->console().key, maras_->watch()->number());
  maras_->moreButton()->menu()->actions().at(1)->trigger();
  QFileDialog* dialog = maras_->reportDialog();
  QVERIFY(dialog != nullptr);
  emit dialog->fileSelected(file);
  dialog->close();
}

void ConsoleLinksTest::aReportIsSaved_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("title");
  QTest::newRow("page") << "report.html"
                        << "Longer &lt;b&gt;cache&lt;/b&gt;";
  QTest::newRow("markdown") << "report.md"
                            << "# ` Change 1 of prod/hunt-engine `";
}

void ConsoleLinksTest::aReportIsSaved() {
  QFETCH(QString, name);
  QFETCH(QString, title);
  const QString file = folder_.filePath(name);
  saveTo(file);
  const auto isTold = [&] {
    return fixture_->mara().notices()->noticeBanner()->sentence().contains(file);
  };
  QTRY_VERIFY_WITH_TIMEOUT(isTold(), soon_ms);
  const QString text = QString::fromUtf8(bytesOf(file));
  QVERIFY2(text.contains(title), qPrintable(text.left(600)));
  QVERIFY(text.contains("10s"));
  // In Markdown it stands in a fenced block, as it is.
  if (name.endsWith(".html")) QVERIFY(!text.contains("<b>cache"));
}

void ConsoleLinksTest::whatCannotBeWrittenIsTold() {
  saveTo(folder_.filePath("no such folder/report.html"));
  QTRY_VERIFY_WITH_TIMEOUT(maras_->banner()->isVisible(), soon_ms);
  QVERIFY(maras_->banner()->sentence().contains("no such folder"));
}

void ConsoleLinksTest::aRunningConsoleTakesALink() {
  const QString path = folder_.filePath("door/console");
  std::vector<DoorRequest> taken;
  ConsoleDoor door("mara", [&](const DoorRequest& request) {
    taken.push_back(request);
    return request.store == "store 1";
  });
  const auto listens = door.listen(path);
  QVERIFY2(listens, listens ? "" : listens.error().toString().c_str());
  const ConsoleLink link = ConsoleLink::toChange(fixture_->console().key, 7);
  // The one who asks waits for the answer, in a thread of its own here.
  const auto ask = [&](const DoorRequest& request) {
    std::atomic<int> answer{-1};
    std::thread asker([&] { answer = ConsoleDoor::handOver(path, request) ? 1 : 0; });
    const bool is_answered = QTest::qWaitFor([&] { return answer >= 0; }, soon_ms);
    asker.join();
    return is_answered && answer == 1;
  };
  QVERIFY(ask({"store 1", "mara", link}));
  QCOMPARE(taken.size(), std::size_t{1});
  QCOMPARE(taken.front().link, link);
  QVERIFY(!ask({"store 2", "mara", link}));
  QCOMPARE(taken.size(), std::size_t{2});
  // Nobody's console opens something for somebody else.
  QVERIFY(!ask({"store 1", "otto", link}));
  QCOMPARE(taken.size(), std::size_t{2});
}

void ConsoleLinksTest::aDoorThatNobodyKeepsIsTakenOver() {
  const QString path = folder_.filePath("door/left");
  QVERIFY(!ConsoleDoor::handOver(path, {"store 1", "mara", {}}));
  QFile left(path);
  QVERIFY(left.open(QIODevice::WriteOnly));
  left.close();
  ConsoleDoor door("mara", [](const DoorRequest&) { return true; });
  QVERIFY(door.listen(path).has_value());
  QVERIFY(door.isListening());
  ConsoleDoor second("mara", [](const DoorRequest&) { return true; });
  QVERIFY(second.listen(path).has_value());
  QVERIFY(!second.isListening());
}

QTEST_MAIN(ConsoleLinksTest)
#include "console_links_test.moc"
