// SPDX-License-Identifier: GPL-3.0-or-later
// Emergencies, pins and previews as people and scripts use them, and the same command again with
// the same request id.
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "tests/support/run_program.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class CtlEmergencyTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void glassIsBrokenAndReviewed();
  void anOverdueReviewIsInTheStatus();
  void anInstanceIsPinned();
  void aPreviewIsConsentedTo();
  void anEndThatNobodyMadeIsInTheLog();
  void aRolloutIsInThePreviewsWay();
  void aPreviewThatNobodyStartsExpires();
  void aListOfAPlaceThatIsNotThereIsAnError();
  void wordsThatMakeNoSense_data();
  void wordsThatMakeNoSense();
  void theSameEditAgain();
  void theSameRebaseAgain();
  void theSameVerdictAgain();
  void theSameMoveAgain();
  void aFileGoesOutInStages();

 private:
  void write(const char* name, const QByteArray& text);
  [[nodiscard]] ProgramResult as(const QString& dsn, const QString& line) const;
  [[nodiscard]] ProgramResult ctl(const QString& line) const { return as(dsn_, line); }
  [[nodiscard]] QJsonDocument json(const QString& line) const {
    return ctl(line + " -o json").json();
  }
  [[nodiscard]] QString opened(const QString& line) const {
    return QString::number(json("change open " + line)["change"].toInteger());
  }
  [[nodiscard]] static QString withId(const QString& line) {
    return line + " --request-id " + QString::fromStdString(RequestId::random().toString());
  }

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  QTemporaryDir folder_;
  QString dsn_ = fixture_.dsn();
  QString bob_;
};

#define DONE(result)                                       \
  do {                                                     \
    const ProgramResult ran = (result);                    \
    QVERIFY2(ran.status == 0, ran.toString().constData()); \
  } while (false)

