// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl on files: what scripts depend on, exit statuses first.
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "tests/support/run_program.h"

using namespace sextant::testing;

class CtlFilesTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void command_data();
  void command();
  void setInPlaceKeepsEveryOtherByte();
  void standardInputIsAFile();
  void unknownWordIsNamed();
  void errorsHaveOneForm_data();
  void errorsHaveOneForm();
  void mergeShowsConflicts();
  void validateAsJson();
  void diffAsJson();

 private:
  void write(const char* name, const QByteArray& text);
  [[nodiscard]] ProgramResult ctl(const QStringList& arguments, const QByteArray& input = {}) const;
  QTemporaryDir folder_;
};

void CtlFilesTest::write(const char* name, const QByteArray& text) {
  QFile file(folder_.filePath(QLatin1String(name)));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

// Words that name a file of the test become its path.
ProgramResult CtlFilesTest::ctl(const QStringList& arguments, const QByteArray& input) const {
  QStringList words;
  for (const QString& word : arguments) {
    const QString path = folder_.path() + QLatin1Char('/') + word;
    words << (!word.startsWith(QLatin1Char('/')) && QFile::exists(path) ? path : word);
  }
  return runProgram(productProgram(QStringLiteral("sextantctl")), words,
                    environmentWith(folder_.path()), 10000, input);
}

void CtlFilesTest::initTestCase() {
  write("a.yaml", "# pool\ndb:\n  pool: {size: 4}   # small\nname: \"x\"\n");
  write("same.yaml", "# pool\ndb:\n  pool: {size: 4}   # small\nname: \"x\"\n");
  write("comment.yaml", "db:\n  pool: {size: 4}\nname: x\n");
  write("b.yaml", "# pool\ndb:\n  pool: {size: 8}   # small\nname: \"x\"\n");
  write("c.yaml", "# pool\ndb:\n  pool: {size: 4}   # small\nname: \"y\"\n");
  write("d.yaml", "# pool\ndb:\n  pool: {size: 6}   # less\nname: \"y\"\n");
  write("bad.yaml", "db: [1\n");
  write("twice.yaml", "db: 1\ndb: 2\n");
  write("base.yaml", "a: 1\n\n# between\n\nb: 1\n");
  write("ours.yaml", "a: 2\n\n# between\n\nb: 1\n");
  write("theirs.yaml", "a: 1\n\n# between\n\nb: 3\n");
  write("binary.yaml", QByteArray("a: \0\xFF\n", 6));
  write("schema.json",
        "{\"type\":\"object\",\"properties\":{\"db\":{\"type\":\"object\",\"properties\":{"
        "\"pool\":{\"type\":\"object\",\"properties\":{\"size\":{\"type\":\"integer\","
        "\"maximum\":6}}}}}}}");
}

void CtlFilesTest::command_data() {
  QTest::addColumn<QStringList>("words");
  QTest::addColumn<int>("status");
  QTest::addColumn<QByteArray>("output");
  const auto row = [](const char* words, int status, const QByteArray& output) {
    QTest::newRow(words) << QString::fromLatin1(words).split(QLatin1Char(' ')) << status << output;
  };
  row("doc get a.yaml /db/pool/size", 0, "4\n");
  row("doc get a.yaml /db/pool", 0, "{\"size\": 4}\n");
  row("doc get a.yaml /nothing", 1, "");
  row("doc get missing.yaml /db", 3, "");
  row("doc get bad.yaml /db", 3, "");
  row("doc get twice.yaml /db", 3, "");
  row("doc get a.yaml db", 2, "");
  row("doc set a.yaml /db/pool/size 5", 0,
      "# pool\ndb:\n  pool: {size: 5}   # small\nname: \"x\"\n");
  row("doc set a.yaml /db/pool/size {", 3, "");
  row("doc rm a.yaml /db", 0, "name: \"x\"\n");
  row("doc rm a.yaml /nothing", 1, "");
  row("doc json comment.yaml", 0,
      "{\n  \"db\": {\n    \"pool\": {\n      \"size\": 4\n    }\n  },\n  \"name\": \"x\"\n}\n");
  row("diff a.yaml same.yaml", 0, "");
  row("diff --semantic a.yaml comment.yaml", 0, "Only comments or formatting differ.\n");
  row("diff --semantic a.yaml bad.yaml", 3, "");
  row("diff a.yaml missing.yaml", 3, "");
  row("diff --text --semantic a.yaml b.yaml", 2, "");
  row("merge base.yaml ours.yaml theirs.yaml", 0, "a: 2\n\n# between\n\nb: 3\n");
  row("merge a.yaml b.yaml c.yaml", 0,
      "# pool\ndb:\n  pool: {size: 8}   # small\nname: \"y\"\n");
  row("merge a.yaml b.yaml missing.yaml", 3, "");
  row("validate --schema schema.json a.yaml", 0, "");
  row("validate --schema bad.yaml a.yaml", 3, "");
  row("validate --schema schema.json missing.yaml", 3, "");
  row("--version", 0, "0.1.0\n");
  row("no-such-command", 2, "");
  row("doc json /proc/self/mem", 3, "");
  row("doc json /dev/zero", 3, "");
  row("merge binary.yaml ours.yaml theirs.yaml", 3, "");
  row("diff - -", 2, "");
  row("merge - ours.yaml -", 2, "");
  row("doc", 2, "");
  row("doc get a.yaml", 2, "");
  row("doc get a.yaml / --no-such-option", 2, "");
  row("-o xml doc json a.yaml", 2, "");
  row("demo status", 1, "");
  row("demo load --rate 90000", 2, "");
}

void CtlFilesTest::command() {
  QFETCH(QStringList, words);
  QFETCH(int, status);
  QFETCH(QByteArray, output);
  const auto result = ctl(words);
  QVERIFY2(result.status == status, result.toString().constData());
  QCOMPARE(result.output, output);
  QCOMPARE(result.errors.isEmpty(), status == 0);
}

void CtlFilesTest::setInPlaceKeepsEveryOtherByte() {
  write("edit.yaml", "a:   1   # one\r\nb: 'two'\r\n");
  const auto result = ctl({QStringLiteral("doc"), QStringLiteral("set"), QStringLiteral("-i"),
                           QStringLiteral("edit.yaml"), QStringLiteral("/a"), QStringLiteral("3")});
  QVERIFY2(result.status == 0 && result.output.isEmpty(), result.toString().constData());
  QFile file(folder_.filePath(QStringLiteral("edit.yaml")));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(file.readAll(), QByteArray("a:   3   # one\r\nb: 'two'\r\n"));
}

void CtlFilesTest::standardInputIsAFile() {
  const auto result =
      ctl({QStringLiteral("doc"), QStringLiteral("get"), QStringLiteral("-"), QStringLiteral("/a")},
          "a: [1, x]\n");
  QCOMPARE(result.output, QByteArray("[1, \"x\"]\n"));
}

void CtlFilesTest::unknownWordIsNamed() {
  const auto word = ctl({QStringLiteral("bogus")});
  QVERIFY2(word.errors.contains("\"bogus\""), word.errors.constData());
  const auto second = ctl({QStringLiteral("demo"), QStringLiteral("bogus")});
  QVERIFY2(second.errors.contains("\"demo bogus\""), second.errors.constData());
}

void CtlFilesTest::errorsHaveOneForm_data() {
  QTest::addColumn<QStringList>("words");
  QTest::newRow("usage") << QStringList{QStringLiteral("frobnicate")};
  QTest::newRow("no command") << QStringList{};
  QTest::newRow("missing file") << QStringList{QStringLiteral("doc"), QStringLiteral("json"),
                                               QStringLiteral("/missing.yaml")};
  QTest::newRow("bad text") << QStringList{QStringLiteral("doc"), QStringLiteral("json"),
                                           QStringLiteral("bad.yaml")};
  QTest::newRow("no demo") << QStringList{QStringLiteral("demo"), QStringLiteral("status")};
}

void CtlFilesTest::errorsHaveOneForm() {
  QFETCH(QStringList, words);
  const auto result = ctl(words);
  QVERIFY(result.status > 0);
  QVERIFY(result.output.isEmpty());
  QVERIFY2(result.errors.startsWith("sextantctl: "), result.errors.constData());
  QVERIFY2(result.errors.count('\n') == 1, result.errors.constData());
}

void CtlFilesTest::mergeShowsConflicts() {
  const auto result = ctl({QStringLiteral("merge"), QStringLiteral("a.yaml"),
                           QStringLiteral("b.yaml"), QStringLiteral("d.yaml")});
  QCOMPARE(result.status, 1);
  QVERIFY2(result.output.contains("size: 8}   # less") &&
               result.output.contains("size: 6}   # less") &&
               result.output.endsWith("name: \"y\"\n"),
           result.output.constData());
  QCOMPARE(result.errors,
           QByteArray("sextantctl: /db/pool/size: 4 in BASE, 8 in OURS, 6 in THEIRS\n"));
  QVERIFY2(result.output.contains("<<<<<<< " + folder_.path().toUtf8() + "/b.yaml\n") &&
               result.output.contains(">>>>>>> " + folder_.path().toUtf8() + "/d.yaml\n"),
           result.output.constData());
  const auto json =
      ctl({QStringLiteral("merge"), QStringLiteral("a.yaml"), QStringLiteral("b.yaml"),
           QStringLiteral("d.yaml"), QStringLiteral("-o"), QStringLiteral("json")});
  QCOMPARE(json.json()[QLatin1String("clean")], QJsonValue(false));
  const QJsonValue conflict = json.json()[QLatin1String("conflicts")][0];
  QCOMPARE(conflict[QLatin1String("pointer")].toString(), QStringLiteral("/db/pool/size"));
  QCOMPARE(conflict[QLatin1String("base")].toInt(), 4);
  QCOMPARE(conflict[QLatin1String("theirs")].toInt(), 6);
  QCOMPARE(json.json()[QLatin1String("text")].toString().toUtf8(), result.output);
}

void CtlFilesTest::validateAsJson() {
  const QStringList words{QStringLiteral("validate"), QStringLiteral("--schema"),
                          QStringLiteral("schema.json"), QStringLiteral("b.yaml")};
  const auto text = ctl(words);
  QCOMPARE(text.status, 1);
  QVERIFY2(text.output.contains("/b.yaml:3:10: "), text.output.constData());
  const auto json = ctl(words + QStringList{QStringLiteral("-o"), QStringLiteral("json")});
  QCOMPARE(json.status, 1);
  const QJsonValue problem = json.json()[0];
  QCOMPARE(problem[QLatin1String("line")].toInt(), 3);
  QCOMPARE(problem[QLatin1String("column")].toInt(), 10);
  QCOMPARE(problem[QLatin1String("pointer")].toString(), QStringLiteral("/db/pool/size"));
}

void CtlFilesTest::diffAsJson() {
  QStringList words{QStringLiteral("diff"), QStringLiteral("a.yaml"), QStringLiteral("b.yaml")};
  const auto text = ctl(words);
  QCOMPARE(text.status, 1);
  QVERIFY2(text.output.contains("\n-  pool: {size: 4}   # small\n+  pool: {size: 8}   # small\n"),
           text.output.constData());
  words << QStringLiteral("-o") << QStringLiteral("json");
  QCOMPARE(ctl(words).json()[QLatin1String("same")], QJsonValue(false));
  words << QStringLiteral("--semantic");
  const QJsonValue change = ctl(words).json()[0];
  QCOMPARE(change[QLatin1String("pointer")].toString(), QStringLiteral("/db/pool/size"));
  QCOMPARE(change[QLatin1String("before")].toInt(), 4);
  QCOMPARE(change[QLatin1String("after")].toInt(), 8);
}

QTEST_GUILESS_MAIN(CtlFilesTest)
#include "ctl_files_test.moc"
