// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include "model/diff/semantic_diff.h"
#include "model/diff/value_merge.h"
#include "model/document/json.h"

using namespace sextant;

namespace {

Value parsed(const QByteArray& json) {
  return *fromJson(json.toStdString());
}

// Random documents and random edits of them, small enough that edits meet.
class RandomValues {
 public:
  explicit RandomValues(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t limit) { return engine_() % limit; }

  Value value(int depth) {
    const std::size_t kind = below(depth > 0 ? 6 : 4);
    if (kind == 0) return Value::integer(int(below(5)));
    if (kind == 1) return Value::string(std::string(1, char('a' + below(4))));
    if (kind == 2) return Value::boolean(below(2) == 0);
    if (kind == 3) return Value::null();
    if (kind == 4) {
      Value list = Value::sequence();
      for (std::size_t i = below(5); i-- > 0;)
        list.items().push_back(value(depth - 1));
      return list;
    }
    return map(depth);
  }

  Value map(int depth) {
    Value result = Value::map();
    for (std::size_t i = below(5); i-- > 0;)
      result.setMember(std::string(1, char('k' + below(6))), value(depth - 1));
    return result;
  }

  // Changes one place somewhere in the value.
  void edit(Value& target, int depth) {
    if (target.isMap() && below(4) != 0) {
      const std::string key(1, char('k' + below(6)));
      Value* member = target.member(key);
      if (member != nullptr && below(3) == 0) {
        target.removeMember(key);
      } else if (member != nullptr) {
        edit(*member, depth - 1);
      } else {
        target.setMember(key, value(depth > 0 ? depth - 1 : 0));
      }
    } else if (target.isSequence() && !target.items().empty()) {
      auto& items = target.items();
      const auto at = items.begin() + std::ptrdiff_t(below(items.size()));
      const std::size_t what = below(4);
      if (what == 0) {
        items.erase(at);
      } else if (what == 1) {
        items.insert(at, value(0));
      } else if (what == 2) {
        std::swap(*at, items.back());
      } else {
        edit(*at, depth - 1);
      }
    } else {
      target = value(depth > 0 ? depth - 1 : 0);
    }
  }

 private:
  std::mt19937 engine_;
};

const Value* at(const Value& root, const std::string& key) {
  return root.member(key);
}

}  // namespace

class ValueMergeTest : public QObject {
  Q_OBJECT
 private slots:
  void merging_data();
  void merging();
  void conflicting_data();
  void conflicting();
  void namedItemsMergeByName();
  void aChoiceDecidesItsConflictAlone();
  void anUnchangedSideIsTheIdentity();
  void conflictsAreSymmetrical();
  void noTopLevelChangeIsLostOrInvented();
  void whatTheDiffSaysIsAllThatDiffers();
};

void ValueMergeTest::merging_data() {
  QTest::addColumn<QByteArray>("base");
  QTest::addColumn<QByteArray>("ours");
  QTest::addColumn<QByteArray>("theirs");
  QTest::addColumn<QByteArray>("merged");
  const auto row = [](const char* name, const char* base, const char* ours, const char* theirs,
                      const char* merged) {
    QTest::newRow(name) << QByteArray(base) << QByteArray(ours) << QByteArray(theirs)
                        << QByteArray(merged);
  };
  row("different keys", R"({"a":1,"b":2})", R"({"a":3,"b":2})", R"({"a":1,"b":4})",
      R"({"a": 3, "b": 4})");
  row("neighbours inside a map", R"({"p":{"a":1,"b":2}})", R"({"p":{"a":3,"b":2}})",
      R"({"p":{"a":1}})", R"({"p": {"a": 3}})");
  row("both add a map", R"({})", R"({"p":{"a":1}})", R"({"p":{"b":2}})",
      R"({"p": {"a": 1, "b": 2}})");
  row("a new key stands behind the one it follows", R"({"a":1,"c":3})", R"({"a":1,"c":4})",
      R"({"a":1,"b":2,"c":3})", R"({"a": 1, "b": 2, "c": 4})");
  row("the same change", R"({"a":1})", R"({"a":2})", R"({"a":2})", R"({"a": 2})");
  row("list ends", R"([1,2,3])", R"([0,1,2,3])", R"([1,2,3,4])", R"([0, 1, 2, 3, 4])");
  row("list items in place", R"([{"a":1,"b":1},9])", R"([{"a":2,"b":1},9])", R"([{"a":1,"b":2},9])",
      R"([{"a": 2, "b": 2}, 9])");
  row("lines of a text", R"({"t":"a\nb\nc\nd\ne\n"})", R"({"t":"A\nb\nc\nd\ne\n"})",
      R"({"t":"a\nb\nc\nd\nE\n"})", R"({"t": "A\nb\nc\nd\nE\n"})");
}