void CtlEmergencyTest::write(const char* name, const QByteArray& text) {
  QFile file(folder_.filePath(name));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

ProgramResult CtlEmergencyTest::as(const QString& dsn, const QString& line) const {
  QStringList words;
  for (const QString& word : line.split(' '))
    words << (word.endsWith(".yaml") ? folder_.filePath(word) : word);
  return runProgram(productProgram("sextantctl"), words + QStringList{"--dsn", dsn},
                    environmentWith(folder_.path()));
}

void CtlEmergencyTest::initTestCase() {
  write("one.yaml", "size: 4\nname: one\n");
  write("two.yaml", "size: 8\nname: one\n");
  write("three.yaml", "size: 9\nname: one\n");
  write("named.yaml", "size: 4\nname: two\n");
  write("plan.yaml", "stages:\n- share: 50%\n- share: 1\n");
  bob_ = fixture_.addLogin("bob");
  DONE(ctl("environment set safe"));
  DONE(ctl("grant add bob approver"));
  DONE(ctl("publish safe/shop one.yaml -m one"));
  DONE(ctl("publish safe/shop two.yaml -m two"));
  DONE(ctl("publish safe/shop three.yaml -m three"));
  DONE(ctl("inventory add safe/shop/eu1/shop-1"));
  DONE(ctl("environment set safe --protected --approvals 1"));
}

void CtlEmergencyTest::glassIsBrokenAndReviewed() {
  const QString open = withId("emergency open safe/shop --minutes 30 -m fire");
  QCOMPARE(ctl(open).status, 5);
  DONE(ctl("grant add sextant_local breaker --environment safe"));
  QCOMPARE(ctl("publish safe/shop named.yaml -m now").status, 5);
  const auto told = ctl(open);
  QVERIFY2(told.status == 0 && told.output.contains("Emergency 1 lasts for 30 min"),
           told.toString().constData());
  QCOMPARE(json(open)["replay"].toBool(), true);
  DONE(ctl("publish safe/shop named.yaml -m now"));
  QCOMPARE(json("log safe/shop")[0]["emergency"].toInt(), 1);
  QVERIFY(ctl("log safe/shop").output.contains("(emergency 1) now"));
  QCOMPARE(as(bob_, "emergency review 1 -m seen").status, 4);
  DONE(ctl("emergency end 1"));
  QCOMPARE(ctl("emergency end 1").status, 4);
  QCOMPARE(ctl("publish safe/shop one.yaml -m again").status, 5);
  QCOMPARE(ctl("emergency review 1 -m mine").status, 5);
  QVERIFY(ctl("emergency list --unreviewed").output.contains("review owed"));
  DONE(as(bob_, "emergency review 1 -m seen"));
  const auto list = json("emergency list safe");
  QCOMPARE(list[0]["review"]["login"].toString(), "bob");
  QCOMPARE(list[0]["revisions"].toInt(), 1);
  QVERIFY(json("emergency list --unreviewed").array().isEmpty());
}

void CtlEmergencyTest::anOverdueReviewIsInTheStatus() {
  DONE(ctl("emergency open safe -m fire"));
  QVERIFY(json("store status")["faults"].toArray().isEmpty());
  QVERIFY(sql(fixture_,
              "UPDATE sextant.emergency SET begun = begun - interval '9 days', "
              "ends = ends - interval '9 days', due = due - interval '9 days' WHERE number = 2"));
  const QString fault = json("store status")["faults"][0].toString();
  QVERIFY2(fault.contains("emergency 2 is overdue"), qPrintable(fault));
  QCOMPARE(ctl("emergency open safe -m again").status, 5);
  DONE(as(bob_, "emergency review 2 -m seen"));
  QVERIFY(json("store status")["faults"].toArray().isEmpty());
}

void CtlEmergencyTest::anInstanceIsPinned() {
  QCOMPARE(ctl("pin safe/shop/eu1/shop-1 1 -m old").status, 5);
  const QString pin = withId("pin safe/shop/eu1/shop-1 3 -m compare");
  QVERIFY(ctl(pin).output.contains("is pinned to revision 3"));
  QCOMPARE(json(pin)["replay"].toBool(), true);
  QVERIFY(ctl("head safe/shop").output.contains("eu1/shop-1 is pinned to revision 3"));
  QVERIFY(ctl("fleet safe/shop").output.contains("pinned to revision 3"));
  QCOMPARE(json("fleet safe/shop")[0]["assigned"]["because"].toString(), "pin");
  QCOMPARE(json("fleet safe/shop")[0]["assigned"]["revision"].toInt(), 3);
  DONE(ctl("unpin safe/shop/eu1/shop-1 -m seen"));
  QCOMPARE(ctl("unpin safe/shop/eu1/shop-1 -m seen").status, 3);
  QCOMPARE(json("fleet safe/shop")[0]["assigned"]["because"].toString(), "stable");
}

void CtlEmergencyTest::aPreviewIsConsentedTo() {
  const QString start = "preview start safe/shop/eu1/shop-1 safe/shop two.yaml --seconds 60";
  const auto proposed = json(start);
  QCOMPARE(proposed["state"].toString(), "waiting");
  const QString number = QString::number(proposed["preview"].toInteger());
  const QString hash = proposed["hash"].toString();
  QCOMPARE(ctl("preview consent " + number).status, 5);
  QVERIFY(as(bob_, "preview show " + number).output.contains("size: 8"));
  QCOMPARE(as(bob_, "preview consent " + number + " --hash 00000000").status, 4);
  const QString consent = withId("preview consent " + number + " --hash " + hash.left(8));
  DONE(as(bob_, consent));
  QCOMPARE(as(bob_, consent + " -o json").json()["replay"].toBool(), true);
  QVERIFY(ctl("preview list safe/shop").output.contains("consented to, not started"));
  const QString again = withId(start);
  QCOMPARE(json(again)["state"].toString(), "running");
  QCOMPARE(json(again)["replay"].toBool(), true);
  QCOMPARE(json("head safe/shop")["previews"]["eu1/shop-1"]["preview"].toInteger(),
           number.toLongLong());
  const auto fleet = ctl("fleet safe/shop");
  QVERIFY2(fleet.output.contains("previews drafts of ") && fleet.output.contains(" s left"),
           fleet.toString().constData());
  QCOMPARE(json("fleet safe/shop")[0]["preview"]["preview"].toInteger(), number.toLongLong());
  QVERIFY(json("fleet safe/shop")[0]["preview"]["seconds_left"].toInt() > 40);
  QVERIFY(json("preview extend " + number + " --seconds 30")["remaining"].toInt() <= 30);
  QVERIFY(json("preview extend " + number)["remaining"].toInt() > 30);
  QCOMPARE(ctl("pin safe/shop/eu1/shop-1 3 -m compare").status, 4);
  DONE(ctl("preview stop " + number));
  QCOMPARE(ctl("preview extend " + number + " --seconds 30").status, 4);
  QVERIFY(json("preview list safe/shop").array().isEmpty());
  QCOMPARE(json("preview list safe/shop --all")[0]["over_because"].toString(),
           "It was stopped by hand.");
}

// Nobody renews it, and nobody stops it: whoever touches the head next finds it over.
void CtlEmergencyTest::anEndThatNobodyMadeIsInTheLog() {
  DONE(ctl("publish staging/quiet one.yaml -m one"));
  DONE(ctl("inventory add staging/quiet/eu1/quiet-1"));
  const QString number = QString::number(
      json("preview start staging/quiet/eu1/quiet-1 staging/quiet two.yaml --seconds 10 --lease 1")
          ["preview"].toInteger());
  QTRY_COMPARE_WITH_TIMEOUT(json("preview show " + number)["state"].toString(), "over", 5000);
  const QString why = "It was not renewed in time";
  QVERIFY(json("preview show " + number)["over_because"].toString().startsWith(why));
  const QString ended = json("preview show " + number)["over_at"].toString();
  QVERIFY(!ended.isEmpty());
  QVERIFY(ctl("preview show " + number).output.contains(" UTC: It was not renewed in time"));
  const auto ends = [this] {
    return sql(fixture_, "SELECT record::jsonb ->> 'through', record::jsonb ->> 'message', login "
                         "FROM sextant.audit WHERE environment = 'staging' AND action = 'preview end'");
  };
  QVERIFY(ends()->rows.empty());
  DONE(ctl("publish staging/quiet three.yaml -m three"));
  QCOMPARE(ends()->rows.size(), 1U);
  QCOMPARE(ends()->text(0, 0), "lease");
  QVERIFY(ends()->text(0, 1).startsWith(why.toUtf8()));
  DONE(ctl("publish staging/quiet one.yaml -m again"));
  QCOMPARE(ends()->rows.size(), 1U);
  QVERIFY(ctl("preview list staging/quiet --all").output.contains(why.toUtf8()));
  QCOMPARE(json("preview show " + number)["over_at"].toString(), ended);
  const QString said = "Preview " + number + " on eu1/quiet-1 ended: " + why;
  QVERIFY(ctl("events staging/quiet").output.contains(said.toUtf8()));
  DONE(ctl("audit verify staging"));
}

void CtlEmergencyTest::aRolloutIsInThePreviewsWay() {
  DONE(ctl("publish staging/rolled one.yaml -m one"));
  DONE(ctl("inventory add staging/rolled/eu1/rolled-1"));
  DONE(ctl("publish staging/rolled two.yaml -m two --plan plan.yaml"));
  const auto told = ctl("preview start staging/rolled/eu1/rolled-1 staging/rolled three.yaml");
  QCOMPARE(told.status, 4);
  QVERIFY2(told.errors.contains("Wait until the rollout is over, or abort it, then preview again.") &&
               !told.errors.contains("publish"),
           told.toString().constData());
}

void CtlEmergencyTest::aPreviewThatNobodyStartsExpires() {
  const auto told = ctl("preview start safe/shop/eu1/shop-1 safe/shop two.yaml --seconds 77");
  QVERIFY2(told.output.contains("waits for a consent"), told.toString().constData());
  const QString number = QString::number(json("preview list safe/shop")[0]["preview"].toInteger());
  const QString hash = json("preview show " + number)["hash"].toString();
  const auto consented = as(bob_, "preview consent " + number + " --hash " + hash);
  QVERIFY2(consented.output.contains("waits to be started"), consented.toString().constData());
  const auto ages = [&](const QByteArray& interval) {
    return sql(fixture_, "UPDATE sextant.preview SET proposed_at = clock_timestamp() - interval '" +
                             interval + "' WHERE number = " + number.toUtf8());
  };
  QVERIFY(ages("61 minutes"));
  QCOMPARE(json("preview show " + number)["state"].toString(), "expired");
  QCOMPARE(json("preview list safe/shop")[0]["state"].toString(), "expired");
  const auto list = ctl("preview list safe/shop");
  QVERIFY2(list.output.contains("expired") && !list.output.contains("consented to"),
           list.toString().constData());
  QVERIFY(json("preview show " + number)["over_because"].toString().contains("within an hour"));
  QVERIFY(ages("25 hours"));
  QVERIFY(json("preview list safe/shop").array().isEmpty());
  QCOMPARE(json("preview list safe/shop --all")[0]["state"].toString(), "expired");
}

void CtlEmergencyTest::aListOfAPlaceThatIsNotThereIsAnError() {
  for (const char* line : {"emergency list nope", "preview list nope/nope"}) {
    const auto result = ctl(line);
    QVERIFY2(result.status == 1 && result.errors.contains("There is no environment \"nope\"") &&
                 result.errors.contains("safe"),
             result.toString().constData());
  }
  QCOMPARE(ctl("preview list safe/nope").status, 1);
}

void CtlEmergencyTest::wordsThatMakeNoSense_data() {
  QTest::addColumn<int>("status");
  QTest::newRow("pin safe/shop/eu1 3 -m x") << 2;
  QTest::newRow("pin safe/shop/eu1/shop-1 0 -m x") << 2;
  QTest::newRow("pin safe/shop/eu1/shop-1 3") << 2;
  QTest::newRow("pin safe/shop/eu1/shop-7 3 -m x") << 3;
  QTest::newRow("emergency open safe --minutes 241 -m x") << 2;
  QTest::newRow("emergency open safe --minutes 5 -m x --request-id no") << 2;
  QTest::newRow("emergency end 99") << 3;
  QTest::newRow("emergency review x -m x") << 2;
  QTest::newRow("preview start safe/shop/eu1/shop-1") << 2;
  QTest::newRow("preview start safe/shop/eu1/shop-1 safe/other two.yaml") << 2;
  QTest::newRow("preview start safe/shop/eu1/shop-1 safe/shop two.yaml --seconds 5") << 2;
  QTest::newRow("preview stop 99") << 3;
  QTest::newRow("preview show 99") << 1;
}

void CtlEmergencyTest::wordsThatMakeNoSense() {
  QFETCH(int, status);
  const auto result = ctl(QTest::currentDataTag());
  QVERIFY2(result.status == status, result.toString().constData());
}

void CtlEmergencyTest::theSameEditAgain() {
  DONE(ctl("publish staging/shop one.yaml -m one"));
  const QString change = opened("staging/shop two.yaml staging/shop/eu1 one.yaml -m two");
  const QString edit =
      withId("change edit " + change + " staging/shop three.yaml --drop staging/shop/eu1");
  const auto first = json(edit);
  QCOMPARE(first["version"].toInt(), 2);
  const auto again = json(edit);
  QCOMPARE(again["version"].toInt(), 2);
  QCOMPARE(again["replay"].toBool(), true);
  const QString other =
      edit.section(" --", -1).prepend("change edit " + change + " staging/shop named.yaml --");
  QCOMPARE(ctl(other).status, 3);
  const QString comment = withId("change comment " + change + " -m why");
  DONE(ctl(comment));
  QCOMPARE(json(comment)["replay"].toBool(), true);
  QCOMPARE(json("change show " + change)["comments"].toArray().size(), 1);
  DONE(ctl("change edit " + change + " staging/shop two.yaml"));
  QCOMPARE(json(comment + " --version 2")["replay"].toBool(), true);
  const QString abandon = withId("change abandon " + change + " -m no");
  DONE(ctl(abandon));
  QCOMPARE(json(abandon)["replay"].toBool(), true);
}

void CtlEmergencyTest::theSameRebaseAgain() {
  const QString change = opened("staging/shop two.yaml -m two");
  DONE(ctl("publish staging/shop named.yaml -m named"));
  const QString rebase = withId("change rebase " + change);
  const auto first = json(rebase);
  QCOMPARE(first["version"].toInt(), 2);
  const auto again = json(rebase);
  QCOMPARE(again["version"].toInt(), 2);
  QCOMPARE(again["hash"], first["hash"]);
  QCOMPARE(json("change show " + change)["version"].toInt(), 2);
}

void CtlEmergencyTest::theSameVerdictAgain() {
  const QString change = opened("safe/shop three.yaml -m three");
  const QString hash = json("change show " + change)["hash"].toString();
  const QString approve = withId("change approve " + change + " --hash " + hash);
  DONE(as(bob_, approve));
  DONE(ctl("change edit " + change + " safe/shop two.yaml"));
  QCOMPARE(as(bob_, approve + " -o json").json()["replay"].toBool(), true);
  QCOMPARE(as(bob_, "change approve " + change + " --hash " + hash).status, 4);
}

void CtlEmergencyTest::theSameMoveAgain() {
  DONE(ctl("publish staging/slow one.yaml -m one"));
  DONE(ctl("publish " + opened("staging/slow two.yaml -m two --plan plan.yaml")));
  const QString pause = withId("rollout pause staging/slow -m wait");
  DONE(ctl(pause));
  DONE(ctl("rollout resume staging/slow"));
  // It was paused once: the same again does not pause it now.
  QCOMPARE(json(pause)["state"].toString(), "running");
  const QString abort = withId("rollout abort staging/slow --step 0");
  DONE(ctl(abort));
  QCOMPARE(json(abort)["state"].toString(), "aborted");
  QCOMPARE(ctl("rollout abort staging/slow").status, 4);
  int paused = 0;
  for (const QJsonValue event : json("rollout show staging/slow")["events"].toArray())
    paused += event["action"] == "pause" ? 1 : 0;
  QCOMPARE(paused, 1);
}

void CtlEmergencyTest::aFileGoesOutInStages() {
  DONE(ctl("publish staging/steps one.yaml -m one"));
  const QString publish = withId("publish staging/steps two.yaml -m two --plan plan.yaml");
  const auto first = json(publish);
  QVERIFY(first["rollout"].toInteger() > 0);
  const auto again = json(publish);
  QCOMPARE(again["rollout"], first["rollout"]);
  QCOMPARE(again["replay"].toBool(), true);
  QCOMPARE(json("change list staging/steps --all").array().size(), 1);
  QCOMPARE(json("rollout show staging/steps")["step"].toInt(), 0);
  // Where approvals are needed it is denied, and no change is left behind.
  const auto before = json("change list safe/shop --all").array().size();
  QCOMPARE(ctl("publish safe/shop one.yaml -m no --plan plan.yaml").status, 5);
  QCOMPARE(json("change list safe/shop --all").array().size(), before);
  QCOMPARE(ctl("publish 1 --plan plan.yaml").status, 2);
}

QTEST_GUILESS_MAIN(CtlEmergencyTest)
#include "ctl_emergency_test.moc"
