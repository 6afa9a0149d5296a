// SPDX-License-Identifier: GPL-3.0-or-later
// Two instances and a real hunt-engine, measured in both ways at once: by agents' scrapers into a
// real store, and by a real Prometheus. Through a restart and a gap, both sources must give the
// same chart, and both what the instances know that they did.
#include <QtCore/QDateTime>
#include <QtTest/QTest>

#include <algorithm>
#include <cmath>

#include "app/hunt/cluster/cluster_commands.h"
#include "app/hunt/cluster/http_call.h"
#include "model/agent/metrics_scraper.h"
#include "model/latency/prometheus_source.h"
#include "model/latency/store_source.h"
#include "model/metrics/latency_history.h"
#include "model/session/session.h"
#include "tests/integration/latency/metrics_double.h"
#include "tests/integration/latency/prometheus_server.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey key{"prod", "hunt-engine"};
const Scope one{"eu1", "hunt-1"}, two{"eu1", "hunt-2"}, engine{"eu2", "hunt-3"};

std::int64_t now() {
  return QDateTime::currentSecsSinceEpoch();
}

// A time in which the instances worked, with nothing at both ends.
struct Phase {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::vector<double> durations;
};

LatencyStep total(const LatencyAnswer& answer, const Scope& scope, const Phase& phase) {
  LatencyStep sum;
  for (const LatencyStep& step : answer.steps) {
    if (scope.covers(step.instance) && step.start >= phase.from && step.start < phase.to)
      mergeInto(sum, step);
  }
  return sum;
}

}  // namespace

class LatencySourcesTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void bothCountTheSame();
  void quantilesAreWithinTheBoundsOfTheTrueOnes();
  void secondsAgreeWithinAScrape();
  void theRestartIsSeenByBoth();
  void theGapIsAGapInBoth();
  void longStepsAgree();
  void aRealEngineAgrees();
  void bothFollow();
  void loginsAndCertificatesAreChecked();

 private:
  void measure(const Scope& instance, quint16 port);
  Phase work(int seconds);
  void startEngine();
  void callEngine(int times);
  [[nodiscard]] LatencyAnswer ask(LatencySource& source, std::int64_t step);

  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> store_;
  MetricsDouble first_{1}, second_{2};
  hunt::ChildProcess engine_;
  int engine_port_ = 0;
  PrometheusServer server_;
  std::vector<std::unique_ptr<MetricsScraper>> scrapers_;
  std::unique_ptr<StoreSource> from_store_;
  std::unique_ptr<PrometheusSource> from_prometheus_;
  Phase before_, after_restart_, gap_, last_;
  std::int64_t begin_ = 0, end_ = 0;
};

// As an agent does: each second that the scraper completes goes to the store.
void LatencySourcesTest::measure(const Scope& instance, quint16 port) {
  MetricsConfig config;
  config.url = QUrl(QStringLiteral("http://127.0.0.1:%1/metrics").arg(port));
  config.duration = "hunt_request_duration_seconds";
  config.errors = "hunt_errors_total";
  config.gauges = {{"queue_depth", "hunt_queue_depth"}};
  config.counters = {{"cache_hits", "hunt_cache_hits_total"}};
  auto scraper = std::make_unique<MetricsScraper>(config, instance);
  connect(scraper.get(), &MetricsScraper::sampled, this, [this](const TelemetrySample& sample) {
    AgentReport report{{key, sample.instance}, {1, 1}, {1},          {1},     "",
                       Health::healthy,        "",     std::nullopt, {sample}};
    store_->report(report, [](const Result<void>& done) {
      if (!done) qWarning("%s", done.error().toString().c_str());
    });
  });
  scraper->start();
  scrapers_.push_back(std::move(scraper));
}

// Works for some seconds; three quiet ones are before and after, so that it does not matter when in
// a second somebody looks.
Phase LatencySourcesTest::work(int seconds) {
  Phase phase;
  QTest::qWait(1500);
  phase.from = now();
  QTest::qWait(1500);
  for (MetricsDouble* one_of : {&first_, &second_})
    one_of->setBusy(true);
  QTest::qWait(seconds * 1000);
  for (MetricsDouble* one_of : {&first_, &second_})
    one_of->setBusy(false);
  QTest::qWait(2500);
  phase.to = now();
  QTest::qWait(1500);
  for (MetricsDouble* one_of : {&first_, &second_}) {
    const auto durations = one_of->takeDurations();
    phase.durations.insert(phase.durations.end(), durations.begin(), durations.end());
  }
  return phase;
}

