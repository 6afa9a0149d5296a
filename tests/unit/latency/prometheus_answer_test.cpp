// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of a Prometheus API as steps: what it counted, gaps, restarts, other buckets, numbers
// that are none.
#include <QtTest/QTest>

#include <cmath>

#include "model/latency/prometheus_answer.h"

using namespace sextant;

namespace {

constexpr std::int64_t begin = 1'700'000'000;

// Series of one instance at a time; each value at begin, begin + 10, ...; "-" leaves one out.
class AnswerText {
 public:
  AnswerText& series(const std::string& labels, const std::vector<std::string>& values) {
    std::string points;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] == "-") continue;
      points += (points.empty() ? "" : ",") + std::string("[") +
                std::to_string(begin + static_cast<std::int64_t>(i) * 10) + ",\"" + values[i] +
                "\"]";
    }
    series_ += (series_.empty() ? "" : ",") + std::string("{\"metric\":{") + labels +
               ",\"cluster\":\"eu1\",\"instance\":\"" + instance_ + "\"},\"values\":[" + points +
               "]}";
    return *this;
  }
  // All buckets from `first` on have these cumulative counts, those below 0.
  AnswerText& buckets(std::size_t first, const std::vector<std::string>& values,
                      std::size_t left_out = 1000) {
    std::vector<std::string> zero;
    for (const std::string& value : values)
      zero.emplace_back(value == "-" ? "-" : "0");
    for (std::size_t k = 0; k < LatencyHistogram::bucket_count; ++k) {
      if (k == left_out) continue;
      const double bound = LatencyHistogram::boundSeconds(k);
      char le[40];
      std::snprintf(le, sizeof le, std::isinf(bound) ? "+Inf" : "%.9g", bound);
      series("\"sextant_part\":\"buckets\",\"le\":\"" + std::string(le) + "\"",
             k < first ? zero : values);
    }
    return *this;
  }
  AnswerText& part(const std::string& name, const std::vector<std::string>& values) {
    return series("\"sextant_part\":\"" + name + "\"", values);
  }
  AnswerText& of(const std::string& instance) {
    instance_ = instance;
    return *this;
  }
  [[nodiscard]] Result<LatencyAnswer> read(std::int64_t points,
                                           const std::string& more = "") const {
    return stepsOfAnswer(QByteArray::fromStdString(
                             "{\"status\":\"success\"" + more +
                             ",\"data\":{\"resultType\":\"matrix\",\"result\":[" + series_ + "]}}"),
                         settings(), {begin, begin + (points - 1) * 10, 10});
  }
  static PrometheusSettings settings() {
    PrometheusSettings result;
    result.scrape_interval_seconds = 5;
    return result;
  }

 private:
  std::string series_;
  std::string instance_ = "hunt-1";
};

}  // namespace

class PrometheusAnswerTest : public QObject {
  Q_OBJECT
 private slots:
  void aStepIsTheDifference();
  void aMissingReadingIsAGap();
  void halfOfTheScrapesIsHalfAStep();
  void aRestartCountsFromZero();
  void aHiddenRestartIsToldByPrometheus();
  void noNumbersAreNoReadings_data();
  void noNumbersAreNoReadings();
  void gaugesAndErrors();
  void finerBucketsAreTakenExactly();
  void otherBucketsAreAnErrorInWords();
  void labelsThatNameNobodyAreAnErrorInWords();
  void nothingThereIsNoError();
  void warningsArePassedOn();
  void errorsOfTheServerAreItsOwnWords();
  void whatIsNoAnswerIsRefused_data();
  void whatIsNoAnswerIsRefused();
};

void PrometheusAnswerTest::aStepIsTheDifference() {
  const auto answer = AnswerText()
                          .buckets(30, {"100", "107", "107"})
                          .part("sum", {"2.5", "2.75", "2.75"})
                          .part("scrapes", {"2", "2", "2"})
                          .read(3);
  QVERIFY2(answer.has_value(), answer ? "" : answer.error().toString().c_str());
  QCOMPARE(answer->steps.size(), std::size_t{2});
  const LatencyStep& step = answer->steps[0];
  QCOMPARE(step.instance, (Scope{"eu1", "hunt-1"}));
  QCOMPARE(step.start, begin);
  QCOMPARE(step.seconds, std::uint32_t{10});
  QCOMPARE(step.durations.buckets()[30], std::uint64_t{7});
  QCOMPARE(step.durations.count(), std::uint64_t{7});
  QCOMPARE(step.durations.sumSeconds(), 0.25);
  QVERIFY(!step.restarted);
  // Asked nothing is no gap.
  QCOMPARE(answer->steps[1].durations.count(), std::uint64_t{0});
  QCOMPARE(answer->steps[1].seconds, std::uint32_t{10});
}

