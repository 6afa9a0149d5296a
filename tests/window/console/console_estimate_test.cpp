// SPDX-License-Identifier: GPL-3.0-or-later
// Rules as one types, and the estimate page on a real store: with the demo's own settings, and
// telemetry as the service's agents report it.
#include <QDateTime>
#include <QTest>

#include "model/capacity/fleet_simulation.h"
#include "tests/support/store_calls.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/console/estimate_page.h"
#include "widgets/console/top_bar.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::replaced;

namespace {

constexpr int soon_ms = 20'000;

std::string shipped(const char* name) {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/") + QLatin1String(name));
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s is missing", name);
  return file.readAll().toStdString();
}

}  // namespace

class ConsoleEstimateTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void rulesShowAsProblemsWithTheirPlace();
  void anEditMendsARuleAtOnce();
  void withoutMeasurementsItSaysSo();
  void aDraftIsEstimatedBesideWhatIsMeasured();
  void aPreviewIsTakenIntoAccount();
  void aPreviewOfTheStoreIsFollowed();
  void aProposalBecomesADraft();
  void aProposalForAnotherTextIsRefused();
  void whatWasMeasuredBeforeAChangeIsNotFittedTo();

 private:
  void measure(std::int64_t seconds = 60, std::optional<std::int64_t> applied_at = {});
  EstimatePage* openPage() { return openPageOf(*window_); }
  static EstimatePage* openPageOf(MainWindow& window);
  void sqlOf(const char* text);
  [[nodiscard]] bool hasProblem(const std::string& words) const;
  void edit(const std::string& text);
  static QString cell(const TableView* table, int row, int column) {
    return table->model()->index(row, column).data().toString();
  }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
};

void ConsoleEstimateTest::initTestCase() {
  fixture_ = std::make_unique<ConsoleFixture>();
  const ServiceKey settings{"prod", "sextant"};
  const auto content = await<RevisionContent>([&](Reply<RevisionContent> reply) {
    fixture_->store().revision(settings, {1}, std::move(reply));
  });
  QVERIFY(content.has_value());
  const Scope scope{"hunt-engine", ""};
  fixture_->publishProfiles(settings, 1,
                            {{scope, content->profiles.at(scope) +
                                         shipped("demo/hunt-engine-rules.yaml") +
                                         "objectives:\n  latency: [{threshold_ms: 150, target: "
                                         "0.99}]\n"}});
  // Published an hour ago, and running ever since.
  sqlOf("ALTER TABLE sextant.revision DISABLE TRIGGER USER");
  sqlOf("UPDATE sextant.revision SET published_at = published_at - interval '1 hour'");
  sqlOf("ALTER TABLE sextant.revision ENABLE TRIGGER USER");
  window_ = fixture_->openWindow();
  QTRY_VERIFY_WITH_TIMEOUT(window_->profilePage() != nullptr, soon_ms);
}

void ConsoleEstimateTest::sqlOf(const char* text) {
  const auto done = sextant::testing::sql(fixture_->storeFixture(), text);
  QVERIFY2(done, done ? "" : done.error().toString().c_str());
}

void ConsoleEstimateTest::cleanupTestCase() {
  window_.reset();
  fixture_.reset();
}

bool ConsoleEstimateTest::hasProblem(const std::string& words) const {
  const auto& problems = window_->checks().problems(fixture_->key);
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    return problem.message.find(words) != std::string::npos;
  });
}

void ConsoleEstimateTest::edit(const std::string& text) {
  const auto stable = window_->session().stable(fixture_->key);
  window_->drafts().edit({fixture_->key, {}, stable->info.number,
                          stable->profiles.at(Scope{}), text, stable->info.content_hash, 0});
}

// What two instances on the defaults do: the fleet played through, told as agents tell it.
void ConsoleEstimateTest::measure(std::int64_t seconds, std::optional<std::int64_t> applied_at) {
  const ServiceSetting defaults{32, 32, 20, 2, 0.25, no_limit, no_limit, 100, 1, false};
  const SimulatedFleet fleet =
      simulateFleet({{2, defaults}, {{100, 100, 100, 400}, 0.1, 1000, 0.9},
                     {0.0003, 0.0036, 0.0036, 0.004, 2, 47}, 20, 60, 5});
  const std::int64_t now = QDateTime::currentSecsSinceEpoch();
  for (const char* name : {"hunt-1", "hunt-2"}) {
    AgentReport report;
    report.instance = {fixture_->key, {"eu1", name}};
    report.sequence = {1, 1};
    report.wanted = report.applied = {1};
    report.health = Health::healthy;
    if (applied_at) report.applied_at_us = *applied_at * 1'000'000;
    for (std::int64_t second = now - seconds; second < now; ++second) {
      TelemetrySample sample{report.instance.scope, second, {}, {}, {}, RevisionNumber{1}};
      for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k)
        sample.durations.addBucket(k, fleet.durations.buckets()[k] / 120);
      sample.gauges = {{"cache_hits", double(fleet.hits) / 120},
                       {"cache_misses", double(fleet.misses) / 120},
                       {"pool_use_seconds", fleet.hold_seconds * 30},
                       {"pool_uses", 30},
                       {"pool_in_use", 18}};
      report.samples.push_back(std::move(sample));
    }
    const auto done = await<void>(
        [&](Reply<void> reply) { fixture_->store().report(report, std::move(reply)); });
    QVERIFY2(done, done ? "" : done.error().toString().c_str());
  }
}

