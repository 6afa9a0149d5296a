// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QTest>

#include "widgets/common/plain_label.h"
#include "widgets/review/description_text.h"
#include "widgets/review/link_question.h"

using namespace sextant::ui;

class LinkQuestionTest : public QObject {
  Q_OBJECT
 private slots:
  void onlyWhatABrowserOpensCanBeOpened_data();
  void onlyWhatABrowserOpensCanBeOpened();
  void theWholeIsShownAndCanBeCopied();
};

void LinkQuestionTest::onlyWhatABrowserOpensCanBeOpened_data() {
  QTest::addColumn<QString>("target");
  QTest::addColumn<bool>("opens");
  const auto row = [](const char* target, bool opens) { QTest::newRow(target) << QString(target) << opens; };
  row("https://example.org/T-1", true);
  row("mailto:ada@example.org", true);
  row("file:///etc/passwd", false);
  row("javascript:alert(1)", false);
  row("sextant://prod/shop", false);
  row("smb://host/share", false);
  row("T-1", false);
  row("", false);
}

void LinkQuestionTest::onlyWhatABrowserOpensCanBeOpened() {
  QFETCH(QString, target);
  QFETCH(bool, opens);
  LinkQuestion question(target);
  question.show();
  QCOMPARE(LinkQuestion::canBeOpened(target), opens);
  QCOMPARE(question.openButton()->isVisible(), opens);
}

void LinkQuestionTest::theWholeIsShownAndCanBeCopied() {
  const QString target = "https://example.org/" + QString(400, QLatin1Char('x'));
  LinkQuestion question(target);
  question.show();
  bool is_shown = false;
  for (const PlainLabel* label : question.findChildren<PlainLabel*>())
    is_shown = is_shown || label->text() == target;
  QVERIFY(is_shown);
  question.copyButton()->click();
  QCOMPARE(QGuiApplication::clipboard()->text(), target);
  QVERIFY(!question.isVisible());
}

QTEST_MAIN(LinkQuestionTest)
#include "link_question_test.moc"
