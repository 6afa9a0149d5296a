// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl judge: exit statuses and answers on written samples, and on canaries that were
// recorded on the reference cluster (tests/corpora/judge).
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "tests/support/run_program.h"

using namespace sextant::testing;

namespace {

const QString recordings = QStringLiteral(SEXTANT_SOURCE_DIR "/tests/corpora/judge/");

QByteArray line(int second, const char* arm, const char* instance, const char* counts,
                const char* rest = "\"errors\": {}, \"requests\": 120") {
  return QByteArray("{\"t\": ") + QByteArray::number(second) + ", \"arm\": \"" + arm +
         "\", \"instance\": \"" + instance + "\", \"le\": [0.005, 0.05, 0.5], \"counts\": " + counts +
         ", " + rest + "}\n";
}

// Equal arms for a minute after ten seconds, with another candidate where one is given.
QByteArray canary(const char* counts = "[100, 20, 0, 0]",
                  const char* rest = "\"errors\": {}, \"requests\": 120") {
  QByteArray text;
  for (int second = 0; second < 10; ++second)
    text += line(second, "before", "hunt-1", "[100, 20, 0, 0]");
  for (int second = 10; second < 70; ++second) {
    text += line(second, "baseline", "hunt-2", "[100, 20, 0, 0]");
    text += line(second, "baseline", "hunt-3", "[100, 20, 0, 0]");
    text += line(second, "candidate", "hunt-1", counts, rest);
  }
  return text;
}

}  // namespace

class CtlJudgeTest : public QObject {
  Q_OBJECT
 private slots:
  void statusesSayTheVerdict_data();
  void statusesSayTheVerdict();
  void optionsCount();
  void anAnswerGoesToStandardOutputAlone();
  void whatIsNoSampleIsRefused_data();
  void whatIsNoSampleIsRefused();
  void recordedCanaries_data();
  void recordedCanaries();

 private:
  [[nodiscard]] ProgramResult judge(const QByteArray& samples,
                                    const QStringList& options = {}) const {
    return runProgram(productProgram(QStringLiteral("sextantctl")),
                      QStringList{"judge", "--samples", "-"} + options,
                      environmentWith(folder_.path()), 30000, samples);
  }
  QTemporaryDir folder_;
};

void CtlJudgeTest::statusesSayTheVerdict_data() {
  QTest::addColumn<QByteArray>("samples");
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("verdict");
  QTest::newRow("equal arms") << canary() << 0 << "pass";
  QTest::newRow("slow") << canary("[50, 70, 0, 0]") << 1 << "fail";
  QTest::newRow("rejects fast") << canary("[110, 0, 0, 0]",
                                          "\"errors\": {\"queue_full\": 10}, \"requests\": 120")
                                << 1 << "fail";
  QTest::newRow("empty") << QByteArray() << 8 << "unknown";
  QTest::newRow("short") << canary().left(canary().indexOf("{\"t\": 14")) << 8 << "unknown";
  QTest::newRow("NaN") << canary().replace("[100, 20, 0, 0]", "[100, NaN, 0, 0]") << 8 << "unknown";
  QTest::newRow("null") << canary("[100, null, 0, 0]") << 8 << "unknown";
  QTest::newRow("below zero") << canary("[121, -1, 0, 0]") << 8 << "unknown";
}

void CtlJudgeTest::statusesSayTheVerdict() {
  QFETCH(QByteArray, samples);
  QFETCH(int, status);
  QFETCH(QString, verdict);
  const auto result = judge(samples);
  QVERIFY2(result.status == status, result.toString().constData());
  const QJsonObject answer = result.json().object();
  QCOMPARE(answer["verdict"].toString(), verdict);
  QVERIFY(answer["reason"].toString().endsWith('.'));
  QVERIFY(answer["effects"].isArray() && answer["samples"].isObject());
  QCOMPARE(answer.keys(), (QStringList{"effects", "reason", "samples", "verdict"}));
}