EstimatePage* ConsoleEstimateTest::openPageOf(MainWindow& window) {
  for (QAction* action : window.commands().all()) {
    if (action->text() == "Estimate what the drafts would do") action->trigger();
  }
  auto* page = qobject_cast<EstimatePage*>(window.tabs()->current());
  if (page == nullptr) qFatal("there is no page");
  return page;
}

// Forty connections of two instances are below the database's fifty: only more would exhaust them.
void ConsoleEstimateTest::rulesShowAsProblemsWithTheirPlace() {
  QTRY_VERIFY_WITH_TIMEOUT(hasProblem("can run 40 statements at once"), soon_ms);
  QVERIFY(!hasProblem("can open"));
  QCOMPARE(window_->problems()->errorCount(), 0);
  QTRY_VERIFY(window_->problems()->warningCount() > 3);
  const auto& problems = window_->checks().problems(fixture_->key);
  const auto found = std::find_if(problems.begin(), problems.end(), [](const Problem& problem) {
    return problem.message.find("statements at once") != std::string::npos;
  });
  QCOMPARE(found->pointer, std::string("/db/pool/max"));
  QCOMPARE(found->position.line, std::size_t{7});
}

void ConsoleEstimateTest::anEditMendsARuleAtOnce() {
  edit(replaced(ConsoleFixture::first_text, "max: 20", "max: 30"));
  QTRY_VERIFY_WITH_TIMEOUT(hasProblem("can open 60 connections"), soon_ms);
  edit(replaced(ConsoleFixture::first_text, "max: 20", "max: 8"));
  QTRY_VERIFY_WITH_TIMEOUT(!hasProblem("statements at once"), soon_ms);
  window_->drafts().discard(fixture_->key, {});
  QTRY_VERIFY_WITH_TIMEOUT(hasProblem("statements at once"), soon_ms);
}

void ConsoleEstimateTest::withoutMeasurementsItSaysSo() {
  EstimatePage* page = openPage();
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->basisWords().contains("only 0 requests were measured"),
                           soon_ms);
  QCOMPARE(page->view()->table()->shownRows(), 0);
  QVERIFY(page->view()->chart()->curve().points.empty());
}

void ConsoleEstimateTest::aDraftIsEstimatedBesideWhatIsMeasured() {
  EstimatePage* page = openPage();
  measure();
  QTRY_VERIFY_WITH_TIMEOUT(
      page->view()->basisWords().startsWith("An estimate, not a measurement"), 3 * soon_ms);
  const TableView* table = page->view()->table();
  QCOMPARE(cell(table, 0, 0), QString("p50"));
  QVERIFY(cell(table, 2, 1).endsWith("ms"));
  QCOMPARE(cell(table, 2, 3), QString("no draft"));
  edit(replaced(replaced(ConsoleFixture::first_text, "entries: 100", "entries: 1000"), "ttl: 1s",
                "ttl: 10s"));
  QTRY_VERIFY_WITH_TIMEOUT(cell(table, 5, 3).contains('%'), 3 * soon_ms);
  const auto percent = [&](int column) { return cell(table, 5, column).split(' ')[0].toDouble(); };
  QVERIFY(percent(3) > percent(2) + 20);
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->chart()->curve().points.size() > 5, 3 * soon_ms);
  QVERIFY(page->view()->chart()->summary().contains("in force"));
  // The curve is of what the draft changes, though other keys stand before it in the list.
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->chart()->curve().title.endsWith("/cache/entries"),
                           3 * soon_ms);
  QCOMPARE(page->view()->keyWords(), QString("/cache/entries"));
  // Nothing was published long enough ago.
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->recordWords().startsWith("Its record: none yet."), soon_ms);
  window_->drafts().discard(fixture_->key, {});
}

// As whoever shows a preview tells it: the same draft, on one instance, for some seconds.
void ConsoleEstimateTest::aPreviewIsTakenIntoAccount() {
  EstimatePage* page = openPage();
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->basisWords().startsWith("An estimate"), 3 * soon_ms);
  const std::string text = replaced(ConsoleFixture::first_text, "max: 20", "max: 8");
  edit(text);
  ProfileSet profiles = window_->session().stable(fixture_->key)->profiles;
  profiles[Scope{}] = text;
  // The one that reports first: a look between the two has but the last seconds of the other.
  page->setPreview(EstimatePage::RunningPreview{
      {"eu1", "hunt-1"}, profiles, QDateTime::currentSecsSinceEpoch() - 300});
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->basisWords().contains("the preview measures"), 3 * soon_ms);
  page->setPreview({});
  QTRY_VERIFY_WITH_TIMEOUT(!page->view()->basisWords().contains("preview"), 3 * soon_ms);
  window_->drafts().discard(fixture_->key, {});
}

