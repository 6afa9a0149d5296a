// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <random>

#include "model/diff/semantic_diff.h"
#include "model/diff/text_diff.h"
#include "model/diff/text_merge.h"
#include "model/document/json.h"

using namespace sextant;

namespace {

// "= 1 1", "~ 2 2", "- 3 .", "+ . 3", one a row.
std::string shapeOf(const TextDiff& diff) {
  std::string text;
  const auto number = [](const std::optional<std::size_t>& line) {
    return line ? std::to_string(*line) : std::string(".");
  };
  for (const DiffRow& row : diff.rows) {
    text += "=~-+"[static_cast<int>(row.kind)];
    text += ' ' + number(row.left) + ' ' + number(row.right) + '\n';
  }
  return text;
}

std::string marked(const std::string& line, const std::vector<WordSpan>& spans) {
  std::string text;
  for (const WordSpan& span : spans)
    text += '[' + line.substr(span.begin, span.end - span.begin) + ']';
  return text;
}

}  // namespace

class DiffTest : public QObject {
  Q_OBJECT
 private slots:
  void rows_data();
  void rows();
  void changedWordsAreMarked_data();
  void changedWordsAreMarked();
  void everyLineOfBothTextsIsThereOnce();
  void unifiedFormIsThatOfDiff_data();
  void unifiedFormIsThatOfDiff();
  void equalTextsHaveNoUnifiedForm();
  void meaning_data();
  void meaning();
  void merging();
};

void DiffTest::rows_data() {
  QTest::addColumn<QByteArray>("left");
  QTest::addColumn<QByteArray>("right");
  QTest::addColumn<QByteArray>("shape");
  QTest::addColumn<int>("differences");
  const auto row = [](const char* name, const char* left, const char* right, const char* shape,
                      int differences) {
    QTest::newRow(name) << QByteArray(left) << QByteArray(right) << QByteArray(shape)
                        << differences;
  };
  row("equal", "a\nb\n", "a\nb\n", "= 1 1\n= 2 2\n", 0);
  row("both empty", "", "", "", 0);
  row("all new", "", "a\nb\n", "+ . 1\n+ . 2\n", 1);
  row("all gone", "a\nb\n", "", "- 1 .\n- 2 .\n", 1);
  row("one changed", "a\nb\nc\n", "a\nB\nc\n", "= 1 1\n~ 2 2\n= 3 3\n", 1);
  row("one added", "a\nc\n", "a\nb\nc\n", "= 1 1\n+ . 2\n= 2 3\n", 1);
  row("one removed", "a\nb\nc\n", "a\nc\n", "= 1 1\n- 2 .\n= 3 2\n", 1);
  row("two for one", "a\nb\nc\n", "a\nX\nY\nc\n", "= 1 1\n~ 2 2\n+ . 3\n= 3 4\n", 1);
  row("two places", "a\nb\nc\nd\ne\n", "A\nb\nc\nd\nE\n", "~ 1 1\n= 2 2\n= 3 3\n= 4 4\n~ 5 5\n", 2);
  row("no line end at the end", "a\nb", "a\nc", "= 1 1\n~ 2 2\n", 1);
}

void DiffTest::rows() {
  QFETCH(QByteArray, left);
  QFETCH(QByteArray, right);
  QFETCH(QByteArray, shape);
  QFETCH(int, differences);
  const auto diff = textDiff(left.toStdString(), right.toStdString());
  QVERIFY(diff);
  QCOMPARE(QByteArray::fromStdString(shapeOf(*diff)), shape);
  QCOMPARE(diff->differences, static_cast<std::size_t>(differences));
  QCOMPARE(diff->same(), differences == 0);
}

