// SPDX-License-Identifier: GPL-3.0-or-later
// Which rules a change meets, whose word is missing, and what is no rule.
#include <QtTest/QTest>

#include "model/document/document.h"
#include "model/review/approver_rules.h"

using namespace sextant;

namespace {

Value meaningOf(const QString& text) {
  const auto document = Document::parse(text.toStdString());
  if (!document) qFatal("not a document: %s", qPrintable(text));
  return document->value();
}

ApproverRules rulesOf(const QString& text) {
  auto rules = ApproverRules::parse(meaningOf(text));
  if (!rules) qFatal("no rules: %s", rules.error().toString().c_str());
  return *rules;
}

// "eu1/hunt-1#/db", "/db" at base, "eu1" alone for a text that differs in its comments.
TouchedPlace touchedAt(const QString& words) {
  const QString scope = words.section(QLatin1Char('#'), 0, 0);
  const bool is_base = words.startsWith(QLatin1Char('/'));
  TouchedPlace touched;
  if (!is_base) touched.scope = Scope::fromPath(scope.toStdString()).value_or(Scope{});
  if (is_base) touched.pointer = words.toStdString();
  if (!is_base && words.contains(QLatin1Char('#')))
    touched.pointer = words.section(QLatin1Char('#'), 1).toStdString();
  return touched;
}

const QString two_groups = QStringLiteral(
    "groups: {databases: [ann, bob], all: [ann, bob, cem]}\n"
    "rules:\n"
    "- {at: /db, groups: [databases], needed: 1}\n"
    "- {at: /db/pool, groups: [all], persons: [eve], needed: 2}\n");

}  // namespace

class ApproverRulesTest : public QObject {
  Q_OBJECT
 private slots:
  void places_data();
  void places();
  void everyRuleThatFitsIsAsked();
  void anApprovalCountsForEveryRule();
  void anAuthorsWordDoesNot();
  void touchedPlacesOfTexts_data();
  void touchedPlacesOfTexts();
  void namesThatAskSomebody();
  void whatIsNoRule_data();
  void whatIsNoRule();
  void hostileRulesCostLittle();
};

void ApproverRulesTest::places_data() {
  QTest::addColumn<QString>("at");
  QTest::addColumn<QString>("touched");
  QTest::addColumn<bool>("fits");
  const auto row = [](const char* at, const char* touched, bool fits) {
    QTest::addRow("%s and %s", at, touched) << at << touched << fits;
  };
  row("/db", "/db", true);
  row("/db", "/db/pool/size", true);
  row("/db", "eu1/hunt-1#/db/pool", true);
  row("/db", "/dbx", false);
  row("/db", "/cache", false);
  row("/db", "eu1#", true);      // the whole profile comes or goes
  row("/db", "eu1", false);      // comments alone
  row("/db/pool", "/db", true);  // what is above goes with it
  row("/list/*/size", "/list/3/size", true);
  row("/list/*/size", "/list/3/name", false);
  row("/list/*/size", "/list/3", true);
  row("base", "/db", true);
  row("base", "eu1#/db", false);
  row("eu1", "eu1#/db", true);
  row("eu1", "eu1/hunt-1#/db", true);
  row("eu1", "eu1", true);
  row("eu1", "eu2#/db", false);
  row("eu1", "/db", false);
  row("eu1/*", "eu1#/db", false);
  row("eu1/*", "eu1/hunt-1#/db", true);
  row("*/hunt-1", "eu2/hunt-1#/db", true);
  row("*/hunt-1", "eu2/hunt-2#/db", false);
  row("eu*", "eu2#/db", true);
  row("eu*", "us1#/db", false);
  row("*/*", "eu1#/db", false);
  row("*/*", "eu1/hunt-1#/db", true);
  row("*", "/db", true);
  row("*", "eu1", true);
  row("eu1#/db", "eu1#/db/pool", true);
  row("eu1#/db", "eu1#/cache", false);
  row("eu1#/db", "/db", false);
  row("base#/db", "/db", true);
  row("*#/db", "eu1/hunt-1#/db", true);
}