// While it runs, what is in force was measured before it; its own seconds tell of the drafts.
void ConsoleEstimateTest::aPreviewOfTheStoreIsFollowed() {
  const std::string text = replaced(ConsoleFixture::first_text, "max: 20", "max: 8");
  const auto started = await<PreviewReceipt>([&](Reply<PreviewReceipt> reply) {
    fixture_->store().startPreview({RequestId::random(), fixture_->key, {"eu1", "hunt-1"}, {1}, {},
                                    {{Scope{}, text}}, 600, 600, "ada"},
                                   std::move(reply));
  });
  QVERIFY2(started, started ? "" : started.error().toString().c_str());
  sqlOf("UPDATE sextant.preview SET started_at = started_at - interval '100 seconds'");
  measure(180);
  const auto window = fixture_->openWindow();
  QTRY_VERIFY_WITH_TIMEOUT(window->profilePage() != nullptr, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(window->session().stable(fixture_->key) != nullptr, soon_ms);
  const auto stable = window->session().stable(fixture_->key);
  window->drafts().edit({fixture_->key, {}, stable->info.number, stable->profiles.at(Scope{}), text,
                         stable->info.content_hash, 0});
  EstimatePage* page = openPageOf(*window);
  QTRY_VERIFY2_WITH_TIMEOUT(page->view()->basisWords().contains("s before the preview that runs"),
                            qPrintable(page->view()->basisWords()), 3 * soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->basisWords().contains("the preview measures"), 3 * soon_ms);
  const auto stopped = await<PreviewReceipt>([&](Reply<PreviewReceipt> reply) {
    fixture_->store().stopPreview(RequestId::random(), started->preview, "enough", "ada",
                                  std::move(reply));
  });
  QVERIFY(stopped.has_value());
  QTRY_VERIFY2_WITH_TIMEOUT(
      page->view()->basisWords().contains("s since the last change of what the instances run"),
      qPrintable(page->view()->basisWords()), 3 * soon_ms);
  QCOMPARE(page->view()->table()->shownRows(), 0);
  window->drafts().discard(fixture_->key, {});
  // As if that had been long ago, for the others.
  sqlOf("UPDATE sextant.preview SET started_at = started_at - interval '1 hour', "
        "over_at = over_at - interval '1 hour'");
  sqlOf("UPDATE sextant.head SET seq = seq + 1 WHERE service = 'hunt-engine'");
  measure(180);
}

void ConsoleEstimateTest::aProposalBecomesADraft() {
  EstimatePage* page = openPage();
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->basisWords().startsWith("An estimate"), 3 * soon_ms);
  page->view()->adviseButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->proposals()->shownRows() > 0, 6 * soon_ms);
  QVERIFY2(page->view()->adviceWords().contains("every rule holds"),
           qPrintable(page->view()->adviceWords()));
  // One filled button: to take the proposal comes before publishing anything.
  const QPushButton* publish = window_->findChild<TopBar*>()->publishButton();
  QCOMPARE(publish->property("kind").toString(), QString("normal"));
  page->view()->takeButton()->click();
  QCOMPARE(publish->property("kind").toString(), QString("filled"));
  const Draft* draft = window_->drafts().find(fixture_->key, {});
  QVERIFY(draft != nullptr);
  QVERIFY(draft->text.starts_with("# Defaults of the first release"));
  QTRY_VERIFY_WITH_TIMEOUT(window_->checks().problems(fixture_->key).empty(), soon_ms);
  QVERIFY(window_->profilePage() != nullptr);
  window_->drafts().discard(fixture_->key, {});
}

void ConsoleEstimateTest::aProposalForAnotherTextIsRefused() {
  EstimatePage* page = openPage();
  page->view()->adviseButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->proposals()->shownRows() > 0, 6 * soon_ms);
  const std::string other = replaced(ConsoleFixture::first_text, "max: 20", "max: 19");
  edit(other);
  page->view()->takeButton()->click();
  QVERIFY(page->view()->adviceWords().contains("nothing was taken over"));
  QCOMPARE(window_->drafts().find(fixture_->key, {})->text, other);
  window_->drafts().discard(fixture_->key, {});
}

// The last one: an instance has just taken another revision, and what it did before says nothing.
void ConsoleEstimateTest::whatWasMeasuredBeforeAChangeIsNotFittedTo() {
  EstimatePage* page = openPage();
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->basisWords().startsWith("An estimate"), 3 * soon_ms);
  measure(10, QDateTime::currentSecsSinceEpoch());
  QTRY_VERIFY2_WITH_TIMEOUT(page->view()->basisWords().contains("too short to calibrate"),
                            qPrintable(page->view()->basisWords()), 3 * soon_ms);
  QVERIFY(page->view()->basisWords().startsWith("There is no estimate yet: "));
  // Rules are looked at all the same.
  page->view()->adviseButton()->click();
  QTRY_VERIFY_WITH_TIMEOUT(page->view()->proposals()->shownRows() > 0, 6 * soon_ms);
}

QTEST_MAIN(ConsoleEstimateTest)
#include "console_estimate_test.moc"
