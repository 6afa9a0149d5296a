// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/load/arrivals.h"
#include "app/hunt/load/fine_histogram.h"
#include "app/hunt/load/http_answer.h"
#include "app/hunt/load/load_report.h"
#include "app/hunt/load/popularity.h"

#include <QTest>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

using namespace sextant::hunt;

class LoadGeneratorTest : public QObject {
  Q_OBJECT

 private slots:
  void arrivalsKeepTheRateInAndBetweenBursts() {
    Arrivals arrivals({250, 1000, 1, 4}, 7);
    int quiet = 0;
    int bursting = 0;
    double last = 0;
    for (double at = arrivals.next(); at < 400; at = arrivals.next()) {
      QVERIFY(at > last);
      last = at;
      ++(std::fmod(at, 4.0) >= 3.0 ? bursting : quiet);
    }
    // 75,000 and 100,000 expected; five standard deviations of a Poisson count.
    QVERIFY(std::abs(quiet - 75000) < 5 * std::sqrt(75000));
    QVERIFY(std::abs(bursting - 100000) < 5 * std::sqrt(100000));
    QCOMPARE((ArrivalRate{250, 1000, 1, 4}.mean()), 437.5);
  }

  void gapsAreExponential() {
    Arrivals arrivals({100, 0, 0, 0}, 3);
    double sum = 0;
    double squares = 0;
    double last = 0;
    const int count = 100000;
    for (int i = 0; i < count; ++i) {
      const double at = arrivals.next();
      sum += at - last;
      squares += (at - last) * (at - last);
      last = at;
    }
    const double mean = sum / count;
    const double deviation = std::sqrt(squares / count - mean * mean);
    QVERIFY(std::abs(mean - 0.01) < 0.0002);
    QVERIFY(std::abs(deviation / mean - 1) < 0.02);  // an exponential has both alike
  }

  void theSeedRepeatsARun() {
    Arrivals one({250, 1000, 1, 4}, 5);
    Arrivals same({250, 1000, 1, 4}, 5);
    Arrivals other({250, 1000, 1, 4}, 6);
    bool differs = false;
    for (int i = 0; i < 1000; ++i) {
      const double at = one.next();
      QCOMPARE(same.next(), at);
      differs = differs || other.next() != at;
    }
    QVERIFY(differs);
  }

  void popularityFollowsZipf() {
    const Popularity popularity(1000, 0.9);
    Random random(1);
    std::vector<int> counts(1000);
    const int picks = 400000;
    for (int i = 0; i < picks; ++i)
      ++counts[popularity.pickRank(random)];
    double total = 0;
    for (int rank = 1; rank <= 1000; ++rank)
      total += std::pow(rank, -0.9);
    for (const int rank : {1, 2, 10, 100}) {
      const double expected = picks * std::pow(rank, -0.9) / total;
      QVERIFY(std::abs(counts[static_cast<std::size_t>(rank - 1)] - expected) <
              5 * std::sqrt(expected));
    }
  }

  void everyLiveClueIsAnotherOneOfTheData() {
    const Popularity popularity(3000, 0.0);
    Random random(2);
    std::set<std::pair<int, int>> clues;
    for (int i = 0; i < 60000; ++i) {
      const ClueKey key = popularity.pick(random);
      QVERIFY(key.hunt >= 1 && key.hunt <= 1000 && key.clue >= 1 && key.clue <= 500);
      clues.insert({key.hunt, key.clue});
    }
    QCOMPARE(clues.size(), 3000U);
  }

  void quantilesAreWithinHalfAPercent() {
    FineHistogram durations;
    for (int i = 1; i <= 10000; ++i)
      durations.add(i * 1e-4);
    QCOMPARE(durations.count(), 10000U);
    QVERIFY(std::abs(durations.meanSeconds() - 0.50005) < 1e-9);
    QVERIFY(std::abs(durations.quantileSeconds(0.5) / 0.5 - 1) < 0.005);
    QVERIFY(std::abs(durations.quantileSeconds(0.99) / 0.99 - 1) < 0.005);
    QCOMPARE(durations.maxSeconds(), 1.0);
    QCOMPARE(FineHistogram().quantileSeconds(0.99), 0.0);
  }

  void readsAnswersCutAtEveryByte() {
    const std::string wire =
        "HTTP/1.1 503 Service Unavailable\r\nx-hunt-error: queue_full\r\nContent-Length: 4\r\n"
        "Connection: close\r\n\r\nbody";
    HttpAnswerParser parser;
    HttpAnswer answer;
    for (std::size_t i = 0; i < wire.size(); ++i) {
      QCOMPARE(parser.next(answer), HttpAnswerParser::Status::need_more);
      parser.append(wire.substr(i, 1));
    }
    QCOMPARE(parser.next(answer), HttpAnswerParser::Status::complete);
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.hunt_error, std::string("queue_full"));
    QCOMPARE(answer.body, std::string("body"));
    QVERIFY(!answer.keep_alive);
    QVERIFY(parser.isEmpty());
  }

  void aBusyMachineIsNoResult() {
    LoadFigures figures;
    figures.other_load_cores = 0.59;
    QCOMPARE(verdictOf(figures), std::string("ok"));
    figures.other_load_cores = 1.2;
    QVERIFY(verdictOf(figures).starts_with("unknown: "));
    figures.sent = 10;
    figures.errors["queue_full"] = 3;
    const auto report = nlohmann::json::parse(reportAsJson({}, figures));
    QCOMPARE(report["sent"].get<int>(), 10);
    QCOMPARE(report["error_count"].get<int>(), 3);
    QCOMPARE(report["errors"]["queue_full"].get<int>(), 3);
  }
};

QTEST_APPLESS_MAIN(LoadGeneratorTest)
#include "load_generator_test.moc"
