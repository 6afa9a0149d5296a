// SPDX-License-Identifier: GPL-3.0-or-later
// A change as a room: what one looks at the other sees, and can follow.
#include <QApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QTest>

#include <set>

#include "tests/window/console/review_fixture.h"
#include "widgets/diff/diff_pane.h"
#include "widgets/review/person_colour.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ReviewFixture;

namespace {

constexpr int soon_ms = ReviewFixture::soon_ms;

DiffPane* paneOf(ChangePage* page, int index) {
  return page->diff()->view()->findChildren<DiffPane*>().at(index);
}

// The pane's line, from 0, whose text holds these words.
int lineWith(DiffPane* pane, const QString& words) {
  for (int line = 0; line < pane->lines(); ++line) {
    if (pane->text(line).contains(words)) return line;
  }
  qFatal("no line has the words %s", qPrintable(words));
}

void clickLine(DiffPane* pane, int line) {
  const long at = pane->send(QsciScintillaBase::SCI_POSITIONFROMLINE, line) + 6;
  const long x = pane->send(QsciScintillaBase::SCI_POINTXFROMPOSITION, 0, at);
  const long y = pane->send(QsciScintillaBase::SCI_POINTYFROMPOSITION, 0, at);
  pane->window()->activateWindow();
  if (!QTest::qWaitForWindowActive(pane->window())) qFatal("the window gets no focus");
  pane->setFocus();
  QTest::mouseClick(pane->viewport(), Qt::LeftButton, {}, QPoint(int(x), int(y) + 6));
}

// The same colour as `of`, in a pixel of the pane beside this line.
bool showsColour(DiffPane* pane, int line, const QColor& of) {
  const QImage picture = pane->viewport()->grab().toImage();
  const long y = pane->send(QsciScintillaBase::SCI_POINTYFROMPOSITION, 0,
                            pane->send(QsciScintillaBase::SCI_POSITIONFROMLINE, line));
  for (int row = int(y); row < std::min(int(y) + 20, picture.height()); ++row) {
    for (int x = 0; x < picture.width(); ++x) {
      if (picture.pixelColor(x, row) == of) return true;
    }
  }
  return false;
}

}  // namespace

class ConsoleRoomTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanup();
  void cleanupTestCase();
  void aColourCanBeReadInEveryTheme();
  void aClickPointsAndIsMarkedThere();
  void theByKeyViewMarksItToo();
  void oneIsFollowedThroughTheTexts();
  void theMomentInTheChartsIsShared();
  void aDeedOfOnesOwnEndsIt();
  void escapeEndsIt();
  void whoeverLeavesIsFollowedNoMore();
  void twoWhoFollowEachOtherLookByThemselves();

 private:
  [[nodiscard]] std::string session(ChangePage* page) const { return page->watch()->own().session; }
  void measure();
  void follow();

  std::unique_ptr<ReviewFixture> fixture_;
  ChangePage* maras_ = nullptr;
  ChangePage* ottos_ = nullptr;
};

