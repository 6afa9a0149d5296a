// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include <algorithm>
#include <cmath>
#include <random>

#include "model/metrics/latency_histogram.h"
#include "model/metrics/openmetrics.h"
#include "model/metrics/relative_change.h"

using namespace sextant;

namespace {

bool near(double value, double expected, double share) {
  return std::abs(value - expected) <= share * expected;
}

}  // namespace

class MetricsTest : public QObject {
  Q_OBJECT
 private slots:
  void boundsAreTheDocumentedOnes();
  void aBucketHoldsItsUpperBound();
  void quantilesAreNearTheTrueOnes();
  void histogramsAddUpExactly();
  void emptyHistogramsHaveNoFigures();
  void differenceIsWhatHappenedBetween();
  void restartHasNoDifference();
  void writtenHistogramIsReadBack();
  void writtenFamiliesAreReadBack();
  void labelsAreRead();
  void badLinesAreRefused_data();
  void badLinesAreRefused();
  void otherBucketsAreNotOurs();
  void theIntervalOfAChangeHoldsTheTruth();
  void aChangeNeedsBlocksOnBothSides();
};

void MetricsTest::boundsAreTheDocumentedOnes() {
  QCOMPARE(LatencyHistogram::boundSeconds(0), 1e-4);
  QCOMPARE(LatencyHistogram::boundSeconds(4), 2e-4);
  QCOMPARE(LatencyHistogram::boundSeconds(40), 1e-4 * 1024);
  QVERIFY(near(LatencyHistogram::boundSeconds(78), 74.2, 0.01));
  QVERIFY(std::isinf(LatencyHistogram::boundSeconds(79)));
}

void MetricsTest::aBucketHoldsItsUpperBound() {
  for (std::size_t k = 0; k + 1 < LatencyHistogram::bucket_count; ++k) {
    const double bound = LatencyHistogram::boundSeconds(k);
    QCOMPARE(LatencyHistogram::bucketOf(bound), k);
    QCOMPARE(LatencyHistogram::bucketOf(std::nextafter(bound, 1e9)), k + 1);
  }
  QCOMPARE(LatencyHistogram::bucketOf(0), std::size_t{0});
  QCOMPARE(LatencyHistogram::bucketOf(1e6), LatencyHistogram::bucket_count - 1);
}

void MetricsTest::quantilesAreNearTheTrueOnes() {
  std::mt19937 random(3);
  std::lognormal_distribution<double> durations(-5.5, 1.0);
  std::vector<double> all;
  LatencyHistogram histogram;
  for (int i = 0; i < 20000; ++i) {
    all.push_back(durations(random));
    histogram.add(all.back());
  }
  std::sort(all.begin(), all.end());
  for (const double q : {0.01, 0.5, 0.9, 0.95, 0.99, 0.999}) {
    const double exact = all[static_cast<std::size_t>(q * static_cast<double>(all.size()))];
    QVERIFY2(near(*histogram.quantileSeconds(q), exact, 0.05), QByteArray::number(q).constData());
  }
  double sum = 0;
  for (const double value : all)
    sum += value;
  QVERIFY(near(*histogram.meanSeconds(), sum / 20000, 1e-9));
}

void MetricsTest::histogramsAddUpExactly() {
  LatencyHistogram a, b, both;
  for (int i = 1; i <= 500; ++i) {
    (i % 3 == 0 ? a : b).add(i * 1e-3);
    both.add(i * 1e-3);
  }
  a += b;
  QCOMPARE(a.buckets(), both.buckets());
  QCOMPARE(a.count(), std::uint64_t{500});
  QVERIFY(near(a.sumSeconds(), both.sumSeconds(), 1e-12));
}

void MetricsTest::emptyHistogramsHaveNoFigures() {
  const LatencyHistogram empty;
  QVERIFY(!empty.meanSeconds() && !empty.quantileSeconds(0.5));
}

void MetricsTest::differenceIsWhatHappenedBetween() {
  LatencyHistogram earlier;
  earlier.add(0.001);
  LatencyHistogram later = earlier;
  later.add(0.010);
  later.add(0.010);
  const auto between = LatencyHistogram::difference(later, earlier);
  QVERIFY(between);
  QCOMPARE(between->count(), std::uint64_t{2});
  QVERIFY(near(*between->meanSeconds(), 0.010, 1e-9));
}

void MetricsTest::restartHasNoDifference() {
  LatencyHistogram before, after;
  before.add(0.001);
  after.add(0.5);
  after.add(0.5);
  QVERIFY(!LatencyHistogram::difference(after, before));
}

