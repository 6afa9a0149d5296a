// SPDX-License-Identifier: GPL-3.0-or-later
// A comment stays with what it was made on while the text around it changes.
#include <QtTest/QTest>

#include <rapidcheck.h>

#include "model/document/document.h"
#include "model/document/pointer.h"
#include "model/review/anchor.h"

using namespace sextant;

namespace {

Value meaningOf(const QString& text) {
  const auto document = Document::parse(text.toStdString());
  if (!document) qFatal("not a document: %s", qPrintable(text));
  return document->value();
}

// "-": not there.
std::optional<Value> sideOf(const QString& text) {
  return text == QLatin1String("-") ? std::nullopt : std::optional(meaningOf(text));
}

// Items of lists of maps are named "id".
std::string idsName(std::string_view) {
  return "id";
}

QString toText(const AnchoredPlace& place) {
  return QString::fromStdString(place.pointer) + QLatin1String(place.gone      ? " gone"
                                                               : place.changed ? " changed"
                                                                               : "");
}

using Steps = std::vector<std::string>;
constexpr int edits_max = 30;

Value* at(Value& root, const Steps& steps, std::size_t count) {
  Value* value = &root;
  for (std::size_t i = 0; i < count && value != nullptr; ++i) {
    value = value->isMap() ? value->member(steps[i]) : &value->items()[std::stoul(steps[i])];
  }
  return value;
}

// A text, random edits of it, and where one of its values is all the while: known by moving it
// along, not by looking for it.
class Story {
 public:
  Story() {
    root_ = node(0);
    before_ = root_;
    Value* value = &root_;
    while (!value->isScalar() && (steps_.empty() || *rc::gen::inRange(0, 3) > 0)) {
      const std::size_t count = value->isMap() ? value->members().size() : value->items().size();
      if (count == 0) break;
      const std::size_t chosen = below(count);
      // The name of an item is what it is followed by.
      if (value->isMap() && value->members()[chosen].first == "id") break;
      steps_.push_back(value->isMap() ? value->members()[chosen].first : std::to_string(chosen));
      value = value->isMap() ? &value->members()[chosen].second : &value->items()[chosen];
    }
    pointer_ = joinPointer(steps_);
    target_ = *value;
  }

  // Somewhere above the target or beside it, never in it.
  void edit() {
    const std::size_t depth = below(steps_.size() + 1);
    if (depth == steps_.size()) return;
    Value* container = at(root_, steps_, depth);
    container->isMap() ? editMap(*container, steps_[depth]) : editList(*container, steps_[depth]);
  }

  void removeTarget(std::size_t depth) {
    Value* container = at(root_, steps_, depth);
    if (container->isMap()) {
      container->removeMember(steps_[depth]);
    } else {
      container->items().erase(container->items().begin() + std::stol(steps_[depth]));
    }
  }

  [[nodiscard]] const Value& before() const { return before_; }
  [[nodiscard]] const Value& after() const { return root_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] const Steps& steps() const { return steps_; }
  [[nodiscard]] const Value& target() const { return target_; }

 private:
  static std::size_t below(std::size_t limit) {
    return limit == 0 ? 0 : *rc::gen::inRange<std::size_t>(0, limit);
  }
  std::string fresh() { return "n" + std::to_string(++names_); }

  Value node(int depth) {
    const int what = depth > 3 ? 0 : *rc::gen::inRange(depth == 0 ? 1 : 0, 4);
    if (what == 0) return Value::string(fresh());
    std::vector<Value::Member> members;
    std::vector<Value> items;
    const std::size_t count = 1 + below(4);
    for (std::size_t i = 0; i < count; ++i) {
      if (what == 1) members.emplace_back("k/~" + fresh(), node(depth + 1));
      if (what == 2) items.push_back(item(depth + 1));
      if (what == 3) items.push_back(Value::string(fresh()));
    }
    return what == 1 ? Value::map(std::move(members)) : Value::sequence(std::move(items));
  }
  Value item(int depth) {
    return Value::map({{"id", Value::string(fresh())}, {"of", node(depth + 1)}});
  }

  void editMap(Value& map, const std::string& kept) {
    const std::size_t chosen = below(map.members().size());
    const std::string key = map.members()[chosen].first;
    const bool may_go = key != kept && key != "id";
    const int what = *rc::gen::inRange(0, 5);
    if (what == 0) map.setMember(fresh(), node(2));
    if (what == 1 && may_go) map.removeMember(key);
    if (what == 2 && may_go) map.members()[chosen].first = fresh();
    if (what == 3) std::swap(map.members()[chosen], map.members()[below(map.members().size())]);
    if (what == 4 && may_go) map.members()[chosen].second = node(2);
  }

  void editList(Value& list, std::string& step) {
    std::vector<Value>& items = list.items();
    std::size_t place = std::stoul(step);
    const std::size_t other = below(items.size());
    const int what = *rc::gen::inRange(0, 3);
    if (what == 0) {
      const std::size_t index = below(items.size() + 1);
      Value made = items.front().isMap() ? item(2) : Value::string(fresh());
      items.insert(items.begin() + long(index), std::move(made));
      place += index <= place ? 1 : 0;
    } else if (what == 1 && other != place) {
      items.erase(items.begin() + long(other));
      place -= other < place ? 1 : 0;
    } else if (what == 2) {
      std::swap(items[place], items[other]);
      place = other;
    }
    step = std::to_string(place);
  }

  Value root_;
  Value before_;
  Value target_;
  Steps steps_;
  std::string pointer_;
  int names_ = 0;
};

}  // namespace