void ValueMergeTest::merging() {
  QFETCH(QByteArray, base);
  QFETCH(QByteArray, ours);
  QFETCH(QByteArray, theirs);
  QFETCH(QByteArray, merged);
  const ValueMerge result = mergeValues(parsed(base), parsed(ours), parsed(theirs));
  QVERIFY(result.conflicts.empty());
  QCOMPARE(QByteArray::fromStdString(toJson(result.value)), merged);
}

void ValueMergeTest::conflicting_data() {
  QTest::addColumn<QByteArray>("base");
  QTest::addColumn<QByteArray>("ours");
  QTest::addColumn<QByteArray>("theirs");
  QTest::addColumn<QByteArray>("pointers");
  const auto row = [](const char* name, const char* base, const char* ours, const char* theirs,
                      const char* pointers) {
    QTest::newRow(name) << QByteArray(base) << QByteArray(ours) << QByteArray(theirs)
                        << QByteArray(pointers);
  };
  row("one key, two values", R"({"a":{"b":1}})", R"({"a":{"b":2}})", R"({"a":{"b":3}})", "/a/b");
  row("removed and changed", R"({"a":{"b":1}})", R"({})", R"({"a":{"b":3}})", "/a");
  row("both add, otherwise", R"({})", R"({"a":1})", R"({"a":2})", "/a");
  row("lists of other lengths", R"({"l":[1,2]})", R"({"l":[3]})", R"({"l":[4,5,6]})", "/l");
  row("two of them", R"({"a":1,"b":1,"c":1})", R"({"a":2,"b":2,"c":2})", R"({"a":3,"b":2,"c":3})",
      "/a /c");
}

void ValueMergeTest::conflicting() {
  QFETCH(QByteArray, base);
  QFETCH(QByteArray, ours);
  QFETCH(QByteArray, theirs);
  QFETCH(QByteArray, pointers);
  const ValueMerge result = mergeValues(parsed(base), parsed(ours), parsed(theirs));
  QByteArrayList found;
  for (const MergeConflict& conflict : result.conflicts)
    found.append(QByteArray::fromStdString(conflict.pointer));
  QCOMPARE(found.join(' '), pointers);
}

void ValueMergeTest::namedItemsMergeByName() {
  const ItemKey by_name = [](std::string_view) { return std::string("name"); };
  const Value base = parsed(R"([{"name":"a","v":1},{"name":"b","v":1},{"name":"c","v":1}])");
  const Value ours = parsed(R"([{"name":"c","v":1},{"name":"a","v":2},{"name":"b","v":1}])");
  const Value theirs = parsed(R"([{"name":"a","v":1},{"name":"d","v":9},{"name":"c","v":3}])");
  const ValueMerge merged = mergeValues(base, ours, theirs, by_name);
  QVERIFY(merged.conflicts.empty());
  QVERIFY(merged.value == parsed(R"([{"name":"c","v":3},{"name":"a","v":2},{"name":"d","v":9}])"));

  const Value changed = parsed(R"([{"name":"a","v":1},{"name":"b","v":5},{"name":"c","v":1}])");
  const ValueMerge conflict = mergeValues(base, changed, theirs, by_name);
  QCOMPARE(conflict.conflicts.size(), std::size_t(1));
  QVERIFY(!conflict.conflicts.front().theirs);
}

