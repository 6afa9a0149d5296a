// SPDX-License-Identifier: GPL-3.0-or-later
// The judge's two tests against their formulas, computed in another way, and against what they
// promise.
#include <QtTest/QTest>

#include <cmath>
#include <random>

#include "model/rollout/bad_event_test.h"
#include "model/rollout/distribution_test.h"

using namespace sextant;

namespace {

bool near(double value, double expected, double share) {
  return std::abs(value - expected) <= share * std::abs(expected);
}

// ln of ∫ from p to 1 of tˣ(1−t)ⁿ⁻ˣ dt / ((1−p)·pˣ·(1−p)ⁿ⁻ˣ), by the rule of the midpoint.
double integratedEvidence(int x, int n, double p) {
  constexpr int steps = 100'000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) {
    const double t = p + (1 - p) * (i + 0.5) / steps;
    sum += std::exp(x * std::log(t / p) + (n - x) * std::log((1 - t) / (1 - p)));
  }
  return std::log(sum / steps);
}

double choose(int n, int k) {
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0));
}

}  // namespace

class JudgeEvidenceTest : public QObject {
  Q_OBJECT
 private slots:
  void looksSpendAlphaInAll();
  void bandsAreMassarts();
  void theLeadIsTheLargest();
  void quantilesLieInTheirRange();
  void evidenceIsItsIntegral();
  void secondsOfOneShareAreTheFormula();
  void noSecondExpectsMoreThanOne();
  void equalArmsRarelyReachTheirBound();
};

void JudgeEvidenceTest::looksSpendAlphaInAll() {
  double spent = 0;
  for (int look = 1; look <= 1'000'000; ++look)
    spent += 2 * alphaOfLook(0.005, look);
  QVERIFY(near(spent, 0.005, 1e-5));
  QVERIFY(spent <= 0.005);
}

void JudgeEvidenceTest::bandsAreMassarts() {
  QVERIFY(near(bandHalfWidth(5000, 0.01), std::sqrt(std::log(200.0) / 10000), 1e-12));
  QCOMPARE(bandHalfWidth(0, 0.01), 1.0);
  QCOMPARE(bandHalfWidth(1, 1e-9), 1.0);
  const DistributionLook now = lookAt({600, 400}, {200, 100}, 7, 0.005);
  const double spent = 0.005 / (2 * 7 * 8);
  QVERIFY(near(now.half_width,
               std::sqrt(std::log(2 / spent) / 2000) + std::sqrt(std::log(2 / spent) / 600),
               1e-12));
}

void JudgeEvidenceTest::theLeadIsTheLargest() {
  const DistributionLead lead = leadOf({10, 80, 10}, {10, 20, 70});
  QCOMPARE(lead.bucket, std::size_t{1});
  QVERIFY(near(lead.share, 0.6, 1e-12));
  QCOMPARE(leadOf({10, 20, 70}, {10, 80, 10}).share, 0.0);
  QCOMPARE(leadOf({}, {1, 2}).share, 0.0);
  QCOMPARE(leadOf({80, 10, 10}, {10, 70, 20}, 1).bucket, std::size_t{1});
  QVERIFY(near(leadOf({80, 10, 10}, {10, 70, 20}, 1).share, 0.1, 1e-12));
}

void JudgeEvidenceTest::quantilesLieInTheirRange() {
  const std::vector<double> bounds{1, 2, 3};
  const BucketCounts counts{50, 30, 15, 5};
  QCOMPARE(*quantileOf(counts, bounds, 0.25), 0.5);
  QCOMPARE(*quantileOf(counts, bounds, 0.65), 1.5);
  QCOMPARE(*quantileOf(counts, bounds, 0.99), 3.0);
  QCOMPARE(quantileRange(counts, bounds, 0.5, 0.1).lower_seconds, 0.0);
  QCOMPARE(*quantileRange(counts, bounds, 0.5, 0.1).upper_seconds, 2.0);
  QCOMPARE(quantileRange(counts, bounds, 0.7, 0.1).lower_seconds, 1.0);
  QVERIFY(!quantileRange(counts, bounds, 0.95, 0.1).upper_seconds);
  QVERIFY(!quantileOf({0, 0, 0, 0}, bounds, 0.5));
}

