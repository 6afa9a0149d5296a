// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl on changes, rollouts, rights and the inventory: two people with a login each, on a
// real store.
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "tests/support/run_program.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class CtlChangesTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void aLoginWithoutRightsIsToldSo();
  void proposedApprovedPublished();
  void editsVoidApprovals();
  void commentsAndRejections();
  void rebaseMergesByKey();
  void rebaseConflictsAreSettledByText();
  void severalProfilesAndRemoval();
  void checksComeFirst();
  void plansAreChecked_data();
  void plansAreChecked();
  void aRolloutIsMoved();
  void unknownPublishIsAskedForAgain();
  void grantsEnd();
  void inventoryIsKept();
  void wordsThatMakeNoSense_data();
  void wordsThatMakeNoSense();

 private:
  void write(const char* name, const QByteArray& text);
  [[nodiscard]] ProgramResult as(const QString& dsn, const QString& line,
                                 const QStringList& more = {}) const;
  [[nodiscard]] ProgramResult ctl(const QString& line, const QStringList& more = {}) const {
    return as(fixture_.dsn(), line, more);
  }
  [[nodiscard]] QJsonDocument json(const QString& line) const {
    return ctl(line + " -o json").json();
  }
  // Opens a change and gives its number.
  [[nodiscard]] QString opened(const QString& line) const;
  [[nodiscard]] QJsonDocument shown(const QString& number) const {
    return json("change show " + number);
  }

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  QTemporaryDir folder_;
  QString bob_;
};

#define DONE(result)                                       \
  do {                                                     \
    const ProgramResult ran = (result);                    \
    QVERIFY2(ran.status == 0, ran.toString().constData()); \
  } while (false)