void MetricsTest::writtenHistogramIsReadBack() {
  LatencyHistogram histogram;
  for (int i = 1; i < 3000; ++i)
    histogram.add(i * i * 1e-5);
  const auto read =
      MetricsText::parse(writeHistogram("d_seconds", "Durations", histogram) + "# EOF\n");
  QVERIFY2(read, read ? "" : read.error().toString().c_str());
  const auto back = read->histogram("d_seconds");
  QVERIFY(back);
  QCOMPARE(back->buckets(), histogram.buckets());
  QVERIFY(near(back->sumSeconds(), histogram.sumSeconds(), 1e-6));
  QVERIFY(!read->histogram("other"));
}

void MetricsTest::writtenFamiliesAreReadBack() {
  MetricsWriter out;
  out.family("e", "counter", "By cause.");
  out.sample("e_total", 3, {{"cause", "a \"quoted\" \\ path\nline"}, {"x", ""}});
  out.gauge("g", "A gauge.", -4);
  out.seconds("w_seconds_sum", 1.25);
  const auto read = MetricsText::parse(out.text());
  QVERIFY2(read, read ? "" : read.error().toString().c_str());
  QCOMPARE(read->byLabel("e_total", "cause"),
           (std::map<std::string, double>{{"a \"quoted\" \\ path\nline", 3}}));
  QCOMPARE(read->value("g"), std::optional(-4.0));
  QCOMPARE(read->value("w_seconds_sum"), std::optional(1.25));
}

void MetricsTest::labelsAreRead() {
  const auto read = MetricsText::parse(
      "# TYPE e counter\ne_total{cause=\"queue full\",x=\"a\\\"b\\\\\"} 3\n"
      "e_total{cause=\"pool\"} 4.5 1700000000\ndepth 7\n# EOF\n");
  QVERIFY2(read, read ? "" : read.error().toString().c_str());
  const std::map<std::string, double> expected{{"queue full", 3}, {"pool", 4.5}};
  QCOMPARE(read->byLabel("e_total", "cause"), expected);
  QCOMPARE(read->value("depth").value(), 7.0);
  QVERIFY(!read->value("nothing"));
  QVERIFY(read->byLabel("nothing", "cause").empty());
}

void MetricsTest::badLinesAreRefused_data() {
  QTest::addColumn<QByteArray>("text");
  for (const char* text : {"e_total{cause=\"x\" 3\n", "e_total\n", "e_total three\n",
                           "e_total{cause=x} 3\n", "{} 3\n"})
    QTest::newRow(text) << QByteArray(text);
}

void MetricsTest::badLinesAreRefused() {
  QFETCH(QByteArray, text);
  const auto read = MetricsText::parse("depth 1\n" + text.toStdString());
  QVERIFY(!read);
  QCOMPARE(read.error().kind, ErrorKind::input);
  const std::string said = read.error().toString();
  QVERIFY2(said.find(text.trimmed().toStdString()) != std::string::npos, said.c_str());
}

void MetricsTest::otherBucketsAreNotOurs() {
  const auto read =
      MetricsText::parse("d_bucket{le=\"0.1\"} 1\nd_bucket{le=\"+Inf\"} 2\nd_count 2\nd_sum 1\n");
  QVERIFY(read && !read->histogram("d"));
}

// 95 % of the intervals must hold the true change; with the normal quantile it would be 80 % of
// those from three blocks.
void MetricsTest::theIntervalOfAChangeHoldsTheTruth() {
  std::mt19937 random(7);
  std::normal_distribution<double> before(100, 5), after(40, 6);
  constexpr int rounds = 4000;
  int held = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> first, second;
    for (int block = 0; block < 3; ++block) {
      first.push_back(before(random));
      second.push_back(after(random));
    }
    const auto half_width = relativeChangeHalfWidth(first, second);
    QVERIFY(half_width);
    const double ratio = (second[0] + second[1] + second[2]) / (first[0] + first[1] + first[2]);
    if (std::abs(ratio - 0.4) <= *half_width) ++held;
  }
  QVERIFY2(held > rounds * 0.935 && held < rounds * 0.98, qPrintable(QString::number(held)));
}

void MetricsTest::aChangeNeedsBlocksOnBothSides() {
  QVERIFY(!relativeChangeHalfWidth({1, 2}, {1, 2, 3}));
  QVERIFY(!relativeChangeHalfWidth({0, 0, 0}, {1, 2, 3}));
  QCOMPARE(*relativeChangeHalfWidth({2, 2, 2}, {1, 1, 1}), 0.0);
}

QTEST_GUILESS_MAIN(MetricsTest)
#include "metrics_test.moc"