void JudgeEvidenceTest::evidenceIsItsIntegral() {
  for (const double p : {0.01, 0.1, 1 / 3.0, 0.5, 0.9}) {
    for (const int n : {1, 7, 40}) {
      for (const int x : {0, n / 3, n}) {
        const double expected = integratedEvidence(x, n, p);
        QVERIFY(
            std::abs(logEvidence(static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(n), p) -
                     expected) < 1e-4);
      }
    }
  }
  // The numbers of a fast rejecter on a third of the traffic, by hand: E = (1 - (1/3)^302) / (302 *
  // (2/3) * (1/3)^301).
  QVERIFY(
      near(logEvidence(301, 301, 1 / 3.0), 301 * std::log(3.0) - std::log(302 * 2 / 3.0), 1e-9));
}

void JudgeEvidenceTest::secondsOfOneShareAreTheFormula() {
  std::mt19937_64 dice(3);
  for (const double p : {0.1, 1 / 3.0, 0.5}) {
    for (const double rate : {p, 1.5 * p}) {
      BadEventEvidence evidence;
      std::uint64_t x = 0;
      std::uint64_t n = 0;
      for (int second = 0; second < 200; ++second) {
        const std::uint64_t bad = dice() % 9;
        const auto candidate_bad = std::binomial_distribution<std::uint64_t>(bad, rate)(dice);
        evidence.add(candidate_bad, bad, p);
        x += candidate_bad;
        n += bad;
      }
      QVERIFY2(std::abs(evidence.logValue() - logEvidence(x, n, p)) < 0.02,
               QByteArray::number(evidence.logValue() - logEvidence(x, n, p)).constData());
    }
  }
}

// If the arms are equal, the bad requests of a second are drawn without replacement from all of
// them. The exact expectation of E over all draws, whatever the share was before.
void JudgeEvidenceTest::noSecondExpectsMoreThanOne() {
  for (const int candidate : {1, 4, 10, 17}) {
    constexpr int all = 20;
    for (const int bad : {1, 3, 10, 20}) {
      double expectation = 0;
      for (int x = std::max(0, bad - (all - candidate)); x <= std::min(bad, candidate); ++x) {
        BadEventEvidence evidence;
        evidence.add(0, 1, 0.25);  // chooses the ratios by another share
        const double before = evidence.logValue();
        evidence.add(static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(bad),
                     candidate / 20.0);
        expectation += choose(candidate, x) * choose(all - candidate, bad - x) / choose(all, bad) *
                       std::exp(evidence.logValue() - before);
      }
      QVERIFY2(expectation <= 1 + 1e-9, QByteArray::number(expectation).constData());
    }
  }
}

// Four hundred runs in which trouble and share change together.
void JudgeEvidenceTest::equalArmsRarelyReachTheirBound() {
  std::mt19937_64 dice(5);
  int reached = 0;
  for (int run = 0; run < 400; ++run) {
    BadEventEvidence evidence;
    for (int second = 0; second < 200; ++second) {
      const bool trouble = second % 4 == 0;
      const double share = trouble ? 0.7 : 0.2;
      const std::uint64_t bad = trouble ? dice() % 12 : dice() % 2;
      evidence.add(std::binomial_distribution<std::uint64_t>(bad, share)(dice), bad, share);
      if (evidence.logValue() >= std::log(20.0)) {
        ++reached;
        break;
      }
    }
  }
  // One in twenty is allowed; five standard deviations above that.
  QVERIFY2(reached <= 42, QByteArray::number(reached).constData());
}

QTEST_GUILESS_MAIN(JudgeEvidenceTest)
#include "judge_evidence_test.moc"