void DiffTest::changedWordsAreMarked_data() {
  QTest::addColumn<QByteArray>("left");
  QTest::addColumn<QByteArray>("right");
  QTest::addColumn<QByteArray>("left_words");
  QTest::addColumn<QByteArray>("right_words");
  QTest::newRow("a number") << QByteArray("max: 20  # all") << QByteArray("max: 4  # all")
                            << QByteArray("[20]") << QByteArray("[4]");
  QTest::newRow("a word more") << QByteArray("a c") << QByteArray("a b c") << QByteArray("")
                               << QByteArray("[b ]");
  QTest::newRow("two places") << QByteArray("x: 1, y: 2") << QByteArray("x: 3, y: 4")
                              << QByteArray("[1][2]") << QByteArray("[3][4]");
  QTest::newRow("letters of other alphabets") << QByteArray("größe: 1") << QByteArray("Größe: 1")
                                              << QByteArray("[größe]") << QByteArray("[Größe]");
}

void DiffTest::changedWordsAreMarked() {
  QFETCH(QByteArray, left);
  QFETCH(QByteArray, right);
  QFETCH(QByteArray, left_words);
  QFETCH(QByteArray, right_words);
  const auto diff = textDiff(left.toStdString() + '\n', right.toStdString() + '\n');
  QVERIFY(diff && diff->rows.size() == 1);
  const DiffRow& row = diff->rows.front();
  QCOMPARE(QByteArray::fromStdString(marked(diff->left_lines[0], row.left_words)), left_words);
  QCOMPARE(QByteArray::fromStdString(marked(diff->right_lines[0], row.right_words)), right_words);
}

// Over random texts of few different lines, so that many pairings are possible.
void DiffTest::everyLineOfBothTextsIsThereOnce() {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string texts[2];
    for (std::string& text : texts) {
      for (unsigned lines = random() % 12; lines > 0; --lines)
        text += static_cast<char>('a' + random() % 4) + std::string("\n");
    }
    const auto diff = textDiff(texts[0], texts[1]);
    QVERIFY(diff);
    std::size_t left = 0, right = 0;
    for (const DiffRow& row : diff->rows) {
      if (row.left) QCOMPARE(*row.left, ++left);
      if (row.right) QCOMPARE(*row.right, ++right);
      QCOMPARE(row.kind == DiffKind::removed, row.left && !row.right);
      QCOMPARE(row.kind == DiffKind::added, !row.left && row.right);
      if (!row.left || !row.right) continue;
      const bool equal = diff->left_lines[*row.left - 1] == diff->right_lines[*row.right - 1];
      if (row.kind == DiffKind::same) QVERIFY(equal);
    }
    QCOMPARE(left, diff->left_lines.size());
    QCOMPARE(right, diff->right_lines.size());
    QCOMPARE(diff->same(), texts[0] == texts[1]);
  }
}

void DiffTest::unifiedFormIsThatOfDiff_data() {
  QTest::addColumn<QByteArray>("left");
  QTest::addColumn<QByteArray>("right");
  QByteArray many, changed;
  for (int line = 1; line <= 40; ++line) {
    many += "line " + QByteArray::number(line) + '\n';
    changed += (line == 5 || line == 30 ? "other " : "line ") + QByteArray::number(line) + '\n';
  }
  QTest::newRow("one line") << QByteArray("a\nb\nc\n") << QByteArray("a\nB\nc\n");
  QTest::newRow("two hunks") << many << changed;
  QTest::newRow("all new") << QByteArray() << QByteArray("a\nb\n");
  QTest::newRow("all gone") << QByteArray("a\nb\n") << QByteArray();
  QTest::newRow("no line end") << QByteArray("a\nb") << QByteArray("a\nb\n");
  QTest::newRow("profile") << QByteArray("db:\n  pool:\n    max: 20\n    idle: 2\n")
                           << QByteArray("db:\n  pool:\n    max: 4\n    idle: 4\n    wait: 1s\n");
}

void DiffTest::unifiedFormIsThatOfDiff() {
  QFETCH(QByteArray, left);
  QFETCH(QByteArray, right);
  QTemporaryDir folder;
  const auto write = [&](const char* name, const QByteArray& text) {
    QFile file(folder.filePath(QLatin1String(name)));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
  };
  QVERIFY(write("left", left) && write("right", right));
  QProcess program;
  program.start(
      QStringLiteral("diff"),
      {QStringLiteral("-u"), QStringLiteral("--label"), QStringLiteral("left"),
       QStringLiteral("--label"), QStringLiteral("right"), folder.filePath(QStringLiteral("left")),
       folder.filePath(QStringLiteral("right"))});
  QVERIFY(program.waitForFinished());
  const auto ours = unifiedDiff(left.toStdString(), right.toStdString(), "left", "right");
  QVERIFY(ours);
  // libgit2 adds the enclosing line after the second @@, as `git diff` does.
  QByteArray lines;
  for (const QByteArray& line : QByteArray::fromStdString(*ours).split('\n'))
    lines += (line.startsWith("@@") ? line.left(line.indexOf("@@", 2) + 2) : line) + '\n';
  lines.chop(1);
  QCOMPARE(lines, program.readAllStandardOutput());
}