// Without a database: every request that it takes is an error, which is counted with its cause.
void LatencySourcesTest::startEngine() {
  const hunt::EngineCommand command{.program = QStringLiteral(SEXTANT_BIN_DIR "/hunt-engine"),
                                    .name = QStringLiteral("hunt-3"),
                                    .profile_file = {},
                                    .conninfo = "host=/nowhere"};
  hunt::CommandLine line = hunt::commandLine(command);
  const auto profile = line.arguments.indexOf(QStringLiteral("--profile"));
  if (profile >= 0) line.arguments.remove(profile, 2);
  const auto started = engine_.start(line, hunt::engineReadyLine);
  if (!started) qFatal("%s", started.error().toString().c_str());
  engine_port_ = engine_.readyText().split(':').last().toInt();
}

void LatencySourcesTest::callEngine(int times) {
  for (int i = 0; i < times; ++i) {
    static_cast<void>(hunt::httpCall(engine_port_, "GET", "/hunts/1/clues/1", 3000));
    QTest::qWait(1);
  }
}

LatencyAnswer LatencySourcesTest::ask(LatencySource& source, std::int64_t step) {
  std::optional<Result<LatencyAnswer>> answer;
  source.fetch(key, {begin_, end_, step}, this,
               [&](const Result<LatencyAnswer>& got) { answer = got; });
  if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000)) qFatal("no answer");
  if (!*answer) qFatal("%s", answer->error().toString().c_str());
  for (const std::string& warning : (*answer)->warnings)
    qWarning("%s", warning.c_str());
  return **answer;
}

void LatencySourcesTest::initTestCase() {
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  startEngine();
  const auto started = server_.start(
      {{one, first_.port()}, {two, second_.port()}, {engine, static_cast<quint16>(engine_port_)}});
  if (!started) QFAIL(started.error().what.c_str());
  fixture_ = std::make_unique<StoreFixture>();
  store_ = fixture_->connectedStore("agent");
  makeProd(*store_);
  for (const Scope& instance : {one, two, engine}) {
    QVERIFY(await<void>([&](Reply<void> reply) {
              store_->enrol({key, instance}, std::move(reply));
            }).has_value());
  }
  measure(one, first_.port());
  measure(two, second_.port());
  measure(engine, static_cast<quint16>(engine_port_));
  from_store_ =
      std::make_unique<StoreSource>([this](const ServiceKey& key, const TelemetryRange& range,
                                           QObject*, LatencyReply<std::vector<LatencyStep>> reply) {
        store_->telemetryRange(key, range, std::move(reply));
      });
  from_prometheus_ = std::make_unique<PrometheusSource>(
      server_.settings(), [](const SecretReference&, LatencyReply<QByteArray> reply) {
        reply(PrometheusServer::password());
      });
  QTest::qWait(4000);
  // From one multiple of ten seconds to another, quiet at both: steps of 10 s are whole.
  while (now() % 10 != 0)
    QTest::qWait(50);
  begin_ = now();
  QTest::qWait(2000);
  callEngine(30);
  before_ = work(20);
  first_.restart();
  after_restart_ = work(20);
  gap_.from = now();
  first_.setAnswering(false);
  gap_ = work(5);
  first_.setAnswering(true);
  last_ = work(12);
  callEngine(30);
  // Prometheus may see the calls a second later: that must not be beyond the end of the last step.
  QTest::qWait(6000);
  while (now() % 10 != 3)
    QTest::qWait(50);
  end_ = now() - 3;
}

void LatencySourcesTest::bothCountTheSame() {
  const LatencyAnswer stored = ask(*from_store_, 1), scraped = ask(*from_prometheus_, 1);
  for (const Phase* phase : {&before_, &after_restart_, &last_}) {
    for (const Scope& scope : {Scope{"eu1", ""}, one, two}) {
      const LatencyStep a = total(stored, scope, *phase), b = total(scraped, scope, *phase);
      QVERIFY(a.durations.count() > 500);
      QCOMPARE(b.durations.count(), a.durations.count());
      QCOMPARE(b.durations.buckets(), a.durations.buckets());
      QVERIFY(std::abs(b.durations.sumSeconds() - a.durations.sumSeconds()) < 1e-5);
      QCOMPARE(b.errors, a.errors);
    }
    QCOMPARE(total(scraped, {"eu1", ""}, *phase).durations.count(), phase->durations.size());
  }
}

