// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of edits over random documents in random styles: an edit means what was asked for,
// loses no comment that it should keep, is taken back to the byte, and the tree that followed the
// patch is the one that a fresh parse gives. RC_PARAMS="seed=N" repeats a run, SEXTANT_LONG makes a
// long one.
#include <QtTest/QTest>

#include <algorithm>
#include <cstdlib>
#include <rapidcheck.h>

#include "model/document/edited_document.h"
#include "model/document/json.h"
#include "model/document/pointer.h"
#include "tests/unit/document/random_document.h"

using namespace sextant;
using sextant::testing::RandomDocument;

namespace {

struct Edited {
  std::string what;
  Result<EditResult> result;
  Value expected;
  bool keeps_comments = true;
};

Value* at(Value& root, const std::vector<std::string>& steps, std::size_t count) {
  Value* value = &root;
  for (std::size_t i = 0; i < count; ++i)
    value = value->isMap() ? value->member(steps[i]) : &value->items()[*stepIndex(steps[i])];
  return value;
}

std::size_t sizeOf(const Value& value) {
  return value.members().size() + value.items().size();
}

template <class List>
void moveItem(List& list, std::size_t from, std::size_t to) {
  auto item = std::move(list[from]);
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(from));
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(to), std::move(item));
}

std::size_t numberIn(const Value& above, const std::string& step) {
  if (above.isSequence()) return *stepIndex(step);
  std::size_t number = 0;
  while (above.members()[number].first != step)
    ++number;
  return number;
}

void setOrRemove(RandomDocument& random, const Document& document, NodeId id, Edited& edit) {
  const std::string pointer = document.pointerOf(id);
  const auto steps = document.stepsOf(id);
  if (random.oneIn(2) || id == document.root()) {
    const Value value = random.randomValue(random.oneIn(3) ? 2 : 0);
    edit.what = "set " + pointer + " to " + toJson(value);
    edit.result = document.set(pointer, value);
    *at(edit.expected, steps, steps.size()) = value;
    edit.keeps_comments = document.children(id).empty();
    return;
  }
  edit.what = "remove " + pointer;
  edit.result = document.remove(pointer);
  Value& above = *at(edit.expected, steps, steps.size() - 1);
  if (above.isMap()) {
    above.removeMember(steps.back());
  } else {
    above.items().erase(above.items().begin() +
                        static_cast<std::ptrdiff_t>(*stepIndex(steps.back())));
  }
  edit.keeps_comments = false;
}

void renameOrMove(RandomDocument& random, const Document& document, NodeId id, Edited& edit) {
  const std::string pointer = document.pointerOf(id);
  const auto steps = document.stepsOf(id);
  Value& above = *at(edit.expected, steps, steps.size() - 1);
  const std::size_t from = numberIn(above, steps.back());
  std::string key = random.randomKey();
  if (above.isMap() && random.oneIn(2)) {
    while (above.member(key) != nullptr)
      key += 'x';
    edit.what = "rename " + pointer + " to " + key;
    edit.result = document.rename(pointer, key);
    above.members()[from].first = key;
    return;
  }
  const std::size_t to = random.below(sizeOf(above));
  edit.what = "move " + pointer + " to " + std::to_string(to);
  edit.result = document.move(pointer, Place::at(to));
  if (above.isMap()) {
    moveItem(above.members(), from, to);
  } else {
    moveItem(above.items(), from, to);
  }
}

void insertBeside(RandomDocument& random, const Document& document, NodeId id, Edited& edit) {
  auto steps = document.stepsOf(id);
  Value& above = *at(edit.expected, steps, steps.size() - 1);
  const std::size_t number = numberIn(above, steps.back());
  const Value value = random.randomValue(random.oneIn(2) ? 2 : 0);
  const bool behind = random.oneIn(2);
  const auto place = static_cast<std::ptrdiff_t>(number + (behind ? 1 : 0));
  const std::string sibling = steps.back();
  if (above.isMap()) {
    steps.back() = random.randomKey();
    while (above.member(steps.back()) != nullptr)
      steps.back() += 'x';
    above.members().insert(above.members().begin() + place, {steps.back(), value});
  } else {
    steps.back() = std::to_string(place);
    above.items().insert(above.items().begin() + place, value);
  }
  edit.what = "insert " + joinPointer(steps) + (behind ? " behind " : " before ") + sibling + " " +
              toJson(value);
  edit.result = document.insert(joinPointer(steps), value,
                                behind ? Place::after(sibling) : Place::before(sibling));
}

Edited randomEdit(RandomDocument& random, const Document& document) {
  Edited edit{{}, tl::unexpected<Error>(Error{}), document.value(), true};
  const auto id = static_cast<NodeId>(random.below(document.nodeCount()));
  const std::size_t kind = id == document.root() ? 0 : random.below(3);
  if (kind == 0) setOrRemove(random, document, id, edit);
  if (kind == 1) renameOrMove(random, document, id, edit);
  if (kind == 2) insertBeside(random, document, id, edit);
  return edit;
}

// JSON keeps the order of members.
bool same(const Value& a, const Value& b) {
  return toJson(a) == toJson(b);
}

