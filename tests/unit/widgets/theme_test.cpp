// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include "widgets/common/time_words.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

using namespace sextant::ui;

class ThemeTest : public QObject {
  Q_OBJECT
 private slots:
  // WCAG AA for words; the secondary ones and marks of state too.
  void wordsCanBeRead() {
    for (const Tokens& t :
         {darkTokens(), lightTokens(), highContrastTokens(true), highContrastTokens(false)}) {
      for (const QColor& ground : {t.surface, t.raised, t.window}) {
        QVERIFY(contrastRatio(t.text, ground) >= 7);
        QVERIFY(contrastRatio(t.muted, ground) >= 4.5);
      }
      for (const QColor& ink :
           {t.accent, t.ok, t.warning, t.bad, t.yaml_key, t.yaml_text, t.yaml_number}) {
        QVERIFY2(contrastRatio(ink, t.surface) >= 4.5, qPrintable(ink.name()));
      }
      QVERIFY(contrastRatio(t.on_accent, t.accent) >= 4.5);
      QVERIFY(contrastRatio(t.text, t.selection) >= 4.5);
    }
  }

  void choicesAndTheDesktop() {
    Theme& theme = Theme::install(ThemeChoice::dark);
    QVERIFY(theme.tokens().dark);
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(ThemeChoice::light);
    QCOMPARE(changed.count(), 1);
    QVERIFY(!theme.tokens().dark);
    theme.setChoice(ThemeChoice::automatic);
    QPalette dark;
    dark.setColor(QPalette::Window, QColor("#202020"));
    dark.setColor(QPalette::WindowText, QColor("#eeeeee"));
    QGuiApplication::setPalette(dark);
    QTRY_VERIFY(theme.tokens().dark);
    QVERIFY(!theme.tokens().high_contrast);
    dark.setColor(QPalette::Window, Qt::black);
    dark.setColor(QPalette::WindowText, Qt::white);
    QGuiApplication::setPalette(dark);
    QTRY_VERIFY(theme.tokens().high_contrast);
    QWidget widget;
    QCOMPARE(widget.palette().color(QPalette::Window), theme.tokens().surface);
  }

  void everyIconDraws() {
    Theme::install(ThemeChoice::dark);
    const QStringList files = QDir(":/icons").entryList(QDir::Files);
    QVERIFY(files.size() > 30);
    for (const QString& file : files) {
      const QImage image = icon(file.chopped(4)).pixmap(QSize(16, 16), 2.0).toImage();
      QCOMPARE(image.size(), QSize(32, 32));
      bool ink = false;
      for (int y = 0; y < 32; ++y) {
        for (int x = 0; x < 32; ++x)
          ink = ink || image.pixelColor(x, y).alpha() > 128;
      }
      QVERIFY2(ink, qPrintable(file));
    }
  }

  void timesAndNumbersInWords() {
    QCOMPARE(utcText(1'715'697'127), QString("2024-05-14 14:32:07"));
    QCOMPARE(utcText(1'715'697'127, QDate(2024, 5, 14)), QString("14:32:07"));
    QCOMPARE(ageWords(0), QString("now"));
    QCOMPARE(ageWords(65), QString("65 s"));
    QCOMPARE(ageWords(400), QString("6 min"));
    QCOMPARE(ageWords(-30), QString("in 30 s"));
    QCOMPARE(milliseconds(0.4171), QString("0.42"));
    QCOMPARE(milliseconds(13.24), QString("13.2"));
    QCOMPARE(milliseconds(12300), QString("12,300"));
    QCOMPARE(milliseconds(12345), QString("12,345"));
    QCOMPARE(milliseconds(99.97), QString("100"));
    QCOMPARE(milliseconds(769.4), QString("769"));
    QCOMPARE(countText(4120), QString("4,120"));
  }

  // A line that begins with "ms" is read as another number.
  void aNumberKeepsItsUnit() {
    const QChar hard(QChar::Nbsp);
    QCOMPARE(unbroken("99 % within 100 ms, 5 min at most"),
             QString("99%1% within 100%1ms, 5%1min at most").arg(hard));
    QCOMPARE(unbroken("of 3 times, 4 messages, revision 42 is"),
             QString("of 3 times, 4 messages, revision 42 is"));
  }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