void LatencySourcesTest::quantilesAreWithinTheBoundsOfTheTrueOnes() {
  std::vector<double> all = before_.durations;
  std::sort(all.begin(), all.end());
  for (LatencySource* source : {static_cast<LatencySource*>(from_store_.get()),
                                static_cast<LatencySource*>(from_prometheus_.get())}) {
    const LatencyHistogram durations = total(ask(*source, 1), {"eu1", ""}, before_).durations;
    for (const double q : {0.5, 0.95, 0.99}) {
      const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(all.size())));
      const auto bounds = durations.quantileBounds(q);
      QVERIFY(bounds->lower_seconds < all[rank - 1] && all[rank - 1] <= bounds->upper_seconds);
      QVERIFY(std::abs(*durations.quantileSeconds(q) / all[rank - 1] - 1) < 0.19);
    }
  }
}

// Prometheus looks at some moment of each second, agents at its turn: what one has counted by the
// end of a second, the other has a second earlier at the latest, and not before.
void LatencySourcesTest::secondsAgreeWithinAScrape() {
  const LatencyAnswer stored = ask(*from_store_, 1), scraped = ask(*from_prometheus_, 1);
  for (std::int64_t at = before_.from + 2; at < before_.to - 2; ++at) {
    const auto by = [&](const LatencyAnswer& answer, std::int64_t end) {
      return total(answer, one, {before_.from, end, {}}).durations.count();
    };
    QVERIFY(by(stored, at - 2) <= by(scraped, at));
    QVERIFY(by(scraped, at) <= by(stored, at + 1));
  }
}

void LatencySourcesTest::theRestartIsSeenByBoth() {
  const std::int64_t from = before_.to - 1, to = after_restart_.from + 2;
  int restarts = 0;
  for (const LatencyStep& step : ask(*from_prometheus_, 1).steps) {
    if (!step.restarted) continue;
    ++restarts;
    QCOMPARE(step.instance, one);
    QVERIFY(step.start >= from - 1 && step.start <= to);
  }
  QCOMPARE(restarts, 1);
  // The agent's second is missing.
  int seconds = 0;
  for (const LatencyStep& step : ask(*from_store_, 1).steps)
    seconds += step.instance == one && step.start >= from && step.start < to ? 1 : 0;
  QCOMPARE(seconds, static_cast<int>(to - from) - 1);
}

void LatencySourcesTest::theGapIsAGapInBoth() {
  for (LatencySource* source : {static_cast<LatencySource*>(from_store_.get()),
                                static_cast<LatencySource*>(from_prometheus_.get())}) {
    LatencyHistory history(1, 3600);
    for (const LatencyStep& step : ask(*source, 1).steps)
      QCOMPARE(history.add(step, now()), LatencyHistory::Added::added);
    for (const StepPoint& point : history.points(one, gap_.from + 1, gap_.to - 1, 1)) {
      QCOMPARE(point.held_seconds, std::uint64_t{0});
      QVERIFY(!point.durations.quantileSeconds(0.5));
    }
    for (const StepPoint& point : history.points({"eu1", ""}, gap_.from + 1, gap_.to - 1, 1))
      QCOMPARE(point.instances, std::uint32_t{1});
  }
}