void expect(bool good, const std::string& what, const std::string& before,
            const std::string& after) {
  if (!good) {
    RC_FAIL(what + "\nbefore " + jsonString(before) + "\n" + before + "\nafter " +
            jsonString(after) + "\n" + after);
  }
}

bool hasOnce(const std::string& text, const std::string& comment) {
  const std::size_t first = text.find(comment);
  return first != std::string::npos && text.find(comment, first + 1) == std::string::npos;
}

int edits = 0;
int refused = 0;

void checkEdit(RandomDocument& random, Document& document) {
  const std::string before = document.text();
  const Edited edit = randomEdit(random, document);
  ++edits;
  if (!edit.result) {
    ++refused;
    expect(edit.result.error().kind == ErrorKind::input, edit.what + edit.result.error().what,
           before, {});
    return;
  }
  const std::string after = applied(edit.result->patch, before);
  expect(applied(edit.result->inverse, after) == before, "undo of " + edit.what, before, after);
  const auto done = document.apply(edit.result->patch);
  expect(done && document.text() == after, "applying " + edit.what, before, after);
  expect(document.isConsistent(), "the tree after " + edit.what, before, after);
  expect(same(document.value(), edit.expected), edit.what, before, after);
  for (const std::string& comment : random.comments()) {
    if (!edit.keeps_comments || !hasOnce(before, comment)) continue;
    expect(hasOnce(after, comment), edit.what + " lost " + comment, before, after);
  }
}

void checkDocument(unsigned seed, int values) {
  RandomDocument random(seed, values);
  auto document = Document::parse(random.text());
  expect(document.has_value(), document ? "" : document.error().message, random.text(), {});
  expect(same(document->value(), random.value()), "meaning " + toJson(random.value()),
         random.text(), toJson(document->value()));
  for (int i = 0; i < 4; ++i)
    checkEdit(random, *document);
}

TextPatch randomTyping(RandomDocument& random, const std::string& text) {
  static const std::vector<std::string> pieces = {
      "a", "1", " ",        ":",  ": ", "\n", "#",     "-",    "\"", "'",    ",",
      "[", "}", "\n  x: 1", "- ", "|",  "\t", "---\n", "\r\n", "&",  "\n\n", " # c\n"};
  TextPatch patch;
  patch.offset = random.below(text.size() + 1);
  if (!random.oneIn(3)) patch.inserted = pieces[random.below(pieces.size())];
  if (patch.inserted.empty() || random.oneIn(4)) {
    patch.removed =
        std::min(text.size() - patch.offset, 1 + random.below(random.oneIn(4) ? 30 : 2));
  }
  return patch;
}

void checkTyping(unsigned seed, int values) {
  RandomDocument random(seed, values);
  EditedDocument edited(random.text());
  for (int i = 0; i < 12; ++i) {
    const std::string before = edited.text();
    const TextPatch patch = randomTyping(random, before);
    RC_ASSERT(edited.type(patch).has_value());
    const std::string& after = edited.text();
    const std::string what = "typing " + jsonString(patch.inserted) + " at " +
                             std::to_string(patch.offset) + " over " +
                             std::to_string(patch.removed);
    expect(after == applied(patch, before), what + " text", before, after);
    const auto fresh = Document::parse(after);
    expect(fresh.has_value() == edited.isParsed(), what + " parses", before, after);
    if (fresh) expect(edited.document().isConsistent(), what + " tree", before, after);
    if (!fresh) {
      expect(fresh.error().position == edited.problem()->position, what + " problem", before,
             after);
    }
    if (!fresh && random.oneIn(2)) edited.undo();
  }
  while (edited.undo()) {
  }
  expect(edited.text() == random.text(), "undoing all", random.text(), edited.text());
  if (edited.isParsed()) expect(edited.document().isConsistent(), "undone", random.text(), {});
}

}  // namespace

class DocumentEditsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void editsOfRandomDocuments();
  void typingIntoRandomDocuments();
};

void DocumentEditsTest::initTestCase() {
  if (qEnvironmentVariableIsSet("RC_PARAMS")) return;
  const bool is_long = qEnvironmentVariableIsSet("SEXTANT_LONG");
  const auto seed = std::to_string(std::random_device()());
  const QByteArray parameters =
      QByteArray::fromStdString("seed=" + seed + " max_success=") + (is_long ? "200000" : "4000");
  qputenv("RC_PARAMS", parameters);
  qInfo("RC_PARAMS=\"%s\"", parameters.constData());
}

void DocumentEditsTest::editsOfRandomDocuments() {
  QVERIFY(rc::check("edits", [](unsigned seed) { checkDocument(seed, *rc::gen::inRange(3, 40)); }));
  qInfo("%d edits, %d refused", edits, refused);
  QVERIFY(edits > 1000);
  QVERIFY2(refused * 100 < edits, "Over one edit in a hundred was refused.");
}

void DocumentEditsTest::typingIntoRandomDocuments() {
  QVERIFY(rc::check("typing", [](unsigned seed) { checkTyping(seed, *rc::gen::inRange(3, 40)); }));
}

QTEST_APPLESS_MAIN(DocumentEditsTest)
#include "document_edits_test.moc"
