// SPDX-License-Identifier: GPL-3.0-or-later
// A preview with real processes: it runs on one instance, and ends as promised, whoever dies: the
// console that renews it, the agent, the service, the store.
#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include "tests/support/agent_fixture.h"
#include "tests/support/stopped_server.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey shop{"prod", "shop"};
const Scope shop1{"eu1", "shop-1"};
constexpr int soon_ms = 15'000;

}  // namespace

class PreviewTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void init();
  void cleanup();
  void runsWhileItIsRenewedAndEndsWithoutIt();
  void endsWhenItIsStopped();
  void whatTheServiceRefusesNeverRuns();
  void anIllServiceEndsIt();
  void aRestartedServiceEndsIt();
  void aKilledAgentNeverResumesIt();
  void aSilentStoreEndsIt();
  void keysThatDecideAreTold();
  void samplesAreNoRevisions();

 private:
  Preview start(const std::string& text, int lease_seconds);
  [[nodiscard]] Preview preview(PreviewNumber number);
  [[nodiscard]] bool runsDraft() const { return agent_->profile().contains("draft: true"); }
  [[nodiscard]] bool runsOwn() const { return agent_->profile().contains("draft: false"); }

  StoreFixture fixture_;
  QTemporaryDir folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<AgentFixture> agent_;
  ServiceDouble* service_ = nullptr;  // the agent's
};

void PreviewTest::initTestCase() {
  store_ = fixture_.connectedStore();
  makeProd(*store_);
  agent_ = std::make_unique<AgentFixture>(folder_.path(), fixture_.dsn(), Address{shop, shop1});
  service_ = &agent_->service();
  service_->useKey("/draft");
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store_->publish(publishOf("prod/shop", 0, "draft: false\n"), std::move(reply));
  });
  QVERIFY(receipt.has_value());
}

void PreviewTest::init() {
  agent_->start();
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  // A preview that is there at its first look would count as one from before its restart.
  QTRY_VERIFY_WITH_TIMEOUT(agent_->hasSaid("applied revision"), soon_ms);
}

void PreviewTest::cleanup() {
  agent_->kill();
}

Preview PreviewTest::start(const std::string& text, int lease_seconds) {
  const PreviewRequest request{RequestId::random(),        shop,          shop1, {1}, {},
                               {{Scope{}, text}}, 600, lease_seconds, "ada"};
  // The agent may not have enrolled yet, and the preview before may be on its way out.
  std::optional<PreviewNumber> number;
  const auto begin = [&] {
    const auto receipt = await<PreviewReceipt>(
        [&](Reply<PreviewReceipt> reply) { store_->startPreview(request, std::move(reply)); });
    if (receipt) number = receipt->preview;
    return receipt.has_value();
  };
  if (!QTest::qWaitFor(begin, soon_ms)) qFatal("the preview does not start");
  return preview(*number);
}

Preview PreviewTest::preview(PreviewNumber number) {
  const auto found = await<Preview>(
      [&](Reply<Preview> reply) { store_->preview(number, std::move(reply)); });
  if (!found) qFatal("%s", found.error().toString().c_str());
  return *found;
}

// A console renews it; when the console is gone, nobody does.
void PreviewTest::runsWhileItIsRenewedAndEndsWithoutIt() {
  const Preview started = start("draft: true\n", 4);
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  QCOMPARE(service_->revision(), qint64{1});
  for (int i = 0; i < 4; ++i) {
    QTest::qWait(1500);
    const auto extended = await<PreviewReceipt>([&](Reply<PreviewReceipt> reply) {
      store_->extendPreview(started.number, 4, "ada", std::move(reply));
    });
    QVERIFY2(extended, extended ? "" : extended.error().toString().c_str());
  }
  QVERIFY(runsDraft());
  QElapsedTimer since;
  since.start();
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  QVERIFY2(since.elapsed() < 7500, qPrintable(QString::number(since.elapsed())));
  QTRY_COMPARE_WITH_TIMEOUT(preview(started.number).state, PreviewState::over, soon_ms);
}

void PreviewTest::endsWhenItIsStopped() {
  const Preview started = start("draft: true\n", 300);
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  QVERIFY(await<PreviewReceipt>([&](Reply<PreviewReceipt> reply) {
            store_->stopPreview(RequestId::random(), started.number, "enough", "ada",
                                std::move(reply));
          }).has_value());
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
}

