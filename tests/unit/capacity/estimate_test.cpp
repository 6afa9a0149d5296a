// SPDX-License-Identifier: GPL-3.0-or-later
// The estimate where the truth is known: a fleet is played through, its figures are given to the fit
// as if they were measured, and another setting's truth has to lie within the band.
#include <QtTest/QTest>

#include <cmath>

#include "model/capacity/capacity_model.h"

using namespace sextant;

namespace {

const ServiceSetting tuned{32, 512, 4, 4, 1.0, 0.5, 1.5, 1000, 10, true};

ServiceDemand demand() {
  return {{250, 250, 250, 1000}, 0.1, 1000, 0.9};
}

ServiceCost cost(double cores) {
  return {0.0003, 0.0036, 0.0036, 0.004, cores, 47};
}

SimulatedFleet truth(const ServiceSetting& setting, double cores) {
  return simulateFleet({{3, setting}, demand(), cost(cores), 20, 120, 99});
}

MeasuredService measured(const ServiceSetting& setting, double cores) {
  const SimulatedFleet fleet = truth(setting, cores);
  return {demand().rates,
          0.1,
          fleet.hitRatio(),
          fleet.hold_seconds,
          fleet.durations.quantileSeconds(0.5),
          fleet.durations.quantileSeconds(0.99),
          fleet.requests,
          {0.02, 0.04, 30},
          fleet.worker_seconds};
}

bool holds(const Band& band, double value) {
  return band.low <= value && value <= band.high;
}

}  // namespace

class EstimateTest : public QObject {
  Q_OBJECT
 private slots:
  void thePresentIsFitted();
  void anotherSettingLiesWithinTheBand_data();
  void anotherSettingLiesWithinTheBand();
  void theBandIsNarrowWhereItWasMeasured();
  void anUnsteadyPresentWidensTheBand();
  void aWorkerIsHeldForAPartOfTheAnswer();
  void aPreviewNarrowsTheBand_data();
  void aPreviewNarrowsTheBand();
  void anotherLoadIsReckonedWith();
  void withoutMeasurementsThereIsNone();
  void kneesAreFound();
  void settingsNameTheParts();
  void telemetryIsRead();
};

void EstimateTest::thePresentIsFitted() {
  const auto fitted = Calibration::fit({3, tuned}, measured(tuned, 2), {1000, 2, 47});
  QVERIFY(fitted.has_value());
  QVERIFY(std::abs(fitted->exponent() - 0.9) < 0.05);
  const Estimate now = fitted->estimate({3, tuned});
  QVERIFY(std::abs(now.hit_ratio - truth(tuned, 2).hitRatio()) < 0.01);
  QVERIFY(std::abs(fitted->presentError().high) < 0.25);
}

void EstimateTest::anotherSettingLiesWithinTheBand_data() {
  QTest::addColumn<QString>("change");
  QTest::addColumn<double>("cores");
  for (const char* change : {"pool 1", "pool 16", "ttl 3 s", "entries 300", "no coalescing"}) {
    for (const double cores : {1.6, 2.0, 2.8})
      QTest::addRow("%s, really %.1f cores", change, cores) << QString(change) << cores;
  }
}

// The settings say two cores, whatever there really are.
void EstimateTest::anotherSettingLiesWithinTheBand() {
  QFETCH(QString, change);
  QFETCH(double, cores);
  ServiceSetting draft = tuned;
  if (change == "pool 1") draft.pool = draft.pool_idle = 1;
  if (change == "pool 16") draft.pool = draft.pool_idle = 16;
  if (change == "ttl 3 s") draft.cache_ttl = 3;
  if (change == "entries 300") draft.cache_entries = 300;
  if (change == "no coalescing") draft.coalesces = false;
  const auto fitted = Calibration::fit({3, tuned}, measured(tuned, cores), {1000, 2, 47});
  const Estimate estimate = fitted->estimate({3, draft});
  const SimulatedFleet real = truth(draft, cores);
  QVERIFY(std::abs(estimate.hit_ratio - real.hitRatio()) < 0.015);
  const double p99 = *real.durations.quantileSeconds(0.99);
  QVERIFY2(holds(estimate.p99_seconds, p99),
           qPrintable(QString("%1 not in %2 to %3")
                          .arg(p99)
                          .arg(estimate.p99_seconds.low)
                          .arg(estimate.p99_seconds.high)));
}

void EstimateTest::theBandIsNarrowWhereItWasMeasured() {
  const auto fitted = Calibration::fit({3, tuned}, measured(tuned, 2), {1000, 2, 47});
  ServiceSetting far = tuned;
  far.cache_ttl = 1;
  const auto width = [&](const ServiceSetting& setting) {
    const Band band = fitted->estimate({3, setting}).p50_seconds;
    return band.high / band.low;
  };
  QVERIFY2(width(tuned) < 1.5, qPrintable(QString::number(width(tuned))));
  QVERIFY2(width(far) > width(tuned),
           qPrintable(QString("%1 %2").arg(width(far)).arg(width(tuned))));
}

