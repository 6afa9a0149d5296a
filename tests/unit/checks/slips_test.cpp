// SPDX-License-Identifier: GPL-3.0-or-later
// What looks like a slip between two texts of a profile: as text, and the sentence that it comes to.
#include <QtTest/QTest>

#include "model/checks/duplicates.h"
#include "model/checks/growth.h"
#include "model/checks/slips.h"
#include "model/document/document.h"

using namespace sextant;

namespace {

// "k0: 0", "k1: 1", ...
std::string keys(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += 'k' + std::to_string(i) + ": " + std::to_string(i) + '\n';
  return text;
}

std::string servers(int count, int times) {
  std::string text = "servers:\n";
  for (int time = 0; time < times; ++time) {
    for (int i = 0; i < count; ++i)
      text += "- {host: h" + std::to_string(i) + ", port: 80}\n";
  }
  return text;
}

std::string told(const std::string& before, const std::string& after) {
  std::string text;
  for (const Slip& slip : slipsIn(before, after))
    text += (text.empty() ? "" : " ") + slip.sentence;
  return text;
}

}  // namespace

class SlipsTest : public QObject {
  Q_OBJECT
 private slots:
  void slipsAreToldInASentence_data();
  void slipsAreToldInASentence();
  void largeTextsAreTold();
  void numbersOfATypeMayRepeat();
  void onlyTheOutermostIsTold();
  void manyPartsAreLookedAtInTime();
};

void SlipsTest::slipsAreToldInASentence_data() {
  QTest::addColumn<std::string>("before");
  QTest::addColumn<std::string>("after");
  QTest::addColumn<std::string>("sentence");  // empty: nothing to confirm
  const auto row = [](const char* name, const std::string& before, const std::string& after,
                      const char* sentence) {
    QTest::newRow(name) << before << after << std::string(sentence);
  };
  row("first", "", "a: 1\n", "");
  row("first and empty", "", "", "");
  row("same keys", "a: 1\nb: 2\n", "b: 3\na: 4\n", "");
  row("a third", "a: 1\nb: 2\nc: 3\n", "a: 1\nb: 2\n", "");
  row("more", "a: 1\nb: 2\nc: 3\n", "a: 1\n", "2 of its 3 keys would go.");
  row("emptied", "a: {b: 1}\n", "", "All of its 2 keys would go.");
  row("null", "a: 1\n", "null\n", "Its only key would go.");
  row("inside", "a: {b: 1, c: 2, d: 3, e: 4}\n", "a: {b: 1}\n", "3 of its 5 keys would go.");
  row("in a list", "a: [{b: 1, c: 2}, {b: 3, c: 2}]\n", "a: []\n", "4 of its 5 keys would go.");
  row("a map becomes a value", "a: {b: 1, c: 2}\n", "a: 3\n", "2 of its 3 keys would go.");
  row("new keys do not make up for it", "a: 1\nb: 2\n", "c: 1\nd: 2\ne: 3\n",
      "All of its 2 keys would go.");
  row("a small profile may double", keys(20), keys(69), "");
  row("a profile doubles", keys(60), keys(120), "It would have 120 values instead of 60.");
  row("nearly", keys(60), keys(119), "");
  row("the first text doubles nothing", "", keys(500), "");
  row("a generated list is there twice", servers(3, 1), servers(3, 2),
      "/servers has 6 items, and 3 of them are there already.");
  row("a list that was so before", servers(3, 2), servers(3, 2) + "a: 1\n", "");
  row("one item again", servers(3, 1), servers(3, 1) + "- {port: 80, host: h1}\n",
      "/servers has 4 items, and 1 of them is there already.");
  row("names twice", "a: [b, c]\n", "a: [b, c, b, c]\n",
      "/a has 4 items, and 2 of them are there already.");
  row("numbers twice", "a: [1, 2, 3, 4, 5, 6, 7, 8]\n",
      "a: [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8]\n",
      "/a has 16 items, and 8 of them are there already.");
  row("some numbers again", "a: [1, 2, 3, 4, 5, 6, 7, 8]\n",
      "a: [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7]\n", "");
  row("half of a list", "x: 0\na: {b/c: [1, 2, 3, 4, 5, 6, 7, 8]}\n", "x: 0\na: {b/c: [1, 2, 3, 4]}\n",
      "4 of the 8 entries of /a/b~1c would go.");
  row("a third of a list", "a: [1, 2, 3, 4, 5, 6, 7, 8, 9]\n", "a: [1, 2, 3, 4, 5, 6]\n", "");
  row("half of a short list", "a: [1, 2, 3, 4]\n", "a: [1, 2]\n", "");
  row("one name again", "a: [b, c]\n", "a: [b, c, d, e, b]\n", "");
  row("a part pasted again", "db: {a: 1, b: 2, c: 3, d: {e: 4, f: 5}}\n",
      "db: {a: 1, b: 2, c: 3, d: {e: 4, f: 5}}\nx:\n  db: {b: 2, a: 1, c: 3, d: {f: 5, e: 4}}\n",
      "/x/db is the same as /db, 6 values.");
  row("a small part", "a: {b: 1, c: 2}\n", "a: {b: 1, c: 2}\nd: {b: 1, c: 2}\n", "");
  row("nearly the same part", "db: {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6}\n",
      "db: {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6}\nx: {a: 1, b: 2, c: 3, d: 4, e: 5, f: 7}\n", "");
  row("a text that does not parse", keys(10), "a: [\n", "All of its 10 keys would go.");
}

void SlipsTest::slipsAreToldInASentence() {
  QFETCH(std::string, before);
  QFETCH(std::string, after);
  QFETCH(std::string, sentence);
  QCOMPARE(QString::fromStdString(told(before, after)), QString::fromStdString(sentence));
}

void SlipsTest::largeTextsAreTold() {
  const std::string large = "a: " + std::string(Growth::bytes_max, 'x') + '\n';
  QCOMPARE(told("a: x\n", large), std::string("It would be 1.1 MiB long, more than 1 MiB."));
  QCOMPARE(told("", large), std::string("It would be 1.1 MiB long, more than 1 MiB."));
  QCOMPARE(told(large, large + "b: 1\n"), std::string());
  // More of one kind than is told in full.
  std::string three;
  for (int i = 0; i < 4; ++i)
    three += 'p' + std::to_string(i) + ": {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6}\n";
  QCOMPARE(told("", three), std::string("/p1 is the same as /p0, 6 values. /p2 is the same as /p0, "
                                        "6 values. The same at 1 more place."));
}

void SlipsTest::numbersOfATypeMayRepeat() {
  QCOMPARE(told("", "weights: [1, 1, 1, 1, 1, 1]\nflags: [true, true, true, true, true]\n"),
           std::string());
}

void SlipsTest::onlyTheOutermostIsTold() {
  const std::string inner = "{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6}";
  const auto document =
      Document::parse("one: {deep: " + inner + ", z: 1}\ntwo: {deep: " + inner + ", z: 1}\n");
  const auto found = duplicatesIn(document->value());
  QCOMPARE(found.size(), std::size_t{1});
  QCOMPARE(found[0].pointer, std::string("/two"));
}

void SlipsTest::manyPartsAreLookedAtInTime() {
  const std::string text = servers(20'000, 2);
  QCOMPARE(told(text, text + "a: 1\n"), std::string());
  QCOMPARE(duplicatesIn(Document::parse(text)->value()).size(), std::size_t{1});
}

QTEST_APPLESS_MAIN(SlipsTest)
#include "slips_test.moc"