void LatencySourcesTest::longStepsAgree() {
  const LatencyAnswer stored = ask(*from_store_, 10), scraped = ask(*from_prometheus_, 10);
  const Phase whole{begin_, end_, {}};
  const LatencyStep a = total(stored, two, whole), b = total(scraped, two, whole);
  QVERIFY(a.durations.count() > 3000);
  QCOMPARE(b.durations.buckets(), a.durations.buckets());
  QCOMPARE(b.errors, a.errors);
  QCOMPARE(a.seconds, static_cast<std::uint32_t>(whole.to - whole.from));
  QCOMPARE(b.seconds, a.seconds);
  QCOMPARE(*b.gauges.at("queue_depth").mean(), 3.0);
  QCOMPARE(*a.gauges.at("queue_depth").mean(), 3.0);
  // Of the step in which an instance was restarted, Prometheus knows no growth of its counters.
  QCOMPARE(a.gauges.at("cache_hits").sum, double(a.durations.count()));
  QVERIFY(b.gauges.at("cache_hits").sum <= a.gauges.at("cache_hits").sum);
  QVERIFY(b.gauges.at("cache_hits").sum > 0.7 * a.gauges.at("cache_hits").sum);
  // A step that ends or begins in the gap is one for Prometheus; any other has all that is known.
  for (const LatencyStep& step : stored.steps) {
    const Phase own{step.start, step.start + 10, {}};
    if (step.instance != one || step.start < whole.from || step.start >= whole.to) continue;
    const LatencyStep other = total(scraped, one, own);
    const bool at_gap = own.to >= gap_.from - 2 && own.from <= gap_.to + 2;
    QVERIFY(other.seconds > 0 || at_gap);
    // What happened in up to two seconds may be in the step beside it.
    if (other.seconds > 0 && !other.restarted)
      QVERIFY(other.durations.count() + 200 >= step.durations.count());
  }
}

void LatencySourcesTest::aRealEngineAgrees() {
  const Phase whole{begin_, end_, {}};
  const LatencyStep a = total(ask(*from_store_, 1), engine, whole);
  const LatencyStep b = total(ask(*from_prometheus_, 10), engine, whole);
  QCOMPARE(a.durations.count(), std::uint64_t{60});
  QCOMPARE(b.durations.count(), std::uint64_t{60});
  QCOMPARE(b.durations.buckets(), a.durations.buckets());
  QCOMPARE(b.errors, a.errors);
  std::uint64_t errors = 0;
  for (const auto& [cause, count] : b.errors)
    errors += count;
  QCOMPARE(errors, std::uint64_t{60});
}

// The store's as a console has it, through its session.
void LatencySourcesTest::bothFollow() {
  StoreTarget target;
  target.root = fixture_->root();
  Session session(target);
  session.start();
  StoreSource from_session(session);
  for (LatencySource* source : {static_cast<LatencySource*>(&from_session),
                                static_cast<LatencySource*>(from_prometheus_.get())}) {
    LatencyHistory history(1, 3600);
    connect(source, &LatencySource::arrived, this,
            [&](const ServiceKey&, const LatencyAnswer& answer) {
              for (const LatencyStep& step : answer.steps)
                history.add(step, now());
            });
    QVERIFY(!source->staleSeconds(key));
    source->follow(key, 1);
    QTest::qWait(5000);
    QVERIFY(history.newest() && *history.newest() >= now() - 4);
    QVERIFY2(source->staleSeconds(key) <= 4, qPrintable(source->name()));
    QVERIFY(!source->problem(key));
    source->unfollow(key);
    source->disconnect(this);
  }
}

void LatencySourcesTest::loginsAndCertificatesAreChecked() {
  const auto problemWith = [&](PrometheusSettings settings, const QByteArray& password) {
    PrometheusSource source(
        settings, [&](const SecretReference&, LatencyReply<QByteArray> reply) { reply(password); });
    std::optional<Result<LatencyAnswer>> answer;
    source.fetch(key, {end_ - 10, end_, 1}, this,
                 [&](const Result<LatencyAnswer>& got) { answer = got; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000)) qFatal("no answer");
    return answer->has_value() ? std::string("fine") : answer->error().toString();
  };
  QCOMPARE(problemWith(server_.settings(), "harbour"), std::string("fine"));
  const std::string login = problemWith(server_.settings(), "wrong");
  QVERIFY2(login.find("does not let this login in") != std::string::npos, login.c_str());
  PrometheusSettings settings = server_.settings();
  settings.ca_file.clear();
  const std::string certificate = problemWith(settings, "harbour");
  QVERIFY2(certificate.find("certificate is not believed") != std::string::npos,
           certificate.c_str());
  settings = server_.settings();
  settings.durations = "prometheus_http_request_duration_seconds";
  settings.match = "job=\"hunt-engine\"";
  QCOMPARE(problemWith(settings, "harbour"), std::string("fine"));  // nothing there is no error
}

QTEST_GUILESS_MAIN(LatencySourcesTest)
#include "latency_sources_test.moc"