void PrometheusAnswerTest::aMissingReadingIsAGap() {
  const auto answer = AnswerText()
                          .buckets(30, {"1", "2", "-", "9", "12"})
                          .part("sum", {"1", "2", "-", "9", "12"})
                          .part("scrapes", {"2", "2", "-", "2", "2"})
                          .read(5);
  QCOMPARE(answer->steps.size(), std::size_t{2});
  QCOMPARE(answer->steps[0].start, begin);
  QCOMPARE(answer->steps[1].start, begin + 30);
  QCOMPARE(answer->steps[1].durations.count(), std::uint64_t{3});
}

void PrometheusAnswerTest::halfOfTheScrapesIsHalfAStep() {
  const auto answer = AnswerText()
                          .buckets(30, {"1", "2", "3"})
                          .part("sum", {"1", "2", "3"})
                          .part("scrapes", {"2", "1", "2"})
                          .read(3);
  // One of two scrapes: the counts are all there, but it is no more than five seconds' look. A
  // scrape just beyond the edge is not missed.
  QCOMPARE(answer->steps[0].seconds, std::uint32_t{10});
  const auto few = AnswerText()
                       .buckets(30, {"1", "2"})
                       .part("sum", {"1", "2"})
                       .part("scrapes", {"2", "0"})
                       .read(2);
  QCOMPARE(few->steps[0].seconds, std::uint32_t{5});
}

void PrometheusAnswerTest::aRestartCountsFromZero() {
  const auto answer = AnswerText()
                          .buckets(30, {"100", "4"})
                          .part("sum", {"50", "2"})
                          .series("\"sextant_part\":\"errors\",\"cause\":\"deadline\"", {"9", "2"})
                          .read(2);
  QCOMPARE(answer->steps[0].durations.count(), std::uint64_t{4});
  QCOMPARE(answer->steps[0].durations.sumSeconds(), 2.0);
  QCOMPARE(answer->steps[0].errors.at("deadline"), std::uint64_t{2});
  QVERIFY(answer->steps[0].restarted);
}

// It has counted more since than it had before: the numbers alone do not show it.
void PrometheusAnswerTest::aHiddenRestartIsToldByPrometheus() {
  const auto answer = AnswerText()
                          .buckets(30, {"100", "140", "150"})
                          .part("sum", {"50", "70", "75"})
                          .part("restarts", {"0", "1", "0"})
                          .read(3);
  QCOMPARE(answer->steps[0].durations.count(), std::uint64_t{140});
  QVERIFY(answer->steps[0].restarted);
  QCOMPARE(answer->steps[1].durations.count(), std::uint64_t{10});
  QVERIFY(!answer->steps[1].restarted);
}

void PrometheusAnswerTest::noNumbersAreNoReadings_data() {
  QTest::addColumn<QByteArray>("value");
  for (const char* value : {"NaN", "+Inf", "-Inf", "-5", "", "1e300", "x"})
    QTest::newRow(value) << QByteArray(value);
}

void PrometheusAnswerTest::noNumbersAreNoReadings() {
  QFETCH(QByteArray, value);
  const std::string bad = value.toStdString();
  const auto answer = AnswerText()
                          .buckets(30, {"1", bad, "3", "4"})
                          .part("sum", {"1", "2", "3", "4"})
                          .part("scrapes", {"2", bad, "2", "2"})
                          .part("min:queue_depth", {"1", bad, bad, bad})
                          .part("max:queue_depth", {"1", bad, "2", bad})
                          .part("mean:queue_depth", {"1", bad, "2", "1"})
                          .read(4);
  QCOMPARE(answer->steps.size(), std::size_t{1});
  QCOMPARE(answer->steps[0].start, begin + 20);
  QCOMPARE(answer->steps[0].durations.count(), std::uint64_t{1});
  if (bad != "-5" && bad != "1e300") QVERIFY(answer->steps[0].gauges.empty());
}

