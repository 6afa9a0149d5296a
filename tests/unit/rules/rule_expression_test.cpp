// SPDX-License-Identifier: GPL-3.0-or-later
// What rules mean, told as text: an expression over a small fleet and what it comes to.
#include <QtTest/QTest>

#include "model/document/document.h"
#include "model/rules/rule_evaluation.h"

using namespace sextant;

namespace {

std::shared_ptr<const Value> profile(const std::string& yaml) {
  const auto document = Document::parse(yaml);
  if (!document) qFatal("%s", document.error().message.c_str());
  return std::make_shared<const Value>(document->value());
}

// Three instances: two alike, and one whose profile is being changed.
RuleWorld world() {
  RuleWorld world;
  world.own.members = {
      {{"eu1", "hunt-1"}, 2, {profile("pool: {max: 20}\ndeadline: 1500ms\nnames: [a, b]\n")}},
      {{"eu2", "hunt-3"}, 1, {profile("pool: {max: 4}\n"), profile("pool: {max: 6}\n")}}};
  world.others["edge"].members = {{{"eu1", "edge-1"}, 1, {profile("timeout: 2s\n")}}};
  world.facts = {{"connections", RuleNumber{50, 50, {}}},
                 {"memory", RuleNumber{1048576, 1048576, {0, 1}}},
                 {"gone", RuleUnknown{"nobody measures it"}}};
  const auto document = Document::parse(
      "properties:\n  limit: {default: 32}\n  wait: {default: 250, x-sextant-unit: ms}\n");
  world.own.schema =
      std::make_shared<const ServiceSchema>(*ServiceSchema::parse(document->value()));
  return world;
}

QString valueOf(const std::string& text) {
  const auto expression = RuleExpression::parse(text);
  if (!expression) return QString::fromStdString(expression.error().what);
  const RuleWorld here = world();
  const RuleValue value =
      evaluate(*expression, here, expression->isOfInstance() ? &here.own.members[0] : nullptr);
  if (const auto* unknown = std::get_if<RuleUnknown>(&value))
    return QString::fromStdString("unknown: " + unknown->why);
  return QString::fromStdString(wordsOf(value));
}

}  // namespace

class RuleExpressionTest : public QObject {
  Q_OBJECT
 private slots:
  void meansWhatItSays_data();
  void meansWhatItSays();
  void knowsWhatItReads();
  void sentencesHaveValues();
  void anyTextIsReadOrRefused();
};

void RuleExpressionTest::meansWhatItSays_data() {
  QTest::addColumn<QString>("expression");
  QTest::addColumn<QString>("value");
  const auto row = [](const char* expression, const char* value) {
    QTest::newRow(expression) << QString(expression) << QString(value);
  };
  row("1 + 2 * 3", "7");
  row("(1 + 2) * 3 - 10", "-1");
  row("7 / 2", "3.5");
  row("250ms + 1s", "1.25 s");
  row("90s", "1.5 min");
  row("64KiB * 2", "128 KiB");
  row("70%", "0.7");
  row("10 / 2s", "5/s");
  row("1s + 3", "unknown: 1 s is a duration and 3 is a number");
  row("1 / 0", "unknown: it divides by zero");
  row("pool.max", "20");
  row("deadline", "1.5 s");
  row("deadline > 1s and deadline <= 2s", "yes");
  row("1s < deadline < 1200ms", "no");
  row("limit", "32");
  row("wait", "250 ms");
  row("missing", "nothing");
  row("missing > 3", "unknown: /missing is not set");
  row("missing == null", "yes");
  row("is_set(missing)", "no");
  row("is_set(missing) and missing > 3", "no");
  row("missing > 3 and is_set(missing)", "no");
  row("not is_set(missing) or missing > 3", "yes");
  row("default(missing, 5) + 1", "6");
  row("if(pool.max > 10, \"many\", \"few\")", "\"many\"");
  row("deadline != \"none\"", "yes");
  row("contains(names, \"b\")", "yes");
  row("length(names)", "2");
  row("unique(names)", "yes");
  row("names[1] == \"b\"", "yes");
  row("\"names\"[0]", "\"a\"");
  row("min(3, pool.max, 7)", "3");
  row("ceil(2.2) + floor(2.7) + round(2.5) + abs(-1)", "9");
  row("round(1000 * hit_ratio(1000, 10s, 131 / 1s, 1000, 0.9))", "709");
  row("round(1000 * hit_ratio(100, 1s, 131 / 1s, 1000, 0.9))", "385");
  row("hit_ratio(1000, \"none\", 131 / 1s, 1000, 0.9)", "1");
  row("hit_ratio(0, 10s, 131 / 1s, 1000, 0.9)", "0");
  row("hit_ratio(10, 10s, 131, 1000, 0.9)", "unknown: 131 is not a rate of zero or more");
  row("hit_ratio(10, 10, 131 / 1s, 1000, 0.9)", "unknown: 10 is not a duration of zero or more");
  row("hit_ratio(missing, 10s, 131 / 1s, 1000, 0.9)", "unknown: /missing is not set");
  row("hit_ratio(sum(instances, pool.max), 10s, 9 / 1s, 100, 0) > 0.43", "yes or no");
  row("sum(instances, pool.max)", "44 to 46");
  row("sum(cluster, pool.max)", "40");
  row("count(instances)", "3");
  row("count(instances, pool.max >= 6)", "2 to 3");
  row("max(instances, pool.max) - min(instances, pool.max)", "14 to 16");
  row("sum(instances, pool.max) <= fact.connections", "yes");
  row("sum(instances, pool.max) <= 45", "yes or no");
  row("sum(instances, pool.max) + 5 <= fact.connections - 1", "yes or no");
  row("all(instances, pool.max < 21)", "yes");
  row("any(instances, pool.max == 6)", "yes or no");
  row("min(instances(\"edge\"), timeout)", "2 s");
  row("min(instances(\"edge\"), timeout) > deadline", "yes");
  row("min(instances(\"other\"), timeout) > 1s", "unknown: the profiles of other are not known");
  row("fact.memory", "1 MiB");
  row("fact.gone > 1", "unknown: nobody measures it");
  row("false and fact.gone > 1", "no");
  row("fact.nothing", "unknown: fact.nothing is not known");
  row("1 +", "Column 4: a value is missing at the end.");
  row("1 2", "Column 3: an operator was expected, not \"2\".");
  row("5 parsecs", "Column 3: an operator was expected, not \"parsecs\".");
  row("5parsecs",
      "Column 1: \"5parsecs\" is no number with a unit: us, ms, s, min, h, d, B, KiB, MiB, GiB, kB, "
      "MB, GB or %.");
  row("foo(1)", "Column 5: there is no function \"foo\".");
  row("sum(pool.max)",
      "Column 5: \"sum\" goes over instances, cluster or instances(\"SERVICE\").");
  row("sum(instances, sum(instances, pool.max))", "Column 20: an aggregate cannot stand in another.");
  row("(1", "Column 3: a closing bracket is missing.");
  row("a & b", "Column 3: \"&\" means nothing here.");
  row("\"open", "Column 1: the text has no second quote.");
}