void ApproverRulesTest::places() {
  QFETCH(QString, at);
  QFETCH(QString, touched);
  QFETCH(bool, fits);
  const auto rules = rulesOf(QStringLiteral("rules: [{at: \"%1\", persons: [ann]}]").arg(at));
  QCOMPARE(approvalNeeds(rules, {touchedAt(touched)}, {}, {}).size(), fits ? 1U : 0U);
}

void ApproverRulesTest::everyRuleThatFitsIsAsked() {
  const auto needs =
      approvalNeeds(rulesOf(two_groups), {touchedAt(QStringLiteral("/db/pool/size"))}, {}, {});
  QCOMPARE(needs.size(), 2U);
  QCOMPARE(QString::fromStdString(toString(needs[0])),
           QStringLiteral("1 of databases, because of /db (/db/pool/size): nobody yet"));
  QCOMPARE(QString::fromStdString(toString(needs[1])),
           QStringLiteral("2 of all, eve, because of /db/pool (/db/pool/size): nobody yet"));
  QVERIFY(
      approvalNeeds(rulesOf(two_groups), {touchedAt(QStringLiteral("/cache"))}, {}, {}).empty());
}

void ApproverRulesTest::anApprovalCountsForEveryRule() {
  const std::vector<TouchedPlace> touched{touchedAt(QStringLiteral("/db/pool"))};
  const auto one = approvalNeeds(rulesOf(two_groups), touched, {"bob", "zoe"}, {});
  QCOMPARE(one[0].missing(), 0);
  QCOMPARE(one[1].missing(), 1);
  QCOMPARE(
      QString::fromStdString(toString(one[1])),
      QStringLiteral("2 of all, eve, because of /db/pool (/db/pool): approved by bob; 1 more"));
  // The same login twice is one word.
  QCOMPARE(approvalNeeds(rulesOf(two_groups), touched, {"bob", "bob"}, {})[1].missing(), 1);
  QCOMPARE(approvalNeeds(rulesOf(two_groups), touched, {"bob", "eve"}, {})[1].missing(), 0);
}

void ApproverRulesTest::anAuthorsWordDoesNot() {
  const std::vector<TouchedPlace> touched{touchedAt(QStringLiteral("/db"))};
  const auto needs = approvalNeeds(rulesOf(two_groups), touched, {"ann"}, {"ann"});
  QCOMPARE(needs[0].missing(), 1);
  QVERIFY(!needs[0].cannotBeMet());
  const auto both = approvalNeeds(rulesOf(two_groups), touched, {"ann"}, {"ann", "bob"});
  QVERIFY(both[0].cannotBeMet());
  QVERIFY(toString(both[0]).find("too few are left") != std::string::npos);
}

void ApproverRulesTest::touchedPlacesOfTexts_data() {
  QTest::addColumn<QString>("before");
  QTest::addColumn<QString>("after");
  QTest::addColumn<QString>("expected");
  QTest::newRow("a key") << "a: 1\nb: 2"
                         << "a: 2\nb: 2"
                         << "/a";
  QTest::newRow("a key comes, one goes") << "a: 1"
                                         << "b: 1"
                                         << "/a /b";
  QTest::newRow("an item moves") << "l: [x, y, z]"
                                 << "l: [z, x, y]"
                                 << "/l/0 /l/2";
  QTest::newRow("comments") << "a: 1"
                            << "a: 1 # c"
                            << "(text)";
  QTest::newRow("the profile comes") << "-"
                                     << "a: 1"
                                     << "(all)";
  QTest::newRow("the profile goes") << "a: 1"
                                    << "-"
                                    << "(all)";
  QTest::newRow("neither") << "-"
                           << "-"
                           << "";
}