void PrometheusAnswerTest::gaugesAndErrors() {
  const auto answer = AnswerText()
                          .buckets(30, {"1", "2"})
                          .part("sum", {"1", "2"})
                          .part("scrapes", {"2", "2"})
                          .part("min:queue_depth", {"0", "1"})
                          .part("max:queue_depth", {"9", "5"})
                          .part("mean:queue_depth", {"4", "2.5"})
                          .part("count:cache_hits", {"40", "55"})
                          .part("count:pool_waits", {"40", "5"})
                          .series("\"sextant_part\":\"errors\",\"cause\":\"deadline\"", {"7", "9"})
                          .series("\"sextant_part\":\"errors\",\"cause\":\"new\"", {"-", "3"})
                          .read(2);
  const LatencyStep& step = answer->steps[0];
  QCOMPARE(step.errors, (std::map<std::string, std::uint64_t>{{"deadline", 2}, {"new", 3}}));
  QCOMPARE(step.gauges.at("queue_depth"), (GaugeSummary{1, 5, 5, 2}));
  // 15 in ten seconds; a counter that began again says nothing of the step.
  QCOMPARE(step.gauges.at("cache_hits"), (GaugeSummary{1.5, 1.5, 15, 10}));
  QVERIFY(!step.gauges.contains("pool_waits"));
}

void PrometheusAnswerTest::finerBucketsAreTakenExactly() {
  const auto answer = AnswerText()
                          .buckets(30, {"1", "2"})
                          .series("\"sextant_part\":\"buckets\",\"le\":\"0.0171\"", {"0", "1"})
                          .series("\"sextant_part\":\"buckets\",\"le\":\"1000\"", {"1", "2"})
                          .part("sum", {"1", "2"})
                          .read(2);
  QVERIFY2(answer.has_value(), answer ? "" : answer.error().toString().c_str());
  QCOMPARE(answer->steps[0].durations.buckets()[30], std::uint64_t{1});
}

void PrometheusAnswerTest::otherBucketsAreAnErrorInWords() {
  const auto answer = AnswerText().buckets(30, {"1", "2"}, 17).part("sum", {"1", "2"}).read(2);
  QVERIFY(!answer);
  QCOMPARE(answer.error().kind, ErrorKind::input);
  const std::string said = answer.error().toString();
  QVERIFY2(
      said.find("1 of its 80 bounds are missing, the first is 0.00190273") != std::string::npos,
      said.c_str());
}

void PrometheusAnswerTest::labelsThatNameNobodyAreAnErrorInWords() {
  const auto answer = AnswerText().of("127.0.0.1:9000").part("sum", {"1"}).read(1);
  QVERIFY(!answer);
  const std::string said = answer.error().toString();
  QVERIFY2(said.find("instance=\\\"127.0.0.1:9000") != std::string::npos ||
               said.find("127.0.0.1:9000") != std::string::npos,
           said.c_str());
  QVERIFY(said.find("instances") != std::string::npos);
}

void PrometheusAnswerTest::nothingThereIsNoError() {
  QVERIFY(AnswerText().read(2)->steps.empty());
  // A value without its histogram is no step either.
  QVERIFY(AnswerText().part("sum", {"1", "2"}).read(2)->steps.empty());
}

void PrometheusAnswerTest::warningsArePassedOn() {
  const auto answer =
      AnswerText().read(2, ",\"warnings\":[\"a store is down\"],\"isPartial\":true");
  QCOMPARE(answer->warnings.size(), std::size_t{2});
  QCOMPARE(answer->warnings[0], std::string("a store is down"));
}

void PrometheusAnswerTest::errorsOfTheServerAreItsOwnWords() {
  const auto answer = stepsOfAnswer(
      "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error: x\"}", {},
      {begin, begin + 10, 10});
  QCOMPARE(answer.error().kind, ErrorKind::usage);
  QVERIFY(answer.error().what.find("parse error: x") != std::string::npos);
  QCOMPARE(stepsOfAnswer("{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"slow\"}", {},
                         {begin, begin + 10, 10})
               .error()
               .kind,
           ErrorKind::unavailable);
}

void PrometheusAnswerTest::whatIsNoAnswerIsRefused_data() {
  QTest::addColumn<QByteArray>("text");
  for (const char* text : {"", "<html>", "[]", "{\"status\":\"success\"}",
                           "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}"})
    QTest::newRow(text) << QByteArray(text);
}

void PrometheusAnswerTest::whatIsNoAnswerIsRefused() {
  QFETCH(QByteArray, text);
  QVERIFY(!stepsOfAnswer(text, {}, {begin, begin + 10, 10}));
}

QTEST_GUILESS_MAIN(PrometheusAnswerTest)
#include "prometheus_answer_test.moc"
