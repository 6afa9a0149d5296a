// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl in a review: who is asked, threads, suggestions, versions, the inbox, reports; and
// texts of others that want to be more than text.
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "tests/support/run_program.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class CtlReviewsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void askingAnotherKeepsTheApproval();
  void threadsAreToldTogether();
  void suggestionsAreJsonForAPlace();
  void versionsAreCompared();
  void theInboxIsMine();
  void rulesSayWhoIsAsked();
  void reportsQuoteWhatOthersWrote();
  void wordsThatMakeNoSense_data();
  void wordsThatMakeNoSense();

 private:
  void write(const char* name, const QByteArray& text);
  [[nodiscard]] ProgramResult as(const QString& dsn, const QString& line,
                                 const QStringList& more = {}) const;
  [[nodiscard]] ProgramResult ctl(const QString& line, const QStringList& more = {}) const {
    return as(fixture_.dsn(), line, more);
  }
  [[nodiscard]] QString opened(const QString& line, const QStringList& more = {}) const;
  [[nodiscard]] QJsonDocument shown(const QString& number) const {
    return ctl("change show " + number + " -o json").json();
  }
  [[nodiscard]] QStringList listed(const QString& dsn, const QString& options) const;

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

void CtlReviewsTest::write(const char* name, const QByteArray& text) {
  QFile file(folder_.filePath(name));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

ProgramResult CtlReviewsTest::as(const QString& dsn, const QString& line,
                                 const QStringList& more) const {
  QStringList words;
  for (const QString& word : line.split(' '))
    words << (word.endsWith(".yaml") ? folder_.filePath(word) : word);
  return runProgram(productProgram("sextantctl"), words + more + QStringList{"--dsn", dsn},
                    environmentWith(folder_.path()));
}

QString CtlReviewsTest::opened(const QString& line, const QStringList& more) const {
  const auto result = ctl("change open " + line + " -o json", more);
  if (result.status != 0) qWarning("%s", result.toString().constData());
  return QString::number(result.json()["change"].toInteger());
}

QStringList CtlReviewsTest::listed(const QString& dsn, const QString& options) const {
  const auto result = as(dsn, "change list " + options + " -o json");
  if (result.status != 0) qWarning("%s", result.toString().constData());
  QStringList numbers;
  for (const QJsonValue& one : result.json().array())
    numbers << QString::number(one["change"].toInteger());
  return numbers;
}

void CtlReviewsTest::initTestCase() {
  write("one.yaml", "db: {size: 4}\nname: one\n");
  write("two.yaml", "db: {size: 8}\nname: one\n");
  write("three.yaml", "db: {size: 8}\nname: three\n");
  write("rules.yaml",
        "approvers:\n  groups: {owners: [bob]}\n  rules:\n  - {at: /db, groups: [owners]}\n");
  DONE(ctl("environment set safe --protected --approvals 1"));
  bob_ = fixture_.addLogin("bob");
  for (const char* role : {"approver", "publisher", "editor"})
    DONE(ctl(QString("grant add bob %1 --environment safe").arg(role)));
  const QString first = opened("safe/shop one.yaml -m first");
  DONE(as(bob_, "change approve " + first));
  DONE(as(bob_, "publish " + first));
}

void CtlReviewsTest::askingAnotherKeepsTheApproval() {
  const QString change = opened(
      "safe/shop two.yaml -m more --ticket OPS-1 --risk low --reviewer ann --reviewer owners");
  QCOMPARE(shown(change)["reviewers"].toArray(), (QJsonArray{"ann", "owners"}));
  QCOMPARE(shown(change)["ticket"].toString(), "OPS-1");
  DONE(as(bob_, "change approve " + change));
  DONE(ctl("change edit " + change + " --reviewer cem"));
  QCOMPARE(shown(change)["state"].toString(), "approved");
  QCOMPARE(shown(change)["versions"][1]["same_as"].toInt(), 1);
  DONE(ctl("change edit " + change + " --no-reviewers"));
  QCOMPARE(shown(change)["approvals"].toInt(), 1);
  QCOMPARE(shown(change)["ticket"].toString(), "OPS-1");
  QCOMPARE(ctl("change edit " + change + " --no-reviewers").status, 1);
  DONE(ctl("change edit " + change + " --risk high"));
  QCOMPARE(shown(change)["approvals"].toInt(), 0);
  const auto text = ctl("change show " + change).output;
  QVERIFY2(text.contains("asks others about version 1"), text.constData());
  QVERIFY(text.contains("high"));
  DONE(ctl("change abandon " + change));
}

void CtlReviewsTest::threadsAreToldTogether() {
  const QString change = opened("safe/shop two.yaml -m threads");
  const auto said = [&](const QString& dsn, const QString& line) {
    return as(dsn, "change comment " + change + " -o json " + line).json()["comment"].toInteger();
  };
  const qint64 first = said(bob_, "-m first");
  const qint64 second = said(bob_, "-m second");
  const qint64 answer = said(fixture_.dsn(), QString("--reply-to %1 -m answer").arg(first));
  QVERIFY(first > 0 && second > first && answer > second);
  DONE(ctl(QString("change comment %1 --reply-to %2 --resolve").arg(change).arg(first)));
  DONE(as(bob_, QString("change comment %1 --reply-to %2 --reopen -m no").arg(change).arg(first)));
  const QByteArray text = ctl("change show " + change).output;
  const auto at = [&](const char* words) { return text.indexOf(words); };
  QVERIFY2(at("first") < at("answer") && at("answer") < at("resolved it") &&
               at("resolved it") < at("reopened it") && at("reopened it") < at("second"),
           text.constData());
  const auto comments = shown(change)["comments"].toArray();
  QCOMPARE(comments.size(), 5);
  QCOMPARE(comments[3]["kind"].toString(), "resolve");
  QCOMPARE(comments[3]["parent"].toInteger(), first);
  QVERIFY(comments[0]["parent"].isNull());
  QCOMPARE(ctl(QString("change comment %1 --reply-to %2 -m x").arg(change).arg(answer)).status, 3);
  DONE(ctl("change abandon " + change));
}

void CtlReviewsTest::suggestionsAreJsonForAPlace() {
  const QString change = opened("safe/shop two.yaml -m suggestions");
  const QString place = " --at safe/shop#/db/size --suggest ";
  DONE(as(bob_, "change comment " + change + place + "6"));
  QCOMPARE(shown(change)["comments"][0]["suggestion"].toInt(), 6);
  QCOMPARE(shown(change)["comments"][0]["pointer"].toString(), "/db/size");
  QVERIFY(ctl("change show " + change).output.contains("Suggested: 6"));
  QCOMPARE(as(bob_, "change comment " + change + place + "{6").status, 3);
  QCOMPARE(as(bob_, "change comment " + change + " --suggest 6").status, 2);
  DONE(ctl("change abandon " + change));
}

void CtlReviewsTest::versionsAreCompared() {
  const QString change = opened("safe/shop two.yaml -m versions");
  DONE(ctl("change edit " + change + " safe/shop three.yaml"));
  const auto newest = ctl("change diff " + change);
  QCOMPARE(newest.status, 1);
  QVERIFY2(newest.output.contains("-name: one\n+name: three\n"), newest.output.constData());
  QVERIFY(!newest.output.contains("size: 4"));
  QVERIFY(ctl("change diff " + change + " --from 0 --to 1")
              .output.contains("-db: {size: 4}\n+db: {size: 8}"));
  QVERIFY(ctl("change diff " + change + " --from 2 --to 1")
              .output.contains("-name: three\n+name: one\n"));
  QCOMPARE(ctl("change diff " + change + " --from 1 --to 1").status, 0);
  QCOMPARE(ctl("change diff " + change + " --to 9").status, 1);
  DONE(ctl("change edit " + change + " -m other --ticket OPS-2"));
  const auto words = ctl("change diff " + change + " -o json").json()["differences"].toArray();
  QCOMPARE(words.size(), 2);
  QCOMPARE(words[0]["action"].toString(), "description");
  QVERIFY(words[1]["patch"].toString().contains("+OPS-2"));
  DONE(ctl("change abandon " + change));
}

void CtlReviewsTest::theInboxIsMine() {
  const QString ask_bob = opened("safe/shop two.yaml -m a --reviewer bob");
  const QString ask_group = opened("safe/shop two.yaml -m b --reviewer owners");
  const QString ask_nobody = opened("safe/shop two.yaml -m c");
  DONE(as(bob_, "change open safe/other one.yaml -m d"));
  QCOMPARE(listed(bob_, "--asked"), QStringList{ask_bob});
  // bob is one of the owners by the settings.
  DONE(ctl("environment set safe --open"));
  DONE(ctl("publish safe/sextant/shop rules.yaml -m rules"));
  DONE(ctl("environment set safe --protected"));
  QCOMPARE(listed(bob_, "--asked"), (QStringList{ask_group, ask_bob}));
  QCOMPARE(listed(bob_, "safe/other --asked"), QStringList{});
  // A word that was given is not asked for, until an edit voids it.
  DONE(as(bob_, "change approve " + ask_bob));
  QCOMPARE(listed(bob_, "--asked"), QStringList{ask_group});
  DONE(ctl("change edit " + ask_bob + " --risk high"));
  QCOMPARE(listed(bob_, "--asked"), (QStringList{ask_group, ask_bob}));
  QCOMPARE(listed(bob_, "--mine").size(), 1);
  QCOMPARE(listed(fixture_.dsn(), "safe/shop --mine"),
           (QStringList{ask_nobody, ask_group, ask_bob}));
  QCOMPARE(listed(bob_, "safe --published").size(), 1);
  QCOMPARE(ctl("change list nowhere").status, 1);
  for (const QString& change : {ask_bob, ask_group, ask_nobody})
    DONE(ctl("change abandon " + change));
}

void CtlReviewsTest::rulesSayWhoIsAsked() {
  const QString change = opened("safe/shop two.yaml -m rules");
  const auto need = [&] { return shown(change)["needs"][0]; };
  QCOMPARE(need()["at"].toString(), "/db");
  QCOMPARE(need()["because"].toArray(), QJsonArray{"/db/size"});
  QCOMPARE(need()["asked"].toArray(), QJsonArray{"owners"});
  QVERIFY(need()["given_by"].toArray().isEmpty());
  // The store itself keeps a change back whose rule is not met: what is approved says what is asked.
  const QString cem = fixture_.addLogin("cem");
  DONE(ctl("grant add cem approver --environment safe"));
  DONE(as(cem, "change approve " + change));
  QCOMPARE(shown(change)["state"].toString(), "open");
  const auto refused = as(bob_, "publish " + change);
  QCOMPARE(refused.status, 5);
  QVERIFY2(refused.toString().contains("Rule /db asks for 1 of owners"),
           refused.toString().constData());
  DONE(as(bob_, "change approve " + change));
  QCOMPARE(shown(change)["state"].toString(), "approved");
  QCOMPARE(need()["given_by"].toArray(), QJsonArray{"bob"});
  QVERIFY(ctl("change show " + change)
              .output.contains(
                  "Asked by a rule: 1 of owners, because of /db (/db/size): approved by bob"));
  DONE(ctl("change abandon " + change));
}

void CtlReviewsTest::reportsQuoteWhatOthersWrote() {
  const QString hostile =
      QStringLiteral("<script>x</script> \x1b[31m \u202etxt [a](javascript:x) ```");
  const QString change = opened("safe/shop two.yaml", {"-m", hostile, "--ticket", "<b>OPS</b>"});
  DONE(as(bob_, "change comment " + change, {"-m", hostile}));
  const auto html = ctl("change report " + change + " --html");
  DONE(html);
  QVERIFY(!html.output.contains("<script") && !html.output.contains("<b>OPS"));
  QVERIFY(html.output.contains("&lt;script&gt;"));
  const auto markdown = ctl("change report " + change);
  DONE(markdown);
  QVERIFY(markdown.output.contains("````text"));
  const auto shown_text = ctl("change show " + change);
  for (const ProgramResult& result : {html, markdown, shown_text}) {
    QVERIFY(!result.output.contains('\x1b'));
    QVERIFY(!result.output.contains("\xe2\x80\xae"));
  }
  DONE(ctl("change abandon " + change));
}

void CtlReviewsTest::wordsThatMakeNoSense_data() {
  QTest::addColumn<QString>("line");
  for (const char* line :
       {"change comment 1", "change comment 1 --resolve", "change comment 1 --reply-to 0 -m x",
        "change comment 1 --reply-to 1 --resolve --reopen",
        "change open safe/shop one.yaml -m x --risk enormous",
        "change edit 1 --reviewer a --no-reviewers", "change list --all --published",
        "change diff 1 --to 0", "change diff"})
    QTest::newRow(line) << line;
}

void CtlReviewsTest::wordsThatMakeNoSense() {
  QFETCH(QString, line);
  QCOMPARE(ctl(line).status, 2);
}

QTEST_GUILESS_MAIN(CtlReviewsTest)
#include "ctl_reviews_test.moc"