void ApproverRulesTest::touchedPlacesOfTexts() {
  QFETCH(QString, before);
  QFETCH(QString, after);
  QFETCH(QString, expected);
  const auto side = [](const QString& text) {
    return text == QLatin1String("-") ? std::nullopt : std::optional(meaningOf(text));
  };
  QStringList found;
  for (const TouchedPlace& touched : touchedPlaces({"eu1", {}}, side(before), side(after))) {
    QCOMPARE(touched.scope.cluster, std::string("eu1"));
    found << (!touched.pointer           ? QStringLiteral("(text)")
              : touched.pointer->empty() ? QStringLiteral("(all)")
                                         : QString::fromStdString(*touched.pointer));
  }
  QCOMPARE(found.join(QLatin1Char(' ')), expected);
}

void ApproverRulesTest::namesThatAskSomebody() {
  const ApproverRules rules = rulesOf(two_groups);
  QCOMPARE(rules.namesOf("bob"), (std::vector<std::string>{"bob", "databases", "all"}));
  QCOMPARE(rules.namesOf("zoe"), std::vector<std::string>{"zoe"});
  QVERIFY(rules.loginsOf("nobody").empty());
}

void ApproverRulesTest::whatIsNoRule_data() {
  QTest::addColumn<QString>("section");
  QTest::addColumn<QString>("where");
  const auto row = [](const char* section, const char* where) {
    QTest::newRow(section) << section << where;
  };
  row("[]", "");
  row("x: 1", "/x");
  row("groups: []", "/groups");
  row("groups: {\"\": [ann]}", "/groups/");
  row("groups: {a: ann}", "/groups/a");
  row("groups: {a: [ann, ann]}", "/groups/a/1");
  row("groups: {a: [1]}", "/groups/a/0");
  row("groups: {\"a/b\": [\"\"]}", "/groups/a~1b/0");
  row("rules: {}", "/rules");
  row("rules: [x]", "/rules/0");
  row("rules: [{persons: [ann]}]", "/rules/0");
  row("rules: [{at: /db}]", "/rules/0");
  row("rules: [{at: 1, persons: [ann]}]", "/rules/0/at");
  row("rules: [{at: \"EU 1\", persons: [ann]}]", "/rules/0/at");
  row("rules: [{at: \"eu1/a/b\", persons: [ann]}]", "/rules/0/at");
  row("rules: [{at: \"eu1#db\", persons: [ann]}]", "/rules/0/at");
  row("rules: [{at: /a~2, persons: [ann]}]", "/rules/0/at");
  row("rules: [{at: /db, groups: [none]}]", "/rules/0/groups");
  row("rules: [{at: /db, persons: [ann], needed: 2}]", "/rules/0");
  row("rules: [{at: /db, persons: [ann], needed: 0}]", "/rules/0/needed");
  row("rules: [{at: /db, persons: [ann], needed: 1.0}]", "/rules/0/needed");
  row("rules: [{at: /db, persons: [ann], need: 1}]", "/rules/0/need");
}

void ApproverRulesTest::whatIsNoRule() {
  QFETCH(QString, section);
  QFETCH(QString, where);
  const auto rules = ApproverRules::parse(meaningOf(section));
  QVERIFY(!rules);
  QCOMPARE(rules.error().kind, ErrorKind::input);
  QCOMPARE(QString::fromStdString(rules.error().where), where);
}

void ApproverRulesTest::hostileRulesCostLittle() {
  // A pattern that sends a careless matcher through every split of the name.
  const QString stars = QStringLiteral("a*").repeated(31);
  const auto rules = rulesOf(QStringLiteral("rules: [{at: \"%1\", persons: [ann]}]").arg(stars));
  TouchedPlace touched{{std::string(63, 'a'), std::string(63, 'b')}, "/x"};
  QElapsedTimer clock;
  clock.start();
  const std::vector<TouchedPlace> many(1000, touched);
  QCOMPARE(approvalNeeds(rules, many, {}, {}).front().because.size(), 10U);
  touched.scope.cluster.back() = 'b';
  touched.scope.cluster.front() = 'b';
  QVERIFY(approvalNeeds(rules, std::vector<TouchedPlace>(1000, touched), {}, {}).empty());
  QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_APPLESS_MAIN(ApproverRulesTest)
#include "approver_rules_test.moc"
