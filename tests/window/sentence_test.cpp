// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences in labels: what others wrote is visible in them, and a number stays with its unit.
#include <QTest>

#include "widgets/common/banner.h"
#include "widgets/common/shrinking_box.h"

using namespace sextant::ui;

class SentenceTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { Theme::install(ThemeChoice::light); }
  void aNumberStaysWithItsUnit();
  void whatOthersWroteIsVisible();
  void aBannerSaysItsSentence();
  void aBoxTakesNoRoomForNothing();
};

void SentenceTest::aNumberStaysWithItsUnit() {
  PlainLabel label;
  label.setSentence(QStringLiteral("At most 25 % of them within 100 ms, after 3 min."));
  QCOMPARE(label.text(), QString::fromUtf8("At most 25\u00a0% of them within 100\u00a0ms, after 3\u00a0min."));
}

void SentenceTest::whatOthersWroteIsVisible() {
  PlainLabel label;
  label.setSentence(QString::fromUtf8("a\u202eb\u00a0c 5 s"));
  QCOMPARE(label.text(), QString::fromUtf8("a\\u202eb\\u00a0c 5\u00a0s"));
}

void SentenceTest::aBannerSaysItsSentence() {
  Banner banner;
  banner.show(Tone::bad, QStringLiteral("Slow"), QStringLiteral("It took 2 s."));
  QCOMPARE(banner.sentence(), QStringLiteral("It took 2 s."));
  for (const auto* label : banner.findChildren<PlainLabel*>())
    QVERIFY2(!label->text().contains(QLatin1Char('\\')), qPrintable(label->text()));
}

void SentenceTest::aBoxTakesNoRoomForNothing() {
  QWidget window;
  auto* column = new QVBoxLayout(&window);
  auto* box = new ShrinkingBox;
  auto* first = new QWidget;
  auto* second = new QWidget;
  for (QWidget* part : {first, second}) {
    part->hide();
    box->add(part);
  }
  column->addWidget(box);
  window.show();
  QVERIFY(!box->isVisible());
  first->show();
  QVERIFY(box->isVisible());
  second->show();
  first->hide();
  QVERIFY(box->isVisible());
  second->hide();
  QVERIFY(!box->isVisible());
}

QTEST_MAIN(SentenceTest)
#include "sentence_test.moc"