void CtlChangesTest::write(const char* name, const QByteArray& text) {
  QFile file(folder_.filePath(name));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

ProgramResult CtlChangesTest::as(const QString& dsn, const QString& line,
                                 const QStringList& more) const {
  QStringList words;
  for (const QString& word : line.split(' '))
    words << (word.endsWith(".yaml") ? folder_.filePath(word) : word);
  return runProgram(productProgram("sextantctl"), words + more + QStringList{"--dsn", dsn},
                    environmentWith(folder_.path()));
}

QString CtlChangesTest::opened(const QString& line) const {
  const auto result = ctl("change open " + line + " -o json");
  if (result.status != 0) qWarning("%s", result.toString().constData());
  return QString::number(result.json()["change"].toInteger());
}

void CtlChangesTest::initTestCase() {
  write("one.yaml", "# sizes\ndb: {size: 4}\nname: one\n");
  write("two.yaml", "# sizes\ndb: {size: 8}\nname: one\n");
  write("named.yaml", "# sizes\ndb: {size: 4}\nname: two\n");
  write("six.yaml", "# sizes\ndb: {size: 6}\nname: one\n");
  write("small.yaml", "a: 1\n");
  write("bad.yaml", "a: [\n");
  write("plan.yaml", "stages:\n- {share: 0, named: [eu1/shop-1]}\n- share: 50%\n- share: 1\n");
  DONE(ctl("environment set safe --protected --approvals 1"));
  bob_ = fixture_.addLogin("bob");
}

void CtlChangesTest::aLoginWithoutRightsIsToldSo() {
  const auto head = as(bob_, "head safe/shop");
  QVERIFY2(head.status == 5 && head.errors.contains("no role in the store"),
           head.toString().constData());
  const auto status = as(bob_, "store status -o json").json();
  QCOMPARE(status["login"].toString(), "bob");
  QVERIFY(status["faults"][0].toString().contains("no role in the store"));
  for (const char* role : {"approver", "publisher", "viewer"})
    DONE(ctl(QString("grant add bob %1 --environment safe").arg(role)));
  QCOMPARE(as(bob_, "store status -o json").json()["roles"].toArray().size(), 3);
  QVERIFY(as(bob_, "store status -o json").json()["faults"].toArray().isEmpty());
}

void CtlChangesTest::proposedApprovedPublished() {
  QCOMPARE(ctl("publish safe/shop one.yaml -m direct").status, 5);
  const QString change = opened("safe/shop one.yaml -m first");
  QCOMPARE(as(bob_, "change open safe/shop one.yaml -m no").status, 5);
  QCOMPARE(ctl("change approve " + change).status, 5);
  QCOMPARE(ctl("publish " + change).status, 5);
  const QString hash = shown(change)["hash"].toString();
  QVERIFY(shown(change)["profiles"][0]["patch"].toString().contains("+name: one\n"));
  QCOMPARE(as(bob_, "change approve " + change + " --hash 00000000").status, 4);
  DONE(as(bob_, "change approve " + change + " --hash " + hash.left(8)));
  QCOMPARE(shown(change)["state"].toString(), "approved");
  QCOMPARE(shown(change)["approved_by"][0]["login"].toString(), "bob");
  const QString publish =
      "publish " + change + " --request-id 6f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3e --hash " + hash;
  QCOMPARE(json(publish)["revision"].toInt(), 1);
  QCOMPARE(json(publish)["replay"].toBool(), true);
  QCOMPARE(ctl("publish " + change).status, 4);
  QCOMPARE(shown(change)["state"].toString(), "published");
  QVERIFY(json("change list safe/shop").array().isEmpty());
  QCOMPARE(json("change list safe/shop --all").array().size(), 1);
}

void CtlChangesTest::editsVoidApprovals() {
  const QString change = opened("safe/shop two.yaml -m second");
  DONE(as(bob_, "change approve " + change + " -m fine"));
  QCOMPARE(ctl("change edit " + change + " -m second").status, 1);
  DONE(ctl("change edit " + change + " -m other"));
  QCOMPARE(shown(change)["approvals"].toInt(), 0);
  QCOMPARE(shown(change)["approved_by"][0]["counts"].toBool(), false);
  QCOMPARE(ctl("publish " + change).status, 5);
  DONE(ctl("change edit " + change + " safe/shop/eu1 six.yaml --plan plan.yaml"));
  const auto now = shown(change);
  QCOMPARE(now["version"].toInt(), 3);
  QCOMPARE(now["profiles"].toArray().size(), 2);
  QCOMPARE(now["plan"]["stages"][1]["share"].toDouble(), 0.5);
  DONE(ctl("change edit " + change + " --drop safe/shop/eu1 --at-once"));
  QCOMPARE(shown(change)["profiles"].toArray().size(), 1);
  QVERIFY(shown(change)["plan"].isNull());
  QCOMPARE(ctl("change show " + change + " --text safe/shop").output,
           QByteArray("# sizes\ndb: {size: 8}\nname: one\n"));
  DONE(ctl("change abandon " + change + " -m done"));
  QCOMPARE(ctl("change edit " + change + " -m again").status, 4);
}

void CtlChangesTest::commentsAndRejections() {
  const QString change = opened("safe/shop two.yaml -m third");
  const QString odd = QString::fromUtf8("why \x1B[31m\nso \xE2\x80\xAEmany?");
  DONE(as(bob_, "change comment " + change + " --at safe/shop#/db/size -m", {odd}));
  QCOMPARE(shown(change)["comments"][0]["text"].toString(), odd);
  QCOMPARE(shown(change)["comments"][0]["pointer"].toString(), "/db/size");
  const QByteArray text = ctl("change show " + change).output;
  QVERIFY2(text.contains("why \\u001b[31m\nso \\u202emany?\n"), text.constData());
  QCOMPARE(as(bob_, "change reject " + change + " -m", {" "}).status, 2);
  DONE(as(bob_, "change reject " + change + " -m no"));
  QCOMPARE(shown(change)["rejections"].toInt(), 1);
  const auto refused = ctl("publish " + change);
  QVERIFY2(refused.status == 5 && refused.errors.contains("has rejected"),
           refused.toString().constData());
  DONE(as(bob_, "change approve " + change));
  QCOMPARE(shown(change)["rejections"].toInt(), 0);
  DONE(ctl("change abandon " + change));
}

void CtlChangesTest::rebaseMergesByKey() {
  DONE(ctl("publish prod/merge one.yaml -m one"));
  const QString change = opened("prod/merge two.yaml -m size");
  const auto nothing = ctl("change rebase " + change);
  QVERIFY(nothing.status == 0 && nothing.output.contains("nothing to do"));
  DONE(ctl("publish prod/merge named.yaml -m name"));
  QCOMPARE(ctl("publish " + change).status, 4);
  DONE(ctl("change rebase " + change));
  QCOMPARE(ctl("change show " + change + " --text prod/merge").output,
           QByteArray("# sizes\ndb: {size: 8}\nname: two\n"));
  QCOMPARE(shown(change)["base"].toInt(), 2);
  QCOMPARE(json("publish " + change)["revision"].toInt(), 3);
}

void CtlChangesTest::rebaseConflictsAreSettledByText() {
  DONE(ctl("publish prod/clash one.yaml -m one"));
  const QString change = opened("prod/clash two.yaml -m eight");
  DONE(ctl("publish prod/clash six.yaml -m six"));
  const auto clash = ctl("change rebase " + change + " -o json");
  QCOMPARE(clash.status, 1);
  QVERIFY2(clash.errors.contains("/db/size: 4 in the base, 8 in the change, 6 in revision 2"),
           clash.errors.constData());
  QCOMPARE(clash.json()["conflicts"][0]["pointer"].toString(), "/db/size");
  QCOMPARE(shown(change)["version"].toInt(), 1);
  DONE(ctl("change rebase " + change + " prod/clash two.yaml"));
  QCOMPARE(shown(change)["base"].toInt(), 2);
  DONE(ctl("publish prod/clash two.yaml -m same"));
  const auto same = ctl("change rebase " + change);
  QVERIFY2(same.status == 1 && same.errors.contains("everything of this change"),
           same.toString().constData());
}

void CtlChangesTest::severalProfilesAndRemoval() {
  const QString change = opened("prod/many one.yaml prod/many/eu1 six.yaml -m both");
  DONE(ctl("publish " + change));
  QCOMPARE(ctl("change open -m gone --remove prod/many/eu2").status, 1);
  const QString removal = opened("prod/many two.yaml --remove prod/many/eu1 -m gone");
  QCOMPARE(shown(removal)["profiles"][1]["action"].toString(), "remove");
  DONE(ctl("publish " + removal));
  QCOMPARE(ctl("get prod/many/eu1").status, 1);
  QCOMPARE(ctl("get prod/many#/db/size").output, QByteArray("8\n"));
}

void CtlChangesTest::checksComeFirst() {
  DONE(ctl("publish prod/checked one.yaml -m one"));
  QCOMPARE(ctl("change open prod/checked bad.yaml -m bad").status, 3);
  QCOMPARE(ctl("change open prod/checked one.yaml -m same").status, 1);
  const auto shrunk = ctl("change open prod/checked small.yaml -m small");
  QVERIFY2(shrunk.status == 1 && shrunk.errors.contains("--allow-shrink"),
           shrunk.toString().constData());
  const QString change = opened("prod/checked small.yaml -m small --allow-shrink");
  DONE(ctl("change edit " + change + " -m described"));
  write("settings.yaml", "schema: {required: [name]}\n");
  DONE(ctl("publish prod/sextant/checked settings.yaml -m settings"));
  const auto invalid = ctl("publish " + change);
  QVERIFY2(invalid.status == 1 && invalid.errors.contains("name"), invalid.toString().constData());
}

void CtlChangesTest::plansAreChecked_data() {
  QTest::addColumn<QByteArray>("plan");
  QTest::addColumn<QByteArray>("sentence");
  const auto row = [](const char* plan, const char* sentence) {
    QTest::newRow(plan) << QByteArray(plan) << QByteArray(sentence);
  };
  row("[]", ":1:1: A plan has \"stages\"");
  row("stages: []", "a list of 1 to 100");
  row("stages:\n- {share: 0.5}\n", "The last stage of a plan has the share 1.");
  row("stages:\n- {share: 0.5}\n- {share: 20%}\n- {share: 1}\n", ":3:4: The shares of the stages");
  row("stages: [{share: 2}]", "from 0 to 1");
  row("stages: [{share: '1'}]", "from 0 to 1");
  row("stages: [{share: nan%}, {share: 1}]", "from 0 to 1");
  row("stages: [{shares: 1}]", "A stage has a share");
  row("stages: [{share: 1, named: eu1}]", "\"named\" is a list");
  row("stages: [{share: 1, named: [Eu1]}]", "A stage names clusters");
  row("stages: [{share: 1, named: ['']}]", "A stage names clusters");
  row("stages: [", "plan-case.yaml:1:");
}

void CtlChangesTest::plansAreChecked() {
  QFETCH(QByteArray, plan);
  QFETCH(QByteArray, sentence);
  write("plan-case.yaml", plan);
  const auto result = ctl("change open prod/plan one.yaml -m plan --plan plan-case.yaml");
  QVERIFY2(result.status == 3 && result.errors.contains(sentence), result.toString().constData());
}

void CtlChangesTest::aRolloutIsMoved() {
  QCOMPARE(ctl("rollout show prod/slow").status, 1);
  DONE(ctl("publish prod/slow one.yaml -m one"));
  const QString change = opened("prod/slow two.yaml -m slowly --plan plan.yaml");
  const auto published = json("publish " + change);
  QVERIFY(published["rollout"].toInteger() > 0);
  const auto rollout = json("rollout show prod/slow");
  QCOMPARE(rollout["step"].toInt(), 0);
  QCOMPARE(rollout["change"].toInteger(), change.toLongLong());
  QCOMPARE(json("rollout show " + QString::number(rollout["rollout"].toInteger())), rollout);
  const auto early = ctl("rollout advance prod/slow");
  QVERIFY2(early.status == 4 && early.errors.contains("No controller"),
           early.toString().constData());
  DONE(ctl("rollout pause prod/slow -m wait"));
  QCOMPARE(json("rollout show prod/slow")["state"].toString(), "paused");
  QCOMPARE(json("rollout resume prod/slow")["state"].toString(), "running");
  QVERIFY(ctl("rollout abort prod/slow -m enough").output.contains("is aborted"));
  QCOMPARE(ctl("rollout pause prod/slow").status, 4);
  QCOMPARE(shown(change)["state"].toString(), "open");
  QVERIFY(ctl("rollout show prod/slow").output.contains("enough"));
}

void CtlChangesTest::unknownPublishIsAskedForAgain() {
  DONE(ctl("publish prod/held one.yaml -m one"));
  const QString change = opened("prod/held two.yaml -m two");
  PgConnection holder;
  const auto run = [&](const QByteArray& sql) {
    return await<PgRows>([&](Reply<PgRows> reply) { holder.query({sql, {}}, std::move(reply)); });
  };
  QVERIFY(await<void>([&](Reply<void> reply) {
    holder.open(fixture_.paths().ownerParameters(), Milliseconds(5000), std::move(reply));
  }));
  QVERIFY(run("BEGIN"));
  QVERIFY(run("SELECT 1 FROM sextant.head WHERE service = 'held' FOR UPDATE"));
  const QString line = "publish " + change + " --request-id 7f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3e";
  const auto held = ctl(line + " --timeout 2");
  QVERIFY2(held.status == 7 && held.errors.contains("--request-id 7f1c0f5e"),
           held.toString().constData());
  QVERIFY(run("COMMIT"));
  DONE(ctl(line));
}

void CtlChangesTest::grantsEnd() {
  DONE(ctl("grant add bob editor --environment prod --until 2999-01-01"));
  DONE(ctl("grant add bob agent --environment prod --service shop --cluster eu1"));
  const QByteArray list = ctl("grant list").output;
  QVERIFY2(list.contains("2999-01-01 00:00:00") && list.contains("prod/shop/eu1"),
           list.constData());
  QCOMPARE(ctl("grant add bob editor --until 2001-01-01").status, 2);
  QCOMPARE(ctl("grant add bob editor --until soon").status, 2);
  QCOMPARE(ctl("grant add bob king").status, 2);
  QCOMPARE(ctl("grant add nobody-there editor").status, 3);
  QCOMPARE(ctl("grant add bob editor --service shop").status, 3);
  QCOMPARE(as(bob_, "grant add bob administrator").status, 5);
  DONE(ctl("grant remove bob editor --environment prod"));
  QCOMPARE(ctl("grant remove bob editor --environment prod").status, 3);
}

void CtlChangesTest::inventoryIsKept() {
  QCOMPARE(ctl("inventory list prod/nowhere").status, 0);
  DONE(ctl("inventory add prod/stock/eu1/one"));
  QCOMPARE(json("inventory list prod/stock")[0]["address"].toString(), "prod/stock/eu1/one");
  DONE(ctl("inventory retire prod/stock/eu1/one"));
  QCOMPARE(ctl("inventory retire prod/stock/eu1/one").status, 3);
  QVERIFY(json("inventory list prod/stock").array().isEmpty());
  QCOMPARE(as(bob_, "inventory add safe/stock/eu1/one").status, 5);
}

void CtlChangesTest::wordsThatMakeNoSense_data() {
  QTest::addColumn<int>("status");
  const auto row = [](const char* line, int status) { QTest::newRow(line) << status; };
  row("change show 0", 2);
  row("change show -1", 2);
  row("change show 99999999999999999999999", 2);
  row("change show 9999", 1);
  row("change show x", 2);
  row("change open prod/shop -m x", 2);
  row("change open -m x", 2);
  row("change open prod/shop one.yaml prod/shop two.yaml -m x", 2);
  row("change open prod/shop one.yaml prod/other two.yaml -m x", 2);
  row("change open prod/shop@1 one.yaml -m x", 2);
  row("change open prod/shop one.yaml --base 77 -m x", 1);
  row("change open nowhere/shop one.yaml -m x", 3);
  row("change open prod/shop - prod/shop/eu1 - -m x", 2);
  row("change comment 1 --at prod/other#/a -m x", 2);
  row("publish 9999", 1);
  row("publish 0", 2);
  row("publish 1 -m x", 2);
  row("publish prod/shop -m x", 2);
  row("rollout show 9999", 1);
  row("rollout pause 1", 2);
  row("inventory add prod/shop", 2);
  row("change", 2);
}

void CtlChangesTest::wordsThatMakeNoSense() {
  QFETCH(int, status);
  const auto result = ctl(QTest::currentDataTag());
  QVERIFY2(result.status == status, result.toString().constData());
  QVERIFY(result.errors.startsWith("sextantctl: "));
}

QTEST_GUILESS_MAIN(CtlChangesTest)
#include "ctl_changes_test.moc"