void DiffTest::equalTextsHaveNoUnifiedForm() {
  QCOMPARE(unifiedDiff("a\n", "a\n", "left", "right").value(), std::string());
}

void DiffTest::meaning_data() {
  QTest::addColumn<QByteArray>("before");
  QTest::addColumn<QByteArray>("after");
  QTest::addColumn<QByteArray>("changes");
  const auto row = [](const char* before, const char* after, const char* changes) {
    QTest::newRow(after) << QByteArray(before) << QByteArray(after) << QByteArray(changes);
  };
  row(R"({"a":1,"b":2})", R"({"b":2,"a":1})", "");
  row(R"({"a":{"b":20}})", R"({"a":{"b":4}})", "/a/b: 20 → 4\n");
  row(R"({"a":1})", R"({"b":2})", "/a removed: 1\n/b added: 2\n");
  row(R"({"a":[1,2]})", R"({"a":[1,3,4]})", "/a/1: 2 → 3\n/a/2 added: 4\n");
  row(R"({"a":[1,2]})", R"({"a":[1]})", "/a/1 removed: 2\n");
  row(R"({"a":{"b":1}})", R"({"a":7})", "/a: {\"b\": 1} → 7 (a map became an integer)\n");
  row(R"({"a":1})", R"({"a":"1"})", "/a: 1 → \"1\" (an integer became a string)\n");
  row(R"({"a":[1,2,3]})", R"({"a":[0,1,2,3]})", "/a/0 added: 0\n");
  row(R"({"a":[1,2,3]})", R"({"a":[3,1,2]})", "/a/0 moved from /a/2\n");
  row(R"({"a":[{"x":1,"y":2},{"x":3,"y":4}]})", R"({"a":[{"x":3,"y":5},{"x":1,"y":2}]})",
      "/a/0/y: 4 → 5\n/a/1 moved from /a/0\n");
  row(R"({"a":[{"x":1,"y":2}]})", R"({"a":[{"x":9,"y":8},{"x":1,"y":2}]})",
      "/a/0 added: {\"x\": 9, \"y\": 8}\n");
  row(R"({"a":null})", R"({})", "/a removed: null\n");
  row(R"({"x/y":{"~":1}})", R"({"x/y":{"~":2}})", "/x~1y/~0: 1 → 2\n");
}

void DiffTest::meaning() {
  QFETCH(QByteArray, before);
  QFETCH(QByteArray, after);
  QFETCH(QByteArray, changes);
  QByteArray found;
  for (const ValueChange& change :
       semanticDiff(*fromJson(before.toStdString()), *fromJson(after.toStdString())))
    found += QByteArray::fromStdString(toString(change)) + '\n';
  QCOMPARE(found, changes);
}

void DiffTest::merging() {
  const auto merged = textMerge("a\n\nb\n\nc\n", "A\n\nb\n\nc\n", "a\n\nb\n\nC\n");
  QVERIFY(merged && !merged->conflicts);
  QCOMPARE(merged->text, std::string("A\n\nb\n\nC\n"));
  const auto conflict = textMerge("a\n", "b\n", "c\n");
  QVERIFY(conflict && conflict->conflicts);
  QVERIFY(conflict->text.find("b\n") != std::string::npos);
  QVERIFY(conflict->text.find("c\n") != std::string::npos);
  QCOMPARE(textMerge("a\n", "b\n", "b\n")->text, std::string("b\n"));
}

QTEST_GUILESS_MAIN(DiffTest)
#include "diff_test.moc"