void ConsoleRoomTest::initTestCase() {
  fixture_ = std::make_unique<ReviewFixture>();
  measure();
  maras_ = fixture_->propose(ReviewFixture::withTtl("10s"), "Longer cache");
  fixture_->update(maras_, "threads: 3\n", Scope{"eu1", {}});
  ottos_ = fixture_->ofOtto(maras_);
  QTRY_COMPARE_WITH_TIMEOUT(ottos_->watch()->change()->summary.version, 2, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(ottos_->watch()->compared().scopes.size(), std::size_t{2}, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(maras_->watch()->other(session(ottos_)) != nullptr, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(ottos_->watch()->other(session(maras_)) != nullptr, soon_ms);
}

// A minute of an instance, so that there are charts.
void ConsoleRoomTest::measure() {
  AgentReport report;
  report.instance = {fixture_->console().key, {"eu1", "hunt-1"}};
  report.sequence = {1, 1};
  report.applied = report.wanted = RevisionNumber{1};
  report.health = Health::healthy;
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  for (std::int64_t second = now - 60; second < now; ++second) {
    TelemetrySample sample{report.instance.scope, second, {}, {}, {}, RevisionNumber{1}};
    for (int i = 0; i < 20; ++i)
      sample.durations.add(0.004 + 0.001 * i);
    report.samples.push_back(sample);
  }
  QVERIFY(await<void>([&](Reply<void> reply) {
            fixture_->console().store().report(report, std::move(reply));
          }).has_value());
}

void ConsoleRoomTest::cleanup() {
  for (ChangePage* page : {maras_, ottos_}) {
    page->room()->stop();
    page->views()->showTab(ChangeViews::Tab::diff);
    emit page->views()->tabChosen();
    page->watch()->setCursor(0);
  }
}

void ConsoleRoomTest::cleanupTestCase() {
  fixture_.reset();
}

void ConsoleRoomTest::aColourCanBeReadInEveryTheme() {
  for (const Tokens& theme :
       {darkTokens(), lightTokens(), highContrastTokens(true), highContrastTokens(false)}) {
    for (int i = 0; i < 100; ++i) {
      const QColor colour = personColour(theme, "login" + std::to_string(i));
      QVERIFY(contrastRatio(colour, theme.surface) >= 4.5);
    }
  }
  QCOMPARE(personColour(darkTokens(), "ada"), personColour(darkTokens(), "ada"));
  std::set<QRgb> different;
  for (int i = 0; i < 100; ++i)
    different.insert(personColour(darkTokens(), "login" + std::to_string(i)).rgb());
  QVERIFY2(different.size() >= 10, qPrintable(QString::number(different.size())));
}

void ConsoleRoomTest::aClickPointsAndIsMarkedThere() {
  maras_->diff()->setCurrentPart(0);
  ottos_->diff()->setCurrentPart(0);
  DiffPane* right = paneOf(ottos_, 1);
  QTRY_VERIFY_WITH_TIMEOUT(right->isVisible(), soon_ms);
  QElapsedTimer since;
  since.start();
  clickLine(right, lineWith(right, "ttl: 10s"));
  QTRY_COMPARE_WITH_TIMEOUT(maras_->othersShown(), QStringList("otto · /cache/ttl"), soon_ms);
  qInfo("seen by the other console after %lld ms", static_cast<long long>(since.elapsed()));
  // The focus stays in the difference: nobody asked to write.
  QVERIFY(!ottos_->conversation()->field()->text()->hasFocus());
  DiffPane* there = paneOf(maras_, 1);
  const QColor colour = personColour(tokens(), "otto");
  QTRY_VERIFY_WITH_TIMEOUT(showsColour(there, lineWith(there, "ttl: 10s"), colour), soon_ms);
  QVERIFY(!showsColour(there, lineWith(there, "ttl: 10s") - 1, colour));
}

void ConsoleRoomTest::theByKeyViewMarksItToo() {
  ottos_->lookAt(Scope{}, "/cache/ttl");
  maras_->diff()->view()->setMode(DiffMode::by_key);
  auto* values = maras_->diff()->view()->findChild<ValueChanges*>();
  const auto marked = [values] {
    return values->model()->index(0, 1).data(Qt::AccessibleTextRole).toString().contains("otto") ||
           values->model()->index(0, 1).data(Qt::DisplayRole).toString().contains("otto");
  };
  QTRY_VERIFY_WITH_TIMEOUT(values->shownRows() == 1 && marked(), soon_ms);
  maras_->diff()->view()->setMode(DiffMode::side_by_side);
}

void ConsoleRoomTest::follow() {
  const QString who = QString::fromStdString(session(ottos_));
  QTRY_VERIFY_WITH_TIMEOUT(maras_->views()->people()->button(who) != nullptr, soon_ms);
  QTest::mouseClick(maras_->views()->people()->button(who), Qt::LeftButton);
  QVERIFY(maras_->sign()->isVisible());
  QCOMPARE(maras_->sign()->words(), QString("Following otto"));
}

void ConsoleRoomTest::oneIsFollowedThroughTheTexts() {
  ottos_->lookAt(Scope{}, "/cache/ttl");
  maras_->diff()->setCurrentPart(1);
  follow();
  QTRY_COMPARE_WITH_TIMEOUT(maras_->diff()->currentPart(), 0, soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(ottos_->watch()->other(session(maras_))->following, session(ottos_),
                            soon_ms);
  ottos_->lookAt((Scope{"eu1", {}}), "/threads");
  QTRY_COMPARE_WITH_TIMEOUT(maras_->diff()->currentPart(), 1, soon_ms);
  QTest::mouseClick(maras_->sign()->stopButton(), Qt::LeftButton);
  QVERIFY(!maras_->sign()->isVisible());
  ottos_->lookAt(Scope{}, "/cache/ttl");
  QTRY_COMPARE_WITH_TIMEOUT(maras_->othersShown(), QStringList("otto · /cache/ttl"), soon_ms);
  QCOMPARE(maras_->diff()->currentPart(), 1);
}

void ConsoleRoomTest::theMomentInTheChartsIsShared() {
  follow();
  QCOMPARE(maras_->views()->tab(), ChangeViews::Tab::diff);
  ottos_->views()->showTab(ChangeViews::Tab::charts);
  emit ottos_->views()->tabChosen();
  QTRY_COMPARE_WITH_TIMEOUT(maras_->views()->tab(), ChangeViews::Tab::charts, soon_ms);
  TimeChart* chart = ottos_->views()->charts()->charts()->latency();
  QTRY_VERIFY_WITH_TIMEOUT(chart->isVisible() && !chart->isEmpty(), soon_ms);
  const QPointF middle = chart->plot().center();
  QElapsedTimer since;
  since.start();
  // The windows lie over each other, so the cursor's own way leads to one of them alone.
  QMouseEvent move(QEvent::MouseMove, middle, chart->viewport()->mapToGlobal(middle), Qt::NoButton,
                   Qt::NoButton, Qt::NoModifier);
  QApplication::sendEvent(chart->viewport(), &move);
  QTRY_VERIFY_WITH_TIMEOUT(ottos_->watch()->own().cursor_second > 0, soon_ms);
  const std::int64_t second = ottos_->watch()->own().cursor_second;
  ChartTimeline* theirs = maras_->views()->charts()->timeline();
  QTRY_VERIFY_WITH_TIMEOUT(!theirs->shared().empty(), soon_ms);
  qInfo("the moment is seen by the other console after %lld ms",
        static_cast<long long>(since.elapsed()));
  QCOMPARE(theirs->shared().front().second, second);
  QCOMPARE(theirs->shared().front().name, QString("otto"));
  // One who is followed to a time that is not shown brings it into view.
  const std::int64_t early = QDateTime::currentSecsSinceEpoch() - 3000;
  ottos_->watch()->setCursor(early);
  QTRY_VERIFY_WITH_TIMEOUT(theirs->from() <= double(early) && theirs->to() >= double(early),
                           soon_ms);
  // The line is drawn in their colour.
  const QColor colour = personColour(tokens(), "otto");
  TimeChart* seen = maras_->views()->charts()->charts()->latency();
  const auto drawn = [&] {
    if (!seen->isVisible()) return false;
    const QImage picture = seen->viewport()->grab().toImage();
    const int x = int(seen->xOf(double(early)));
    for (int near = std::max(x - 2, 0); near <= x + 2; ++near) {
      if (picture.pixelColor(near, int(seen->plot().bottom()) - 5) == colour) return true;
    }
    return false;
  };
  QTRY_VERIFY_WITH_TIMEOUT(drawn(), soon_ms);
  maras_->room()->stop();
  ottos_->views()->showTab(ChangeViews::Tab::diff);
  emit ottos_->views()->tabChosen();
  ottos_->watch()->setCursor(0);
  maras_->views()->showTab(ChangeViews::Tab::diff);
  QTRY_VERIFY_WITH_TIMEOUT(theirs->shared().empty(), soon_ms);
}

void ConsoleRoomTest::aDeedOfOnesOwnEndsIt() {
  follow();
  // Writing is none: one answers what is shown.
  QTest::keyClicks(maras_->conversation()->field()->text(), "I see");
  QVERIFY(maras_->sign()->isVisible());
  maras_->conversation()->field()->clear();
  clickLine(paneOf(maras_, 1), 1);
  QVERIFY(!maras_->sign()->isVisible());
  QTRY_COMPARE_WITH_TIMEOUT(ottos_->watch()->other(session(maras_))->following, std::string(),
                            soon_ms);
}

void ConsoleRoomTest::escapeEndsIt() {
  follow();
  maras_->conversation()->field()->text()->setFocus();
  fixture_->mara().activateWindow();
  QTest::keyClick(maras_->conversation()->field()->text(), Qt::Key_Escape);
  QVERIFY(!maras_->sign()->isVisible());
}

void ConsoleRoomTest::whoeverLeavesIsFollowedNoMore() {
  follow();
  fixture_->otto().openProfile({fixture_->console().key, {}});
  QTRY_COMPARE_WITH_TIMEOUT(maras_->sign()->words(), QString("You follow otto no more"), soon_ms);
  QVERIFY(maras_->sign()->isVisible());
  QTest::mouseClick(maras_->sign()->stopButton(), Qt::LeftButton);
  QVERIFY(!maras_->sign()->isVisible());
  ottos_ = fixture_->ofOtto(maras_);
  QTRY_VERIFY_WITH_TIMEOUT(maras_->watch()->other(session(ottos_)) != nullptr, soon_ms);
}

void ConsoleRoomTest::twoWhoFollowEachOtherLookByThemselves() {
  ottos_->lookAt(Scope{}, "/cache/ttl");
  QTRY_COMPARE_WITH_TIMEOUT(maras_->othersShown(), QStringList("otto · /cache/ttl"), soon_ms);
  ottos_->room()->follow(session(maras_));
  maras_->room()->follow(session(ottos_));
  QTRY_COMPARE_WITH_TIMEOUT(ottos_->watch()->other(session(maras_))->following, session(ottos_),
                            soon_ms);
  QTest::qWait(500);
  QCOMPARE(maras_->sign()->words(), QString("Following otto"));
  QCOMPARE(ottos_->sign()->words(), QString("Following mara"));
}

QTEST_MAIN(ConsoleRoomTest)
#include "console_room_test.moc"
