// SPDX-License-Identifier: GPL-3.0-or-later
// SEED repeats a run of the random merges.
#include <QtTest/QTest>

#include "model/diff/document_merge.h"
#include "model/diff/edit_toward.h"
#include "model/document/json.h"
#include "tests/unit/document/random_document.h"

using namespace sextant;
using sextant::testing::RandomDocument;

namespace {

Value meaningOf(const std::string& text) {
  const auto document = Document::parse(text);
  if (!document) qFatal("not a document: %s", text.c_str());
  return document->value();
}

unsigned startingSeed() {
  const unsigned seed = qEnvironmentVariableIsSet("SEED") ? qEnvironmentVariable("SEED").toUInt()
                                                          : std::random_device()();
  qInfo("SEED=%u", seed);
  return seed;
}

int rounds() {
  return qEnvironmentVariableIsSet("SEXTANT_LONG") ? 30000 : 500;
}

// A few edits of a document as a person would make them.
std::string randomlyEdited(const std::string& text, RandomDocument& luck) {
  auto document = *Document::parse(text);
  for (std::size_t count = 1 + luck.below(4); count > 0; --count) {
    const auto id = static_cast<NodeId>(luck.below(document.nodeCount()));
    const std::string pointer = document.pointerOf(id);
    const std::size_t what = luck.below(4);
    Result<EditResult> edit =
        what == 0   ? document.remove(pointer)
        : what == 1 ? document.insert(pointer + '/' + luck.randomKey(), Value::integer(7))
                    : document.set(pointer, luck.randomValue(1));
    if (edit) document.apply(edit->patch);
  }
  return document.text();
}

}  // namespace

class DocumentMergeTest : public QObject {
  Q_OBJECT
 private slots:
  void merging_data();
  void merging();
  void anUnchangedSideIsTheIdentity();
  void aConflictTakesTheChoiceAndKeepsComments();
  void clashingCommentsAreOurs();
  void textsThatAreNoDocumentsMergeByLine();
  void marksStandAroundTheClashingKeysAlone();
  void movedItemsKeepTheirComments();
  void tooManyEditsAreRefused();
  void randomEditsReachEveryMeaning();
  void randomMergesMeanWhatTheValuesSay();
};

void DocumentMergeTest::merging_data() {
  QTest::addColumn<QByteArray>("base");
  QTest::addColumn<QByteArray>("ours");
  QTest::addColumn<QByteArray>("theirs");
  QTest::addColumn<QByteArray>("merged");
  const auto row = [](const char* name, const char* base, const char* ours, const char* theirs,
                      const char* merged) {
    QTest::newRow(name) << QByteArray(base) << QByteArray(ours) << QByteArray(theirs)
                        << QByteArray(merged);
  };
  row("neighbouring lines", "a: 1\nb: 2\n", "a: 3\nb: 2\n", "a: 1\nb: 4\n", "a: 3\nb: 4\n");
  row("keys on one line", "p: {a: 1, b: 2}  # both\n", "p: {a: 3, b: 2}  # both\n",
      "p: {a: 1, b: 4}  # both\n", "p: {a: 3, b: 4}  # both\n");
  row("a value and its comment", "max: 20  # pool\n", "max: 4  # pool\n",
      "max: 20  # of the pool\n", "max: 4  # of the pool\n");
  row("both add a key at the end", "a: 1\n", "a: 1\nb: 2  # ours\n", "a: 1\nc: 3  # theirs\n",
      "a: 1\nb: 2  # ours\nc: 3  # theirs\n");
  row("both add a map", "", "p:\n  a: 1\n", "p:\n  b: 2\n", "p:\n  a: 1\n  b: 2\n");
  row("one removes, one changes its neighbour", "a: 1\n# of b\nb: 2\n", "a: 9\n# of b\nb: 2\n",
      "a: 1\n", "a: 9\n");
  row("ours is written anew in flow style", "a: 1\nb: 2\nc: 3\n", "{a: 1, b: 5, c: 3}\n",
      "a: 1\nb: 2\nc: 4\n", "{a: 1, b: 5, c: 4}\n");
}

void DocumentMergeTest::merging() {
  QFETCH(QByteArray, base);
  QFETCH(QByteArray, ours);
  QFETCH(QByteArray, theirs);
  QFETCH(QByteArray, merged);
  const auto result =
      mergeDocuments({base.toStdString(), ours.toStdString(), theirs.toStdString()});
  QVERIFY(result && result->isClean());
  QCOMPARE(QByteArray::fromStdString(result->text), merged);
}

void DocumentMergeTest::anUnchangedSideIsTheIdentity() {
  const std::string base = "a:   1\n", changed = "not: [a document", same = "a:   1\n";
  QCOMPARE(mergeDocuments({base, changed, same})->text, changed);
  QCOMPARE(mergeDocuments({base, same, changed})->text, changed);
  QCOMPARE(mergeDocuments({base, changed, changed})->text, changed);
}

void DocumentMergeTest::aConflictTakesTheChoiceAndKeepsComments() {
  const MergeTexts texts{"# head\nmax: 20\nttl: 1s\n", "# head\nmax: 4\nttl: 1s\n",
                         "# head, theirs\nmax: 8  # halved\nttl: 9s\n"};
  const auto ours = mergeDocuments(texts);
  QVERIFY(ours && ours->conflicts.size() == 1);
  QCOMPARE(ours->conflicts[0].pointer, std::string("/max"));
  QCOMPARE(ours->text, std::string("# head, theirs\nmax: 4  # halved\nttl: 9s\n"));
  const auto theirs = mergeDocuments(texts, {}, {MergeSide::theirs});
  QCOMPARE(theirs->text, texts.theirs);
  const auto base = mergeDocuments(texts, {}, {MergeSide::base});
  QCOMPARE(base->text, std::string("# head, theirs\nmax: 20  # halved\nttl: 9s\n"));
}