void RuleExpressionTest::meansWhatItSays() {
  QFETCH(QString, expression);
  QFETCH(QString, value);
  QCOMPARE(valueOf(expression.toStdString()), value);
}

void RuleExpressionTest::knowsWhatItReads() {
  const auto of_fleet = RuleExpression::parse("sum(instances, pool.max) < fact.connections");
  QVERIFY(!of_fleet->isOfInstance());
  QCOMPARE(of_fleet->paths(), std::vector<std::string>{"/pool/max"});
  QCOMPARE(of_fleet->facts(), std::vector<std::string>{"connections"});
  const auto of_instance =
      RuleExpression::parse("min(instances(\"edge\"), timeout) > db.\"a/b\"[2]");
  QVERIFY(of_instance->isOfInstance());
  QCOMPARE(of_instance->paths(), std::vector<std::string>{"/db/a~1b/2"});
  QCOMPARE(of_instance->services(), std::vector<std::string>{"edge"});
  QVERIFY(RuleExpression::parse("sum(cluster, pool.max) < 5")->isOfInstance());
}

void RuleExpressionTest::sentencesHaveValues() {
  const auto sentence =
      RuleSentence::parse("All may open {sum(instances, pool.max)} of {fact.connections}.");
  QVERIFY(sentence.has_value());
  QCOMPARE(sentence->words(world(), nullptr), std::string("All may open 44 to 46 of 50."));
  const auto wrong = RuleSentence::parse("All may open {sum(}.");
  QVERIFY(!wrong.has_value());
  QCOMPARE(wrong.error().where, std::string("{sum(}"));
  QVERIFY(!RuleSentence::parse("an open {brace").has_value());
}

// Texts made of the language's own words: each is read or refused, at once.
void RuleExpressionTest::anyTextIsReadOrRefused() {
  const std::vector<std::string> words{"(", ")",   ",",     "sum",  "(instances",
                                       "-", "not", "pool.max", "and", "1s",
                                       "[", "]",   "\"a\"", ".",    "if("};
  const RuleWorld here = world();
  std::uint32_t random = 7;
  int read = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int word = 0; word < 1 + i % 9; ++word) {
      random = random * 1664525U + 1013904223U;
      text += words[(random >> 16U) % words.size()] + ' ';
    }
    const auto expression = RuleExpression::parse(text);
    if (!expression) continue;
    ++read;
    static_cast<void>(wordsOf(evaluate(*expression, here, &here.own.members[1], 1)));
  }
  QVERIFY(read > 100);
  std::string deep(1900, '(');
  QVERIFY(!RuleExpression::parse(deep).has_value());
  QVERIFY(!RuleExpression::parse(std::string(1900, '-') + '1').has_value());
  QVERIFY(!RuleExpression::parse(std::string(2001, '1')).has_value());
  std::string broad = "1";
  while (broad.size() < 1990)
    broad += "+1";
  QCOMPARE(QString::fromStdString(wordsOf(evaluate(*RuleExpression::parse(broad), here, nullptr))),
           QString("996"));
}

QTEST_APPLESS_MAIN(RuleExpressionTest)
#include "rule_expression_test.moc"