void EstimateTest::anUnsteadyPresentWidensTheBand() {
  const auto width = [](const Unrest& unrest) {
    MeasuredService present = measured(tuned, 2);
    present.unrest = unrest;
    const auto fitted = Calibration::fit({3, tuned}, present, {1000, 2, 47});
    const Estimate estimate = fitted->estimate({3, tuned});
    return std::pair(estimate.p50_seconds.high / estimate.p50_seconds.low,
                     estimate.p99_seconds.high / estimate.p99_seconds.low);
  };
  const auto steady = width({0.02, 0.04, 30}), unsteady = width({0.3, 0.6, 30});
  const auto unseen = width({});
  QVERIFY(unsteady.first > 2 * steady.first && unsteady.second > 4 * steady.second);
  // Of one that nobody has watched, the usual is supposed.
  QVERIFY(unseen.first > steady.first && unseen.first < unsteady.first);
}

// Reading a request and writing the answer holds nobody, so workers are less busy than the median
// lets suppose.
void EstimateTest::aWorkerIsHeldForAPartOfTheAnswer() {
  MeasuredService present = measured(tuned, 2);
  const double around = 0.002;
  for (auto* duration : {&present.p50_seconds, &present.p99_seconds})
    **duration += around;
  const auto fitted = Calibration::fit({3, tuned}, present, {1000, 2, 47});
  const Estimate now = fitted->roughEstimate({3, tuned});
  const double real = truth(tuned, 2).worker_utilisation;
  QVERIFY2(std::abs(now.worker_utilisation.low / real - 1) < 0.1,
           qPrintable(QString("%1 %2").arg(now.worker_utilisation.low).arg(real)));
  // The buckets of durations are as wide as that.
  const double middle = std::sqrt(now.p50_seconds.low * now.p50_seconds.high);
  QVERIFY2(std::abs(middle / *present.p50_seconds - 1) < 0.15, qPrintable(QString::number(middle)));
}

void EstimateTest::aPreviewNarrowsTheBand_data() {
  QTest::addColumn<double>("cores");
  for (const double cores : {1.2, 2.0, 3.2})
    QTest::addRow("really %.1f cores", cores) << cores;
}

// One instance of three runs the draft. What its connections are held is known then, so that the
// estimate of the whole fleet with it is near.
void EstimateTest::aPreviewNarrowsTheBand() {
  QFETCH(double, cores);
  ServiceSetting draft = tuned;
  draft.pool = draft.pool_idle = 12;
  draft.cache_ttl = 2;
  const std::vector<ServiceSetting> mixed{tuned, draft, tuned};
  const SimulatedFleet seen = simulateFleet({mixed, demand(), cost(cores), 20, 120, 99});
  const SimulatedInstance& own = seen.instances[1];
  PreviewedFleet fleet{mixed, 1, measured(tuned, cores), measured(draft, cores)};
  fleet.all.hit_ratio = seen.hitRatio();
  fleet.own.hold_seconds = own.hold_seconds;
  fleet.own.p50_seconds = own.durations.quantileSeconds(0.5);
  fleet.own.p99_seconds = own.durations.quantileSeconds(0.99);
  const auto before = Calibration::fit({3, tuned}, measured(tuned, cores), {1000, 2, 47});
  const auto narrowed = Calibration::fitPreview(fleet, {1000, 2, 47});
  QVERIFY(before && narrowed);
  const double p99 = *truth(draft, cores).durations.quantileSeconds(0.99);
  const Band wide = before->estimate({3, draft}).p99_seconds;
  const Band narrow = narrowed->estimate({3, draft}).p99_seconds;
  const Band rough = narrowed->roughEstimate({3, draft}).p99_seconds;
  const QString words = QStringLiteral("%1: %2 to %3 before, %4 to %5 with the preview, likeliest %6")
                            .arg(p99)
                            .arg(wide.low)
                            .arg(wide.high)
                            .arg(narrow.low)
                            .arg(narrow.high)
                            .arg((rough.low + rough.high) / 2);
  // The beliefs stand a factor of 1.4 apart.
  QVERIFY2(std::abs((rough.low + rough.high) / 2 / p99 - 1) < 0.3, qPrintable(words));
  QVERIFY2(narrow.high / narrow.low <= wide.high / wide.low * 1.05, qPrintable(words));
  fleet.previewed = 7;
  QVERIFY(!Calibration::fitPreview(fleet, {1000, 2, 47}));
  fleet.previewed = 1;
  fleet.own.requests = 20;
  QVERIFY(!Calibration::fitPreview(fleet, {1000, 2, 47}));
}

void EstimateTest::anotherLoadIsReckonedWith() {
  const auto fitted = Calibration::fit({3, tuned}, measured(tuned, 2), {1000, 2, 47});
  MeasuredService quiet;
  quiet.rates = {20};
  const Estimate little = fitted->askedAs(quiet).estimate({3, tuned});
  const Estimate now = fitted->estimate({3, tuned});
  QVERIFY(little.database_utilisation.high < now.database_utilisation.low);
  QVERIFY(little.hit_ratio < now.hit_ratio);
}