void DocumentMergeTest::clashingCommentsAreOurs() {
  const auto merged = mergeDocuments({"a: 1 # x\n", "a: 1 # ours\n", "a: 1 # theirs\n"});
  QVERIFY(merged && merged->isClean() && merged->comments_clash);
  QCOMPARE(merged->text, std::string("a: 1 # ours\n"));
}

void DocumentMergeTest::textsThatAreNoDocumentsMergeByLine() {
  const auto merged = mergeDocuments({"a: 1\nb: 2\n", "a: [\nb: 2\n", "a: 1\nb: 2\nc: 3\n"});
  QVERIFY(merged && merged->by_lines && !merged->has_marks);
  QCOMPARE(merged->text, std::string("a: [\nb: 2\nc: 3\n"));
  const auto clash = mergeDocuments({"a: 1\n", "a: [\n", "a: 3\n"});
  QVERIFY(clash && clash->has_marks && !clash->isClean());
}

void DocumentMergeTest::marksStandAroundTheClashingKeysAlone() {
  const auto marked = markedMerge(
      {"a: 1\nb: 2\nc: 3\n", "a: 4\nb: 5\nc: 3\n", "a: 1\nb: 6\nc: 7\n"}, {}, {"mine", "yours"});
  QVERIFY(marked);
  QCOMPARE(*marked, std::string("a: 4\n<<<<<<< mine\nb: 5\n=======\nb: 6\n>>>>>>> yours\nc: 7\n"));
}

void DocumentMergeTest::movedItemsKeepTheirComments() {
  const ItemKey by_name = [](std::string_view) { return std::string("name"); };
  TowardOptions options;
  options.item_key = by_name;
  const std::string text =
      "- name: a  # first\n  v: 1\n- name: b  # second\n  v: 2\n- name: c  # third\n  v: 3\n";
  const auto target =
      fromJson(R"([{"name":"c","v":3},{"name":"n","v":0},{"name":"a","v":9},{"name":"b","v":2}])");
  const auto edited = editedToMean(*Document::parse(text), *target, options);
  QVERIFY(edited);
  QCOMPARE(edited->text(),
           std::string("- name: c  # third\n  v: 3\n- name: n\n  v: 0\n- name: a  # first\n"
                       "  v: 9\n- name: b  # second\n  v: 2\n"));
}

void DocumentMergeTest::tooManyEditsAreRefused() {
  TowardOptions options;
  options.edits_max = 1;
  const auto document = *Document::parse("a: 1\nb: 2\n");
  const auto refused = editedToMean(document, meaningOf("a: 3\nb: 4\n"), options);
  QVERIFY(!refused);
  QCOMPARE(refused.error().kind, ErrorKind::unavailable);
  QVERIFY(editedToMean(document, meaningOf("a: 3\nb: 2\n"), options));
}

void DocumentMergeTest::randomEditsReachEveryMeaning() {
  const unsigned seed = startingSeed();
  for (int round = 0; round < rounds(); ++round) {
    RandomDocument from(seed + unsigned(round), 30);
    const std::string other = randomlyEdited(from.text(), from);
    const Value target = meaningOf(other);
    const auto edited = editedToMean(*Document::parse(from.text()), target);
    if (!edited)
      qFatal("round %d: %s\n%s\n---other\n%s", round, edited.error().toString().c_str(),
             from.text().c_str(), other.c_str());
    QVERIFY(edited->value() == target);
  }
}

void DocumentMergeTest::randomMergesMeanWhatTheValuesSay() {
  const unsigned seed = startingSeed();
  int clean = 0;
  int kept = 0;
  int shared = 0;
  // About a third of them are without conflict; where luck has given fewer, it is tried on.
  const auto enough = [&] { return clean > rounds() / 3; };
  for (int round = 0; round < rounds() || (!enough() && round < 2 * rounds()); ++round) {
    RandomDocument luck(seed + unsigned(round), 30);
    const MergeTexts texts{luck.text(), randomlyEdited(luck.text(), luck),
                           randomlyEdited(luck.text(), luck)};
    const auto merged = mergeDocuments(texts);
    if (!merged)
      qFatal("round %d: %s\n%s\n---ours\n%s\n---theirs\n%s", round,
             merged.error().toString().c_str(), texts.base.c_str(), texts.ours.c_str(),
             texts.theirs.c_str());
    const auto values =
        mergeValues(meaningOf(texts.base), meaningOf(texts.ours), meaningOf(texts.theirs));
    QVERIFY2(meaningOf(merged->text) == values.value, qPrintable(QString::number(round)));
    QCOMPARE(merged->conflicts.size(), values.conflicts.size());
    if (!merged->isClean()) continue;
    ++clean;
    for (const std::string& comment : luck.comments()) {
      const auto in = [&](const std::string& text) {
        return text.find(comment) != std::string::npos;
      };
      if (!in(texts.ours) || !in(texts.theirs)) continue;
      ++shared;
      kept += in(merged->text) ? 1 : 0;
    }
  }
  qInfo("%d merges without conflict kept %d of %d comments that both sides have", clean, kept,
        shared);
  QVERIFY(clean > rounds() / 3);
  QVERIFY(kept > shared * 0.995);
}

QTEST_APPLESS_MAIN(DocumentMergeTest)
#include "document_merge_test.moc"
