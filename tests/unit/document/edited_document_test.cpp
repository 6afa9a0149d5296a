// SPDX-License-Identifier: GPL-3.0-or-later
// Entries moved, inserted and renamed with their comments; steps of undo; text and tree as two
// views of one document; inputs that must not hang.
#include <QtTest/QTest>

#include "model/document/edited_document.h"
#include "model/document/json.h"

using namespace sextant;

namespace {

Document parsed(const std::string& text) {
  auto document = Document::parse(text);
  if (!document) qFatal("%s", toString(document.error(), "test").c_str());
  return std::move(*document);
}

std::string after(const std::string& text, const Result<EditResult>& edit) {
  if (!edit) return "error: " + edit.error().what;
  const std::string result = applied(edit->patch, text);
  if (applied(edit->inverse, result) != text) return "not undone";
  return result;
}

std::string moved(const std::string& text, const char* pointer, const Place& place) {
  return after(text, parsed(text).move(pointer, place));
}

std::string inserted(const std::string& text, const char* pointer, const char* json,
                     const Place& place = {}) {
  return after(text, parsed(text).insert(pointer, *fromJson(json), place));
}

std::string set(const std::string& text, const char* pointer, const char* json) {
  return after(text, parsed(text).set(pointer, *fromJson(json)));
}

const std::string commented =
    "a: 1\n# about b\nb: 2 # two\n\n# free\n\nc:\n    - x # first\n    - y\n";

}  // namespace

class EditedDocumentTest : public QObject {
  Q_OBJECT
 private slots:
  void moves();
  void inserts();
  void renames();
  void tagsAndByteOrderMarks();
  void typingIsOneStep();
  void savedStateIsFoundAgain();
  void brokenTextIsMended();
  void formEditsOfBrokenTextAreRefused();
  void hostileInputsEnd();
};

void EditedDocumentTest::moves() {
  QCOMPARE(moved(commented, "/b", Place::before("a")),
           std::string("# about b\nb: 2 # two\na: 1\n\n# free\n\nc:\n    - x # first\n    - y\n"));
  QCOMPARE(moved(commented, "/c/0", Place::last()),
           std::string("a: 1\n# about b\nb: 2 # two\n\n# free\n\nc:\n    - y\n    - x # first\n"));
  QCOMPARE(moved("- x: 1\n  # y\n  y: 2\n", "/0/y", Place::before("x")),
           std::string("- # y\n  y: 2\n  x: 1\n"));
  QCOMPARE(moved("a: [1, 2, 3]", "/a/2", Place::at(0)), std::string("a: [3, 1, 2]"));
  QCOMPARE(moved("a: 1\nb: 2", "/a", Place::last()), std::string("b: 2\na: 1"));
  QCOMPARE(moved("a: 1\n", "/a", Place::before("z")),
           std::string("error: There is no \"z\" beside it."));
}

void EditedDocumentTest::inserts() {
  QCOMPARE(inserted(commented, "/n", "true", Place::before("b")),
           std::string("a: 1\nn: true\n# about b\nb: 2 # two\n\n# free\n\nc:\n    - x # first\n"
                       "    - y\n"));
  QCOMPARE(inserted(commented, "/c/1", "{\"p\": [1]}"),
           std::string("a: 1\n# about b\nb: 2 # two\n\n# free\n\nc:\n    - x # first\n"
                       "    - p:\n          - 1\n    - y\n"));
  QCOMPARE(inserted("- - a\n", "/0/0", "[1]"), std::string("- - - 1\n  - a\n"));
  QCOMPARE(inserted("a: [\n  1, # one\n  2 # two\n ]\n", "/a/-", "3"),
           std::string("a: [\n  1, # one\n  2, # two\n  3\n ]\n"));
  QCOMPARE(inserted("a: 1\n", "/a", "2"), std::string("error: The key \"a\" is already there."));
}

void EditedDocumentTest::renames() {
  const std::string text = "'a': 1 # c\nb: {c: 2}\n";
  QCOMPARE(after(text, parsed(text).rename("/a", "x: y")),
           std::string("'x: y': 1 # c\nb: {c: 2}\n"));
  QCOMPARE(after(text, parsed(text).rename("/b/c", "d")), std::string("'a': 1 # c\nb: {d: 2}\n"));
  QCOMPARE(after(text, parsed(text).rename("/b", "a")),
           std::string("error: The key \"a\" is already there."));
}

