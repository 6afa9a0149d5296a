// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <array>
#include <cmath>

#include "widgets/charts/heat_map.h"
#include "widgets/charts/palette.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

std::array<Tokens, 4> themes() {
  return {darkTokens(), lightTokens(), highContrastTokens(true), highContrastTokens(false)};
}

double linear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

using Rgb = std::array<double, 3>;

Rgb linearOf(const QColor& colour) {
  return {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
}

// How a person without the receptors for red or for green sees it (Viénot, Brettel, Mollon 1999),
// in linear light.
Rgb seenBy(const Rgb& c, int without) {
  const double l = 17.8824 * c[0] + 43.5161 * c[1] + 4.11935 * c[2];
  const double m = 3.45565 * c[0] + 27.1554 * c[1] + 3.86714 * c[2];
  const double s = 0.0299566 * c[0] + 0.184309 * c[1] + 1.46709 * c[2];
  const double l2 = without == 0 ? 2.02344 * m - 2.52581 * s : l;
  const double m2 = without == 1 ? 0.494207 * l + 1.24827 * s : m;
  return {0.0809444479 * l2 - 0.130504409 * m2 + 0.116721066 * s,
          -0.0102485335 * l2 + 0.0540193266 * m2 - 0.113614708 * s,
          -0.000365296938 * l2 - 0.00412161469 * m2 + 0.693511405 * s};
}

Rgb oklab(const Rgb& c) {
  const double l = std::cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
  const double m = std::cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
  const double s = std::cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double apart(const Rgb& a, const Rgb& b) {
  const Rgb x = oklab(a);
  const Rgb y = oklab(b);
  return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

}  // namespace

class ChartColoursTest : public QObject {
  Q_OBJECT
 private slots:
  void everySeriesStandsOutInEveryTheme() {
    for (const Tokens& tokens : themes()) {
      for (int i = 0; i < series_max; ++i) {
        const QColor colour = seriesStyle(tokens, i).colour;
        QVERIFY2(contrastRatio(colour, tokens.surface) >= 3,
                 qPrintable(QStringLiteral("%1 on %2").arg(colour.name(), tokens.surface.name())));
      }
    }
  }

  // Two series differ in their dashes or clearly in their colour.
  void noTwoSeriesLookAlike() {
    for (const Tokens& tokens : themes()) {
      for (int a = 0; a < series_max; ++a) {
        for (int b = a + 1; b < series_max; ++b) {
          if (seriesLine(a) != seriesLine(b)) continue;
          const double distance = apart(linearOf(seriesStyle(tokens, a).colour),
                                        linearOf(seriesStyle(tokens, b).colour));
          QVERIFY2(distance > 0.04, qPrintable(QStringLiteral("%1 and %2: %3 in %4")
                                                   .arg(a)
                                                   .arg(b)
                                                   .arg(distance)
                                                   .arg(tokens.surface.name())));
        }
      }
    }
  }

  // The pairs that a chart lives from, for the two common kinds of colour-blindness.
  void theColourBlindTellThemApart() {
    for (const Tokens& tokens : themes()) {
      for (const int without : {0, 1}) {
        const Rgb baseline = seenBy(linearOf(tokens.accent), without);
        const Rgb candidate = seenBy(linearOf(tokens.candidate), without);
        QVERIFY(apart(baseline, candidate) > 0.15);
        for (int a = 0; a < 5; ++a) {
          for (int b = a + 1; b < 5; ++b) {
            const double distance = apart(seenBy(linearOf(seriesStyle(tokens, a).colour), without),
                                          seenBy(linearOf(seriesStyle(tokens, b).colour), without));
            QVERIFY2(distance > 0.03, qPrintable(QStringLiteral("%1 and %2: %3 in %4")
                                                     .arg(a)
                                                     .arg(b)
                                                     .arg(distance)
                                                     .arg(tokens.surface.name())));
          }
        }
      }
    }
  }

  // Lightness goes one way in even steps, so that the scale is read without hues.
  void theHeatScaleIsEven() {
    for (const Tokens& tokens : themes()) {
      const HeatScale scale = heatScale(tokens);
      const double all =
          oklab(linearOf(QColor(scale[255])))[0] - oklab(linearOf(QColor(scale[0])))[0];
      QVERIFY(std::abs(all) > 0.2);
      for (std::size_t i = 16; i < scale.size(); i += 16) {
        const Rgb before = linearOf(QColor(scale[i - 16]));
        const Rgb here = linearOf(QColor(scale[i]));
        QVERIFY((oklab(here)[0] - oklab(before)[0]) * all > 0);
        const double whole = apart(linearOf(QColor(scale[0])), linearOf(QColor(scale[255])));
        QVERIFY(apart(here, before) > whole / 32 && apart(here, before) < whole / 8);
      }
      // A single request is seen beside none.
      QVERIFY(apart(linearOf(QColor(scale[0])), linearOf(heatZero(tokens))) > 0.08);
    }
  }

  void aGapIsNotZero() {
    HeatColumns heat{0, 1, {std::nullopt, LatencyHistogram{}, LatencyHistogram{}}};
    heat.columns[2]->add(0.05);
    const QImage image = heatImage(heat, darkTokens());
    const int row = int(LatencyHistogram::bucket_count) - 1 - int(LatencyHistogram::bucketOf(0.05));
    QCOMPARE(qAlpha(image.pixel(0, row)), 0);
    QCOMPARE(image.pixel(1, row), heatZero(darkTokens()).rgb());
    QVERIFY(image.pixelColor(2, row) != heatZero(darkTokens()));
  }

  void mergedColumnsLoseNoRequest() {
    HeatColumns heat{100, 1, {}};
    for (int i = 0; i < 7; ++i) {
      heat.columns.emplace_back(LatencyHistogram{});
      for (int k = 0; k <= i; ++k)
        heat.columns.back()->add(0.001 * (k + 1));
    }
    heat.columns[3].reset();
    const HeatColumns whole = merged(heat, 3);
    QCOMPARE(whole.step_seconds, qint64(3));
    QCOMPARE(whole.columns.size(), std::size_t(3));
    QCOMPARE(whole.columns[0]->count(), std::uint64_t(1 + 2 + 3));
    QCOMPARE(whole.columns[1]->count(), std::uint64_t(5 + 6));
    QCOMPARE(whole.columns[2]->count(), std::uint64_t(7));
  }

  void bucketsInWords() {
    QCOMPARE(bucketWords(0), QStringLiteral("up to 0.10 ms"));
    QVERIFY(bucketWords(LatencyHistogram::bucket_count - 1).startsWith("above "));
    QCOMPARE(bucketWords(40), QStringLiteral("86.1–102 ms"));
  }
};

QTEST_GUILESS_MAIN(ChartColoursTest)
#include "chart_colours_test.moc"