void ValueMergeTest::aChoiceDecidesItsConflictAlone() {
  const Value base = parsed(R"({"a":1,"b":1})");
  const Value ours = parsed(R"({"a":2,"b":2})");
  const Value theirs = parsed(R"({"a":3})");
  QVERIFY(mergeValues(base, ours, theirs, {}, {MergeSide::theirs}).value ==
          parsed(R"({"a":3,"b":2})"));
  QVERIFY(mergeValues(base, ours, theirs, {}, {MergeSide::base, MergeSide::theirs}).value ==
          parsed(R"({"a":1})"));
  QCOMPARE(
      mergeValues(base, ours, theirs, {}, {MergeSide::base, MergeSide::theirs}).conflicts.size(),
      std::size_t(2));
}

void ValueMergeTest::anUnchangedSideIsTheIdentity() {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    RandomValues random(seed);
    const Value base = random.map(3);
    Value other = base;
    for (int i = 0; i < 4; ++i)
      random.edit(other, 3);
    for (const auto& merged : {mergeValues(base, other, base), mergeValues(base, base, other)}) {
      QVERIFY2(merged.conflicts.empty(), qPrintable(QString::number(seed)));
      QVERIFY2(merged.value == other, qPrintable(QString::number(seed)));
    }
  }
}

void ValueMergeTest::conflictsAreSymmetrical() {
  int met = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    RandomValues random(seed);
    const Value base = random.map(3);
    Value ours = base;
    Value theirs = base;
    for (int i = 0; i < 3; ++i) {
      random.edit(ours, 3);
      random.edit(theirs, 3);
    }
    const ValueMerge there = mergeValues(base, ours, theirs);
    const ValueMerge back = mergeValues(base, theirs, ours);
    QVERIFY2(there.conflicts.size() == back.conflicts.size(), qPrintable(QString::number(seed)));
    met += int(there.conflicts.size());
    if (there.conflicts.empty())
      QVERIFY2(there.value == back.value, qPrintable(QString::number(seed)));
    const std::vector<MergeSide> other(there.conflicts.size(), MergeSide::theirs);
    if (there.conflicts.size() == 1)
      QVERIFY2(mergeValues(base, ours, theirs, {}, other).value == back.value,
               qPrintable(QString::number(seed)));
  }
  QVERIFY2(met > 200, "the random edits hardly ever meet");
}

void ValueMergeTest::noTopLevelChangeIsLostOrInvented() {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    RandomValues random(seed);
    const Value base = random.map(3);
    Value ours = base;
    Value theirs = base;
    for (int i = 0; i < 3; ++i) {
      random.edit(ours, 3);
      random.edit(theirs, 3);
    }
    if (!ours.isMap() || !theirs.isMap()) continue;
    const ValueMerge merged = mergeValues(base, ours, theirs);
    for (char key = 'k'; key < 'k' + 6; ++key) {
      const std::string name(1, key);
      const auto same = [&](const Value& a, const Value& b) {
        const Value* in_a = at(a, name);
        const Value* in_b = at(b, name);
        return in_a == nullptr || in_b == nullptr ? in_a == in_b : *in_a == *in_b;
      };
      if (same(base, theirs)) QVERIFY2(same(merged.value, ours), qPrintable(QString::number(seed)));
      if (same(base, ours)) QVERIFY2(same(merged.value, theirs), qPrintable(QString::number(seed)));
    }
  }
}

void ValueMergeTest::whatTheDiffSaysIsAllThatDiffers() {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    RandomValues random(seed);
    const Value before = random.map(3);
    Value after = before;
    for (std::size_t i = random.below(4); i-- > 0;)
      random.edit(after, 3);
    QCOMPARE(semanticDiff(before, after).empty(), before == after);
  }
}

QTEST_GUILESS_MAIN(ValueMergeTest)
#include "value_merge_test.moc"
