// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/document/json.h"
#include "model/profile/effective_profile.h"
#include "model/profile/merge_patch.h"

using namespace sextant;

namespace {

const Scope base, cluster{"eu1", ""}, instance{"eu1", "hunt-1"};

EffectiveProfile fold(const ProfileSet& profiles) {
  auto folded = effectiveProfile(profiles, instance);
  if (!folded) qFatal("%s", folded.error().message.c_str());
  return *folded;
}

std::string json(const Value& value) {
  return toJson(value);
}

}  // namespace

class EffectiveProfileTest : public QObject {
  Q_OBJECT
 private slots:
  void mergePatchIsThatOfTheStandard_data();
  void mergePatchIsThatOfTheStandard();
  void nearerScopesWin();
  void originsAreNamed();
  void nullRemoves();
  void removedAndSetAgain();
  void listsAreReplaced();
  void mapReplacedByAValueAndBack();
  void otherScopesDoNotCount();
  void textIsCanonical();
  void hashOfTheSetDependsOnEveryProfile();
  void badTextNamesItsScope();
  void entryAtAPlaceInsideAList();
};

// The table of RFC 7386, appendix A.
void EffectiveProfileTest::mergePatchIsThatOfTheStandard_data() {
  QTest::addColumn<QByteArray>("original");
  QTest::addColumn<QByteArray>("patch");
  QTest::addColumn<QByteArray>("result");
  const char* const table[][3] = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", R"({})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
      {R"({"a":"foo"})", R"(null)", R"(null)"},
      {R"({"a":"foo"})", R"("bar")", R"("bar")"},
      {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
      {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"}};
  for (const auto& row : table)
    QTest::newRow(row[1]) << QByteArray(row[0]) << QByteArray(row[1]) << QByteArray(row[2]);
}

void EffectiveProfileTest::mergePatchIsThatOfTheStandard() {
  QFETCH(QByteArray, original);
  QFETCH(QByteArray, patch);
  QFETCH(QByteArray, result);
  const auto value = [](const QByteArray& text) { return fromJson(text.toStdString()).value(); };
  const Value merged = mergePatch(value(original), value(patch));
  QVERIFY2(merged == value(result), json(merged).c_str());
}

void EffectiveProfileTest::nearerScopesWin() {
  const auto folded =
      fold({{base, "a: 1\nb: 1\nc: 1\n"}, {cluster, "b: 2\nc: 2\n"}, {instance, "c: 3\nd: 3\n"}});
  QVERIFY(folded.value == *fromJson(R"({"a":1,"b":2,"c":3,"d":3})"));
}

void EffectiveProfileTest::originsAreNamed() {
  const auto folded = fold({{base, "# first\ndb:\n  size: 4\n  wait: 1s\n"},
                            {cluster, "db:\n  size: 6\n"},
                            {instance, "db: {size: 8}\n"}});
  QCOMPARE(folded.entries.size(), std::size_t{2});
  const EffectiveEntry* size = folded.entryAt("/db/size");
  QVERIFY(size != nullptr);
  QCOMPARE(json(size->value), std::string("8"));
  QCOMPARE(size->origin.scope, instance);
  QCOMPARE(size->overridden.size(), std::size_t{2});
  QCOMPARE(size->overridden[0].scope, base);
  QCOMPARE(size->overridden[0].value, std::string("4"));
  QCOMPARE(size->overridden[0].position, (Position{3, 3}));
  QCOMPARE(size->overridden[1].scope, cluster);
  QCOMPARE(size->overridden[1].value, std::string("6"));
  const EffectiveEntry* wait = folded.entryAt("/db/wait");
  QCOMPARE(wait->origin.scope, base);
  QVERIFY(wait->overridden.empty());
}

void EffectiveProfileTest::nullRemoves() {
  const auto folded = fold({{base, "db: {size: 4, wait: 1}\nname: x\n"},
                            {cluster, "db:\n"},
                            {instance, "name: null\n"}});
  QVERIFY2(folded.value == Value::map(), json(folded.value).c_str());
  QVERIFY(folded.entries.empty());
}

void EffectiveProfileTest::removedAndSetAgain() {
  const auto folded = fold({{base, "a: 1\n"}, {cluster, "a: null\n"}, {instance, "a: 2\n"}});
  QCOMPARE(json(folded.entryAt("/a")->value), std::string("2"));
  QCOMPARE(folded.entryAt("/a")->overridden.size(), std::size_t{2});
}

void EffectiveProfileTest::listsAreReplaced() {
  const auto folded = fold({{base, "hosts: [a, b, c]\n"}, {instance, "hosts: [d]\n"}});
  QVERIFY(folded.value == *fromJson(R"({"hosts":["d"]})"));
  QCOMPARE(folded.entryAt("/hosts")->overridden.at(0).value, std::string(R"(["a", "b", "c"])"));
}

void EffectiveProfileTest::mapReplacedByAValueAndBack() {
  const auto folded = fold(
      {{base, "db: {size: 4, wait: 1}\n"}, {cluster, "db: off\n"}, {instance, "db: {size: 8}\n"}});
  QVERIFY2(folded.value == *fromJson(R"({"db":{"size":8}})"), json(folded.value).c_str());
  QVERIFY(folded.entryAt("/db/wait") == nullptr);
  QCOMPARE(folded.entryAt("/db/size")->origin.scope, instance);
  QCOMPARE(folded.entryAt("/db/size")->overridden.at(0).value, std::string("4"));
}

void EffectiveProfileTest::otherScopesDoNotCount() {
  const auto folded =
      fold({{base, "a: 1\n"}, {Scope{"eu2", ""}, "a: 2\n"}, {Scope{"eu1", "hunt-2"}, "a: 3\n"}});
  QVERIFY(folded.value == *fromJson(R"({"a":1})"));
}

void EffectiveProfileTest::textIsCanonical() {
  const auto one = fold({{base, "b: 1 # note\na: {y: 1, x: 'two'}\n"}});
  const auto two = fold({{base, "a:\n  x: two\n  y: 0x1\nb: 1\n"}});
  QCOMPARE(one.text(), two.text());
  QCOMPARE(one.hash(), ContentHash::of(one.text()));
  QVERIFY(one.hash() != fold({{base, "b: 2\n"}}).hash());
  const auto read = Document::parse(one.text());
  QVERIFY(read && read->value() == one.value);
}

void EffectiveProfileTest::hashOfTheSetDependsOnEveryProfile() {
  const auto hash = contentHash({{base, "a: 1\n"}, {cluster, "b: 1\n"}});
  QCOMPARE(hash, contentHash({{cluster, "b: 1\n"}, {base, "a: 1\n"}}));
  QVERIFY(hash != contentHash({{base, "a: 1\n"}}));
  QVERIFY(hash != contentHash({{base, "a: 1\n"}, {cluster, "b: 1 \n"}}));
  QVERIFY(hash != contentHash({{base, "b: 1\n"}, {cluster, "a: 1\n"}}));
}

void EffectiveProfileTest::badTextNamesItsScope() {
  const auto broken = effectiveProfile({{base, "a: 1\n"}, {cluster, "a: [1\n"}}, instance);
  QVERIFY(!broken);
  QCOMPARE(broken.error().scope, std::string("eu1"));
  const auto list = effectiveProfile({{base, "- 1\n"}}, instance);
  QVERIFY(!list);
  QCOMPARE(list.error().message, std::string("A profile is a map of keys, not a list."));
}

void EffectiveProfileTest::entryAtAPlaceInsideAList() {
  const auto folded = fold({{base, "hosts: [a, b]\nhost: c\n"}});
  QCOMPARE(folded.entryAt("/hosts/1")->pointer, std::string("/hosts"));
  QVERIFY(folded.entryAt("/hos") == nullptr);
}

QTEST_GUILESS_MAIN(EffectiveProfileTest)
#include "effective_profile_test.moc"