void PreviewTest::whatTheServiceRefusesNeverRuns() {
  const int reloads = service_->reloads();
  const Preview started = start("draft: true\nforbidden: 1\n", 300);
  QTRY_COMPARE_WITH_TIMEOUT(preview(started.number).state, PreviewState::over, soon_ms);
  QVERIFY(preview(started.number).over_because.find("refuses") != std::string::npos);
  QCOMPARE(service_->reloads(), reloads);
  QVERIFY(runsOwn());
}

void PreviewTest::anIllServiceEndsIt() {
  const Preview started = start("draft: true\nhealthy: false\n", 300);
  QTRY_COMPARE_WITH_TIMEOUT(preview(started.number).state, PreviewState::over, soon_ms);
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  QVERIFY(preview(started.number).over_because.find("ill") != std::string::npos);
}

void PreviewTest::aRestartedServiceEndsIt() {
  const Preview started = start("draft: true\n", 300);
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  QTest::qWait(2500);  // the agent has read its counts
  service_->restart();
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(preview(started.number).over_because,
                            std::string("The service was restarted."), soon_ms);
}

void PreviewTest::aKilledAgentNeverResumesIt() {
  const Preview started = start("draft: true\n", 300);
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  agent_->kill();
  QVERIFY(runsDraft());
  agent_->start();
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  QTRY_COMPARE_WITH_TIMEOUT(preview(started.number).state, PreviewState::over, soon_ms);
  QTest::qWait(3000);
  QVERIFY(runsOwn());
}

void PreviewTest::aSilentStoreEndsIt() {
  const Preview started = start("draft: true\n", 8);
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  {
    const StoppedServer stopped(fixture_.serverPid());
    QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
  }
  QTRY_COMPARE_WITH_TIMEOUT(preview(started.number).state, PreviewState::over, 2 * soon_ms);
}

void PreviewTest::keysThatDecideAreTold() {
  using All = std::vector<KeyUses>;
  const auto uses = [&](const char* pointer) -> std::int64_t {
    const auto all = await<All>([&](Reply<All> reply) { store_->keyUses(shop, std::move(reply)); });
    if (!all || all->empty()) return -1;
    const auto found = all->front().report.uses.find(pointer);
    return found == all->front().report.uses.end() ? -1 : std::int64_t(found->second);
  };
  const auto reported_preview = [&] {
    const auto all = await<All>([&](Reply<All> reply) { store_->keyUses(shop, std::move(reply)); });
    return all && !all->empty() ? all->front().report.preview.value : -1;
  };
  service_->useKey("/draft");
  QTest::qWait(1500);
  const Preview started = start("draft: true\n", 300);
  QTRY_COMPARE_WITH_TIMEOUT(reported_preview(), started.number.value, soon_ms);
  // What was used before the change does not count for it.
  QCOMPARE(uses("/draft"), std::int64_t{0});
  service_->useKey("/draft");
  service_->useKey("/draft");
  QTRY_COMPARE_WITH_TIMEOUT(uses("/draft"), std::int64_t{2}, soon_ms);
  QVERIFY(await<PreviewReceipt>([&](Reply<PreviewReceipt> reply) {
            store_->stopPreview(RequestId::random(), started.number, "enough", "ada",
                                std::move(reply));
          }).has_value());
  QTRY_COMPARE_WITH_TIMEOUT(reported_preview(), std::int64_t{0}, soon_ms);
}

void PreviewTest::samplesAreNoRevisions() {
  const Preview started = start("draft: true\n", 300);
  QTRY_VERIFY_WITH_TIMEOUT(runsDraft(), soon_ms);
  const std::int64_t from = QDateTime::currentSecsSinceEpoch() + 2;
  QTest::qWait(5500);
  using Steps = std::vector<LatencyStep>;
  const auto steps = await<Steps>([&](Reply<Steps> reply) {
    store_->telemetryRange(shop, {from, from + 2, 1}, std::move(reply));
  });
  QVERIFY(steps && !steps->empty());
  for (const LatencyStep& step : *steps)
    QVERIFY(!step.revision || step.revision->value == 0);
  QVERIFY(await<PreviewReceipt>([&](Reply<PreviewReceipt> reply) {
            store_->stopPreview(RequestId::random(), started.number, "enough", "ada",
                                std::move(reply));
          }).has_value());
  QTRY_VERIFY_WITH_TIMEOUT(runsOwn(), soon_ms);
}

QTEST_GUILESS_MAIN(PreviewTest)
#include "preview_test.moc"
