// SPDX-License-Identifier: GPL-3.0-or-later
// Previews in the real window on the real reference cluster under load: a harmful draft is called
// so, one that changes nothing that matters is not, and the instance goes back.
#include <QApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QTest>

#include "tests/support/demo_fixture.h"
#include "widgets/console/main_window.h"
#include "widgets/console/preview_page.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::DemoFixture;
using sextant::testing::shippedProfile;

namespace {

constexpr int soon_ms = 30'000;
// The judge needs a time before the candidate to compare with.
constexpr int before_ms = 20'000;
constexpr int detected_within_ms = 60'000;
constexpr int watched_ms = 75'000;

const ServiceKey hunt{"prod", "hunt-engine"};

QByteArray replaced(QByteArray text, const char* from, const char* to) {
  if (!text.contains(from)) qFatal("the profile has no \"%s\"", from);
  return text.replace(from, to);
}

}  // namespace

class PreviewLiveTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void withoutItsCacheAnInstanceFails();
  void aDraftThatChangesLittleDoesNotFail();

 private:
  void start(const QByteArray& text);
  void stop();
  [[nodiscard]] QString figures() const;
  [[nodiscard]] bool isJudged(Verdict verdict) const {
    const auto& judgement = page_->watch()->judgement();
    return judgement && judgement->verdict == verdict;
  }

  DemoFixture demo_;
  std::unique_ptr<MainWindow> window_;
  PreviewPage* page_ = nullptr;
};

void PreviewLiveTest::initTestCase() {
  const auto up = demo_.up({"--rate", "150", "--burst-rate", "300"});
  QVERIFY2(up, up ? "" : up.error().toString().c_str());
  const auto tuned = demo_.publish("prod/hunt-engine", shippedProfile("tuned"));
  QVERIFY2(tuned, tuned ? "" : tuned.error().toString().c_str());
  const auto applied = demo_.awaitApplied(*tuned);
  QVERIFY2(applied, applied ? "" : applied.error().toString().c_str());
  Theme::install(ThemeChoice::dark);
  WindowOptions options;
  options.target.kind = StoreTarget::Kind::demo;
  options.target.parameters = demo_.storePaths().parameters();
  options.person = "mara";
  options.settings_file = demo_.folder() + "/console.ini";
  options.drafts_folder = demo_.folder() + "/console drafts";
  window_ = std::make_unique<MainWindow>(options);
  window_->resize(1440, 900);
  window_->show();
  window_->start();
  QTRY_VERIFY_WITH_TIMEOUT(window_->session().stable(hunt) != nullptr, soon_ms);
  page_ = window_->openPreview(hunt);
  QTest::qWait(before_ms);
}

void PreviewLiveTest::cleanupTestCase() {
  window_.reset();
  QCOMPARE(demo_.down().status, 0);
}

void PreviewLiveTest::start(const QByteArray& text) {
  const RevisionContent* stable = window_->session().stable(hunt);
  window_->drafts().edit({hunt, {}, stable->info.number, stable->profiles.at(Scope{}),
                          text.toStdString(), stable->info.content_hash, 0});
  QTRY_VERIFY2_WITH_TIMEOUT(page_->panel()->stepButton()->isEnabled(),
                            qPrintable(page_->panel()->stepButton()->toolTip()), soon_ms);
  page_->panel()->stepButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(page_->panel()->headWords().endsWith("left"), soon_ms);
}

void PreviewLiveTest::stop() {
  page_->panel()->stopButton()->click();
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->headWords(), QString("The preview is over"), soon_ms);
  page_->panel()->stepButton()->click();
  window_->drafts().discard(hunt, {});
}

QString PreviewLiveTest::figures() const {
  const auto& judgement = page_->watch()->judgement();
  if (!judgement) return page_->watch()->judgeProblem();
  QString text = QString::fromStdString(judgement->reason);
  for (const JudgedEffect& one : judgement->effects) {
    text += QStringLiteral(" | %1%2: baseline %3, candidate %4")
                .arg(QString::fromStdString(one.name), QString::fromStdString(one.cause))
                .arg(one.baseline.value_or(-1), 0, 'g', 3)
                .arg(one.candidate.value_or(-1), 0, 'g', 3);
  }
  return text;
}

void PreviewLiveTest::withoutItsCacheAnInstanceFails() {
  start(replaced(shippedProfile("tuned"), "entries: 1000", "entries: 0"));
  if (QTest::currentTestFailed()) return;
  QElapsedTimer since;
  since.start();
  const bool failed = QTest::qWaitFor([this] { return isJudged(Verdict::fail); }, detected_within_ms);
  qInfo("cache off, called harmful %.1f s after the start of its preview: %s",
        double(since.elapsed()) / 1000, qPrintable(figures()));
  QVERIFY(failed);
  QTRY_COMPARE_WITH_TIMEOUT(page_->panel()->verdict()->word(), QString("fail"), soon_ms);
  stop();
}

void PreviewLiveTest::aDraftThatChangesLittleDoesNotFail() {
  QTest::qWait(before_ms);
  start(replaced(shippedProfile("tuned"), "queue_limit: 512", "queue_limit: 500"));
  if (QTest::currentTestFailed()) return;
  QElapsedTimer since;
  since.start();
  // Somebody who looks at another service meanwhile and comes back takes nothing from the verdict.
  QTest::qWait(8000);
  window_->openProfile({{"prod", "edge"}, {}});
  QTest::qWait(15'000);
  window_->openPreview(hunt);
  const bool passed = QTest::qWaitFor([this] { return isJudged(Verdict::pass); }, watched_ms);
  qInfo("a queue of 500 instead of 512, %s after %.1f s: %s", passed ? "passed" : "not passed",
        double(since.elapsed()) / 1000, qPrintable(figures()));
  QVERIFY(!isJudged(Verdict::fail));
  stop();
}

QTEST_MAIN(PreviewLiveTest)
#include "preview_live_test.moc"
