// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed and not sent is on disk, and goes from there when it is sent.
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "model/session/unsent_words.h"

using namespace sextant;

class UnsentWordsTest : public QObject {
  Q_OBJECT
 private slots:
  void everythingIsThereAgain();
  void nothingTypedLeavesNoFile();
  void changesAreKeptApart();
  void aFileThatIsNoneIsNothing();
  void whatCannotBeKeptIsToldOf();

 private:
  [[nodiscard]] static UnsentOfChange typed();
  QTemporaryDir folder_;
};

UnsentOfChange UnsentWordsTest::typed() {
  UnsentOfChange unsent;
  unsent.scope = Scope{"eu1", "hunt-1"};
  unsent.pointer = "/db/pool/max";
  unsent.comment = "two\nlines \u202e and marks";
  unsent.value = "{min: 1, max: 4}";
  unsent.reason = "because";
  unsent.suggests = true;
  unsent.replies = {{"7", "yes"}, {"12", "no"}};
  return unsent;
}

void UnsentWordsTest::everythingIsThereAgain() {
  const UnsentWords words(folder_.path());
  QVERIFY(words.write({3}, typed()));
  const UnsentOfChange read = UnsentWords(folder_.path()).read({3});
  QCOMPARE(read.scope->path(), typed().scope->path());
  QCOMPARE(read.pointer, typed().pointer);
  QCOMPARE(read.comment, typed().comment);
  QCOMPARE(read.value, typed().value);
  QCOMPARE(read.reason, typed().reason);
  QCOMPARE(read.suggests, typed().suggests);
  QCOMPARE(read.replies, typed().replies);
  const QFile file(folder_.filePath("unsent/change-3.json"));
  QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void UnsentWordsTest::nothingTypedLeavesNoFile() {
  const UnsentWords words(folder_.filePath("other"));
  QVERIFY(words.read({1}).isEmpty());
  UnsentOfChange nothing;
  nothing.scope = Scope{};
  nothing.pointer = "/a";
  nothing.replies = {{"1", {}}};
  QVERIFY(words.write({1}, nothing));
  QVERIFY(!QDir(folder_.filePath("other")).exists());
  QVERIFY(words.write({1}, typed()));
  QVERIFY(words.write({1}, nothing));
  QVERIFY(!QFile::exists(folder_.filePath("other/unsent/change-1.json")));
}

void UnsentWordsTest::changesAreKeptApart() {
  const UnsentWords words(folder_.path());
  QVERIFY(words.write({5}, typed()));
  QVERIFY(words.read({6}).isEmpty());
  QVERIFY(words.write({6}, {}));
  QVERIFY(!words.read({5}).isEmpty());
}

void UnsentWordsTest::aFileThatIsNoneIsNothing() {
  QDir(folder_.path()).mkpath("unsent");
  for (const char* text : {"", "no JSON", "[1]", "{\"comment\": 4, \"scope\": \"/\", \"replies\": []}"}) {
    QFile file(folder_.filePath("unsent/change-9.json"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) >= 0);
    file.close();
    const UnsentOfChange read = UnsentWords(folder_.path()).read({9});
    QVERIFY2(read.isEmpty() && !read.scope, text);
  }
}

void UnsentWordsTest::whatCannotBeKeptIsToldOf() {
  QFile in_the_way(folder_.filePath("file"));
  QVERIFY(in_the_way.open(QIODevice::WriteOnly));
  const auto done = UnsentWords(folder_.filePath("file")).write({1}, typed());
  QVERIFY(!done);
  QCOMPARE(done.error().kind, ErrorKind::unavailable);
  QVERIFY(!done.error().what.empty());
}

QTEST_GUILESS_MAIN(UnsentWordsTest)
#include "unsent_words_test.moc"
