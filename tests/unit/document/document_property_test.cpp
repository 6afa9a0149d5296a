// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of documents over mutated texts: spans lie in the text, pointers find their values, an
// edit means what was asked for, and its inverse restores every byte. SEED repeats a run.
#include <QtTest/QTest>

#include <random>

#include "model/document/document.h"
#include "model/document/json.h"

using namespace sextant;

namespace {

const std::vector<std::string> seeds = {
    "# c\nworkers:\n  threads: 32 # x\n  q: [1, {a: b, c: 'd'}, \"e\"]\ndb:\n  pool: {max: 4, "
    "idle: 'x'}\n",
    "a:\n- x\n- y:\n    z: |\n      t\n      u\n  w: >-\n    f\nb: ~\n? k\n: v\n",
    "a: 'it''s'\n\"b c\": \"\\u00e9\"\nd:\n  - - 1\n    - 2\n  -\n    e: !!str 5\n",
    "\xef\xbb\xbf"
    "a: 1\r\nb:\r\n  - x\r\n"};
const std::string alphabet = "abc:-#'\"[]{},|>&*!?% \n\t0123456789.~<=\r\\";
const std::vector<std::string> values = {"1", "\"x: y\"", "[]", "null", "\"\"", "[1, \"#\"]"};

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string text() {
    std::string text = seeds[below(seeds.size())];
    for (std::size_t count = below(6); count > 0; --count) {
      const std::size_t at = below(text.size() + 1);
      switch (below(3)) {
        case 0:
          text.insert(at, 1, alphabet[below(alphabet.size())]);
          break;
        case 1:
          text.erase(at, 1 + below(4));
          break;
        default:
          text.insert(at, text.substr(below(text.size() + 1), below(12)));
      }
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

void checkSpans(const Document& document) {
  for (NodeId id = 0; id < document.nodeCount(); ++id) {
    const Node node = document.node(id);
    QVERIFY(node.span.begin <= node.span.end && node.span.end <= document.text().size());
    QVERIFY(node.key_span.begin <= node.key_span.end);
  }
}

// True where an edit was made.
bool checkEdit(const Document& document, NodeId id, const Value& value) {
  const std::string pointer = document.pointerOf(id);
  const auto found = document.find(pointer);
  if (!found || !*found || **found != id) qFatal("pointer %s", pointer.c_str());
  const auto patch = document.set(pointer, value);
  if (!patch) return false;
  const std::string after = applied(patch->patch, document.text());
  const auto reparsed = Document::parse(after);
  if (!reparsed)
    qFatal("an edit of %s broke the text: %s", pointer.c_str(),
           jsonString(document.text()).c_str());
  const auto edited = reparsed->find(pointer);
  if (!edited || !*edited || !(reparsed->value(**edited) == value))
    qFatal("wrong value in\n%s", after.c_str());
  if (applied(patch->inverse, after) != document.text()) qFatal("inverse of\n%s", after.c_str());
  return true;
}

}  // namespace

class DocumentPropertyTest : public QObject {
  Q_OBJECT
 private slots:
  void mutatedTexts();
};

void DocumentPropertyTest::mutatedTexts() {
  const unsigned seed = qEnvironmentVariableIsSet("SEED") ? qEnvironmentVariable("SEED").toUInt()
                                                          : std::random_device()();
  qInfo("SEED=%u", seed);
  Mutator mutator(seed);
  int parsed = 0;
  int edited = 0;
  for (int round = 0; round < 20000; ++round) {
    const auto document = Document::parse(mutator.text());
    if (!document) continue;
    ++parsed;
    checkSpans(*document);
    const auto id = static_cast<NodeId>(mutator.below(document->nodeCount()));
    edited += checkEdit(*document, id, *fromJson(values[mutator.below(values.size())])) ? 1 : 0;
  }
  qInfo("%d parsed, %d edited", parsed, edited);
  QVERIFY(parsed > 2000);
  QVERIFY(edited > parsed / 2);
}

QTEST_APPLESS_MAIN(DocumentPropertyTest)
#include "document_property_test.moc"