void CtlJudgeTest::optionsCount() {
  const QByteArray bad_both = canary().replace("[100, 20, 0, 0]", "[100, 0, 20, 0]");
  // Whether these are within 100 ms cannot be told by their buckets.
  QCOMPARE(judge(bad_both).status, 8);
  QCOMPARE(judge(bad_both, {"--objective", "0.05"}).status, 0);
  QCOMPARE(judge(bad_both, {"--objective", "0.05", "--last-stage"}).status, 1);
  QCOMPARE(judge(bad_both, {"--last-stage", "--objective", "0.5"}).status, 0);
  QCOMPARE(judge(canary(), {"--margin", "0.01"}).status, 8);
  QCOMPARE(judge(canary(), {"--warm-up", "60"}).status, 8);
  QCOMPARE(judge(canary("[82, 38, 0, 0]"), {"--alpha", "0.5"}).status, 1);
  for (const QStringList& wrong : {QStringList{"--alpha", "0"}, QStringList{"--alpha", "nan"}, QStringList{"--margin", "2"},
                                   QStringList{"--objective", "-1"}, QStringList{"--warm-up", "x"}})
    QCOMPARE(judge(canary(), wrong).status, 2);
}

void CtlJudgeTest::anAnswerGoesToStandardOutputAlone() {
  for (const QStringList& form :
       {QStringList{}, QStringList{"-o", "json"}, QStringList{"-o", "text"}}) {
    const auto result = judge(canary(), form);
    QVERIFY(result.json().isObject());
    QVERIFY2(result.errors.isEmpty(), result.errors.constData());
  }
}

void CtlJudgeTest::whatIsNoSampleIsRefused_data() {
  QTest::addColumn<QByteArray>("samples");
  QTest::newRow("no JSON") << QByteArray("hello\n");
  QTest::newRow("one array") << '[' + canary().trimmed().replace('\n', ',') + ']';
  QTest::newRow("a count too few") << canary("[100, 20, 0]");
  QTest::newRow("descending") << canary().replace("0.05, 0.5", "0.5, 0.05");
  QTest::newRow("a member is missing") << canary().replace("\"requests\"", "\"request\"");
  QTest::newRow("cut off") << canary().chopped(9);
}

void CtlJudgeTest::whatIsNoSampleIsRefused() {
  QFETCH(QByteArray, samples);
  const auto result = judge(samples);
  QVERIFY2(result.status == 3, result.toString().constData());
  QVERIFY(result.output.isEmpty());
  QVERIFY2(result.errors.startsWith("sextantctl: -, line "), result.errors.constData());
  QCOMPARE(judge({}, {"--samples", folder_.filePath("nothing")}).status, 2);
  const auto missing = runProgram(productProgram("sextantctl"),
                                  {"judge", "--samples", folder_.filePath("nothing.jsonl")},
                                  environmentWith(folder_.path()));
  QCOMPARE(missing.status, 3);
}

// What the real ones did: a harmful one never passes, one that changes nothing never fails. How
// long it takes to be sure depends on how busy the machine was that recorded them.
void CtlJudgeTest::recordedCanaries_data() {
  QTest::addColumn<QString>("file");
  const QStringList files = QDir(recordings).entryList({"*.jsonl"});
  QVERIFY(files.contains("good.jsonl"));
  for (const QString& file : files)
    QTest::newRow(qUtf8Printable(file)) << file;
}

void CtlJudgeTest::recordedCanaries() {
  QFETCH(QString, file);
  QFile recorded(recordings + file);
  QVERIFY(recorded.open(QIODevice::ReadOnly));
  const auto result = judge(recorded.readAll());
  const bool is_harmful = file != "good.jsonl" && file != "equally-bad.jsonl";
  const int wrong = is_harmful ? 0 : 1;
  QVERIFY2(result.status != wrong, result.toString().constData());
  QVERIFY2(!result.json().object()["verdict"].toString().isEmpty(), result.toString().constData());
}

QTEST_GUILESS_MAIN(CtlJudgeTest)
#include "ctl_judge_test.moc"