void EstimateTest::withoutMeasurementsThereIsNone() {
  const MeasuredService full = measured(tuned, 2);
  const auto without = [&](auto change) {
    MeasuredService less = full;
    change(less);
    const auto fitted = Calibration::fit({3, tuned}, less, {1000, 2, 47});
    return fitted ? QString() : QString::fromStdString(fitted.error().what);
  };
  QVERIFY(without([](MeasuredService& less) { less.requests = 20; }).contains("only 20 requests"));
  QVERIFY(without([](MeasuredService& less) { less.hold_seconds.reset(); }).contains("connection"));
  QVERIFY(without([](MeasuredService& less) { less.hit_ratio.reset(); }).contains("misses"));
  QVERIFY(!Calibration::fit({}, full, {1000, 2, 47}).has_value());
}

void EstimateTest::kneesAreFound() {
  std::vector<double> at, values;
  for (int i = 1; i <= 20; ++i) {
    at.push_back(i);
    values.push_back(i < 6 ? 100.0 / i : 20 - 0.2 * i);
  }
  const auto knee = kneeOf(at, values);
  QVERIFY(knee.has_value());
  QVERIFY(at[*knee] >= 4 && at[*knee] <= 6);
  QVERIFY(!kneeOf(at, std::vector<double>(20, 5)).has_value());
  QVERIFY(!kneeOf(at, at).has_value());
  QVERIFY(!kneeOf({1, 2, 3}, {9, 1, 1}).has_value());
}

void EstimateTest::settingsNameTheParts() {
  const ProfileSet settings{
      {Scope{},
       "capacity:\n  workers: threads\n  pool: size * 2\n  cores: 2\n  deadline: limit\n"}};
  const auto model = CapacityModel::fromSettings(settings, "hunt-engine");
  QVERIFY2(model && *model, model ? "" : model.error().what.c_str());
  RuleQuestion question;
  question.after.profiles[Scope{}] = "threads: 8\nsize: 3\nlimit: none\n";
  question.after.profiles[{"eu1", "b"}] = "limit: 2s\n";
  question.after.inventory = {{"eu1", "a"}, {"eu1", "b"}};
  const auto world = ruleWorld({}, question);
  const auto read = (*model)->settings(*world);
  QVERIFY(read && read->size() == 2);
  const bool is_first = (*read)[0].deadline == no_limit;
  QCOMPARE((*read)[is_first ? 1 : 0].deadline, 2.0);
  QCOMPARE((*read)[0].pool, 6);
  QCOMPARE((*read)[0].workers, 8);
  QCOMPARE((*model)->pointerOf("workers"), std::optional<std::string>("/threads"));
  QCOMPARE((*model)->pointerOf("pool"), std::nullopt);
  const auto problems =
      checkCapacitySettings({{Scope{}, "capacity: {workers: 1, pool: 1}\n"}});
  QCOMPARE(problems.size(), std::size_t{1});
  QVERIFY(problems[0].message.find("\"cores\"") != std::string::npos);
  QVERIFY(!checkCapacitySettings({{Scope{}, "capacity: {wheels: 4}\n"}}).empty());
}

void EstimateTest::telemetryIsRead() {
  LatencyHistory history(1, 3600);
  const std::int64_t now = 1'700'000'000;
  for (std::int64_t second = now - 60; second < now; ++second) {
    LatencyStep step{{"eu1", "a"}, second, {}, {}, {}, 1, {}, false};
    // Each ten seconds are twice as slow as those before, or half.
    const bool is_slow = (now - second - 1) / 10 % 2 == 0;
    for (int i = 0; i < 30; ++i)
      step.durations.add(is_slow ? 0.008 : 0.004);
    step.gauges["cache_hits"] = GaugeSummary::of(18);
    step.gauges["cache_misses"] = GaugeSummary::of(9);
    step.gauges["worker_seconds"] = GaugeSummary::of(0.09);
    step.gauges["pool_use_seconds"] = GaugeSummary::of(0.02);
    step.gauges["pool_uses"] = GaugeSummary::of(4);
    history.add(step, now);
  }
  const MeasuredService read = measuredService(history, now - 60, now);
  QCOMPARE(read.requests, std::uint64_t{1800});
  QCOMPARE(read.unrest.windows, std::size_t{6});
  QVERIFY(std::abs(read.unrest.p50 - std::log(2) / 2 * std::sqrt(1.2)) < 0.03);
  QVERIFY(std::abs(*read.worker_seconds - 0.003) < 1e-9);
  QCOMPARE(read.rates.size(), std::size_t{60});
  QVERIFY(std::abs(*read.hit_ratio - 2.0 / 3) < 1e-9);
  QVERIFY(std::abs(read.write_share - 0.1) < 1e-9);
  QVERIFY(std::abs(*read.hold_seconds - 0.005) < 1e-9);
  QVERIFY(!measuredService(LatencyHistory(1, 3600), now - 60, now).hit_ratio);
}

QTEST_APPLESS_MAIN(EstimateTest)
#include "estimate_test.moc"