void EditedDocumentTest::tagsAndByteOrderMarks() {
  QCOMPARE(set("a: !!str 5 # c\n", "/a", "6"), std::string("a: 6 # c\n"));
  QCOMPARE(set("a: !!str 5 # c\n", "/a", "\"x\""), std::string("a: !!str x # c\n"));
  QCOMPARE(set("a: !!str 5 # c\n", "/a", "{\"x\": 1}"), std::string("a: # c\n  x: 1\n"));
  QCOMPARE(set("\xef\xbb\xbf"
               "a: 1\r\n",
               "", "{\"b\": 5}"),
           std::string("\xef\xbb\xbf"
                       "b: 5\r\n"));
}

void EditedDocumentTest::typingIsOneStep() {
  EditedDocument edited(std::string("a: 1\nb: 2\n"));
  std::vector<DocumentChange> heard;
  edited.listen([&](const DocumentChange& change) { heard.push_back(change); });
  for (const std::size_t at : {4U, 5U, 6U})
    QVERIFY(edited.type({at, 0, "7"}).has_value());
  QCOMPARE(edited.text(), std::string("a: 1777\nb: 2\n"));
  QVERIFY(edited.make(*edited.document().set("/b", Value::integer(3)), "Set b").has_value());
  QCOMPARE(edited.steps().size(), std::size_t{2});
  QCOMPARE(edited.steps().undoName(), std::string("Set b"));
  QVERIFY(edited.undo() && edited.undo() && !edited.undo());
  QCOMPARE(edited.text(), std::string("a: 1\nb: 2\n"));
  QVERIFY(edited.redo());
  QCOMPARE(toJson(edited.document().value()), std::string("{\"a\": 1777, \"b\": 2}"));
  QCOMPARE(heard.size(), std::size_t{7});
  QVERIFY(heard.front().parsed && heard.front().pointers == std::vector<std::string>{""});
}

void EditedDocumentTest::savedStateIsFoundAgain() {
  EditedDocument edited(std::string("a: 1\n"));
  QVERIFY(edited.steps().isClean());
  QVERIFY(edited.type({4, 0, "2"}).has_value());
  edited.steps().markClean();
  QVERIFY(edited.type({5, 0, "3"}).has_value());
  QVERIFY(!edited.steps().isClean());
  QVERIFY(edited.undo() && edited.steps().isClean());
  QVERIFY(edited.undo() && !edited.steps().isClean());
  QVERIFY(edited.type({4, 0, "9"}).has_value());
  QVERIFY(edited.undo() && !edited.steps().isClean());
}

void EditedDocumentTest::brokenTextIsMended() {
  EditedDocument edited(std::string("a: 1\nb: 2\n"));
  QVERIFY(edited.type({5, 0, "key"}).has_value());
  QVERIFY(edited.type({8, 0, "\n"}).has_value());
  QVERIFY(!edited.isParsed());
  QCOMPARE(edited.problem()->position.line, std::size_t{2});
  QCOMPARE(toJson(edited.document().value()), std::string("{\"a\": 1, \"keyb\": 2}"));
  QVERIFY(edited.type({8, 0, ":"}).has_value());
  QVERIFY(edited.isParsed() && edited.document().isConsistent());
  QCOMPARE(toJson(edited.document().value()), std::string("{\"a\": 1, \"key\": null, \"b\": 2}"));
}

void EditedDocumentTest::formEditsOfBrokenTextAreRefused() {
  EditedDocument edited(std::string("a: 1\n"));
  const auto edit = edited.document().set("/a", Value::integer(2));
  QVERIFY(edited.type({0, 0, "["}).has_value());
  QVERIFY(!edited.make(*edit, "Set a").has_value());
  QVERIFY(!edited.type({99, 0, "x"}).has_value());
  QCOMPARE(edited.text(), std::string("[a: 1\n"));
}

void EditedDocumentTest::hostileInputsEnd() {
  // This one crashed libfyaml 0.7.12 when its parser was destroyed.
  QVERIFY(!Document::parse("? k    z:\t |\n      t\n").has_value());
  QVERIFY(!Document::parse(std::string(1000000, '[')).has_value());
  QVERIFY(!Document::parse("a: &x [1]\nb: &y [*x, *x]\nc: [*y, *y]\n").has_value());
  QVERIFY(!Document::parse(std::string("a: \0", 4)).has_value());
  const auto line = Document::parse("a: " + std::string(document_bytes_max - 8, 'x') + '\n');
  QVERIFY(line.has_value());
  QVERIFY(!Document::parse(std::string(document_bytes_max + 1, '#')).has_value());
}

QTEST_APPLESS_MAIN(EditedDocumentTest)
#include "edited_document_test.moc"