class AnchorTest : public QObject {
  Q_OBJECT
 private slots:
  void following_data();
  void following();
  void staysWithItsKeyThroughRandomEdits();
  void saysWhenItIsGone();
  void textsThatAreNoPointersAreGone();
};

void AnchorTest::following_data() {
  QTest::addColumn<QString>("before");
  QTest::addColumn<QString>("after");
  QTest::addColumn<QString>("pointer");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* name, const char* before, const char* after, const char* pointer,
                      const char* expected) {
    QTest::newRow(name) << before << after << pointer << expected;
  };
  row("nothing changes", "a: 1", "a: 1", "/a", "/a");
  row("its value changes", "a: 1", "a: 2", "/a", "/a changed");
  row("a key goes", "db: {pool: 1, x: 2}", "db: {x: 2}", "/db/pool", "/db gone");
  row("a key below it goes", "db: {pool: 1, x: 2}", "db: {x: 2}", "/db", "/db changed");
  row("everything above goes", "db: {pool: {max: 1}}", "x: 1", "/db/pool/max", " gone");
  row("a list in the place of a map", "a: {b: 1}", "a: [1]", "/a/b", "/a gone");
  row("an item before it", "a: [x, y]", "a: [w, x, y]", "/a/1", "/a/2");
  row("it moves", "a: [x, y, z]", "a: [z, x, y]", "/a/2", "/a/0");
  row("its item goes", "a: [x, y]", "a: [x]", "/a/1", "/a gone");
  row("by name", "a: [{id: p, v: 1}, {id: q, v: 2}]", "a: [{id: q, v: 9}, {id: r, v: 1}]", "/a/1/v",
      "/a/0/v changed");
  row("another of that name", "a: [{id: p, v: 1}]", "a: [{id: r, v: 1}]", "/a/0/v", "/a gone");
  row("on nothing yet", "a: {}", "a: {}", "/a/b", "/a/b");
  row("on nothing, then there", "a: {}", "a: {b: 1}", "/a/b", "/a/b changed");
  row("on nothing in a list", "a: [x, y]", "a: [w, x, y]", "/a/9/b", "/a/9/b");
  row("on nothing in an item that moves", "a: [{id: p}, {id: q}]", "a: [{id: q}, {id: p}]",
      "/a/1/v", "/a/0/v");
  row("the whole profile", "a: 1", "b: 1", "", " changed");
  row("the profile goes", "a: 1", "-", "/a", " gone");
  row("the profile comes", "-", "a: 1", "/a", "/a changed");
  row("neither", "-", "-", "/a", "");
  row("steps that are escaped", "\"a/b~c\": {d: 1}", "x: 1\n\"a/b~c\": {d: 1}", "/a~1b~0c/d",
      "/a~1b~0c/d");
}

void AnchorTest::following() {
  QFETCH(QString, before);
  QFETCH(QString, after);
  QFETCH(QString, pointer);
  QFETCH(QString, expected);
  QCOMPARE(toText(anchorIn(sideOf(before), sideOf(after), pointer.toStdString(), idsName)),
           expected);
}

void AnchorTest::staysWithItsKeyThroughRandomEdits() {
  const bool holds = rc::check("a comment stays with its key", [] {
    Story story;
    for (int count = *rc::gen::inRange(0, edits_max); count > 0; --count)
      story.edit();
    const AnchoredPlace place = anchorIn(story.before(), story.after(), story.pointer(), idsName);
    RC_ASSERT(!place.gone);
    RC_ASSERT(!place.changed);
    RC_ASSERT(place.pointer == joinPointer(story.steps()));
    const auto found = valueAt(story.after(), place.pointer);
    RC_ASSERT(found && *found != nullptr && **found == story.target());
  });
  QVERIFY(holds);
}

void AnchorTest::saysWhenItIsGone() {
  const bool holds = rc::check("and says when it is gone", [] {
    Story story;
    RC_PRE(!story.steps().empty());
    for (int count = *rc::gen::inRange(0, edits_max); count > 0; --count)
      story.edit();
    const auto depth = *rc::gen::inRange<std::size_t>(0, story.steps().size());
    story.removeTarget(depth);
    const AnchoredPlace place = anchorIn(story.before(), story.after(), story.pointer(), idsName);
    // A plain item that stands alone where it stood is taken for the same one with another value.
    const Value* container = *valueAt(
        story.after(), joinPointer({story.steps().begin(), story.steps().begin() + long(depth)}));
    const bool may_pair = container->isSequence() && !container->items().empty() &&
                          container->items().front().isScalar();
    if (may_pair) {
      RC_ASSERT(place.gone || place.changed);
    } else {
      RC_ASSERT(place.gone);
      RC_ASSERT(place.pointer ==
                joinPointer({story.steps().begin(), story.steps().begin() + long(depth)}));
    }
  });
  QVERIFY(holds);
}

void AnchorTest::textsThatAreNoPointersAreGone() {
  const Value value = meaningOf(QStringLiteral("a: [1, 2]"));
  QVERIFY(anchorIn(value, value, "a").gone);
  QVERIFY(anchorIn(value, value, "/a~2").gone);
  QCOMPARE(toText(anchorIn(value, value, "/a/-")), QStringLiteral("/a/-"));
  QCOMPARE(toText(anchorIn(value, value, "/a/99999999999999999999")),
           QStringLiteral("/a/99999999999999999999"));
  QCOMPARE(toText(anchorIn(value, value, "/a/01")), QStringLiteral("/a/01"));
}

QTEST_APPLESS_MAIN(AnchorTest)
#include "anchor_test.moc"
