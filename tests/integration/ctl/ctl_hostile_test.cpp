// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign texts on a terminal: what a command prints for people has no character that steers the terminal or
// turns the reading direction; what it prints for programs has the text as it is.
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include "model/document/json.h"
#include "tests/support/change_calls.h"
#include "tests/support/hostile_texts.h"
#include "tests/support/run_program.h"

using namespace sextant;
using namespace sextant::testing;

class CtlHostileTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void nothingSteersTheTerminal_data();
  void nothingSteersTheTerminal();

 private:
  [[nodiscard]] ProgramResult ctl(const QStringList& words) const {
    return runProgram(productProgram("sextantctl"), words + QStringList{"--dsn", fixture_.dsn()},
                      environmentWith(folder_.path()));
  }

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  QTemporaryDir folder_;
};

void CtlHostileTest::initTestCase() {
  makeProd(*store_);
  need(publish(*store_, publishOf("prod/hunt-engine", 0, "a: 1\n")));
}

void CtlHostileTest::nothingSteersTheTerminal_data() {
  QTest::addColumn<QString>("text");
  const QStringList texts = hostileTexts();
  for (qsizetype i = 0; i < texts.size(); ++i)
    QTest::addRow("line %d", int(i) + 1) << texts[i];
}

void CtlHostileTest::nothingSteersTheTerminal() {
  QFETCH(QString, text);
  ChangeContent content = contentOf(1, "a: 2\nnote: " + toJson(Value::string(text.toStdString())) + "\n");
  content.description = "It is: " + text.toStdString();
  content.ticket = text.left(100).toStdString();
  const auto opened = await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    store_->openChange(RequestId::random(), hunt, content, text.left(40).toStdString(), std::move(reply));
  });
  if (!opened) return qInfo("the store takes no such text: %s", opened.error().toString().c_str());
  const QString change = QString::number(opened->change.value);
  for (const QStringList& words : {QStringList{"change", "list"}, QStringList{"change", "show", change},
                                   QStringList{"change", "diff", change}, QStringList{"events", "prod"},
                                   QStringList{"audit", "list", "prod"}, QStringList{"change", "report", change}}) {
    const auto told = ctl(words);
    QVERIFY2(told.status == 0 || told.status == 1, told.toString().constData());
    const bool is_file = words[1] == "report";
    const QString output = QString::fromUtf8(told.output + told.errors);
    if (!is_file) QVERIFY2(!hasHarmfulCharacter(output), qPrintable(words.join(' ')));
  }
  const auto json = ctl({"change", "show", change, "-o", "json"}).json();
  QCOMPARE(json["description"].toString(), QString("It is: ") + text);
}

QTEST_GUILESS_MAIN(CtlHostileTest)
#include "ctl_hostile_test.moc"
