// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded samples as people and programs write them: what is read, what is no sample at all, and
// what is one that cannot be true.
#include <QtTest/QTest>

#include <cmath>

#include "model/rollout/judge_samples.h"

using namespace sextant;

namespace {

const std::string line =
    R"({"t": 12.7, "arm": "candidate", "instance": "hunt-1", "le": [0.01, 0.1], "counts": [5, 3, 1],)"
    R"( "errors": {"queue_full": 2}, "requests": 11})";

std::string with(const std::string& from, const std::string& to) {
  std::string changed = line;
  return changed.replace(changed.find(from), from.size(), to);
}

}  // namespace

class JudgeSamplesTest : public QObject {
  Q_OBJECT
 private slots:
  void aLineIsARecord();
  void linesComeInAnyOrder();
  void secondsWithoutRecordsAreThere();
  void twoMeasurementsOfASecondAddUp();
  void wordsForNoNumberAreRead();
  void whatHasNoTimeIsAFault();
  void otherFormsAreRefused_data();
  void otherFormsAreRefused();
  void nothingIsNoSecond();
};

void JudgeSamplesTest::aLineIsARecord() {
  const auto samples = readSamples(line);
  QVERIFY(samples && samples->faults.empty());
  QCOMPARE(samples->seconds.size(), std::size_t{1});
  QCOMPARE(samples->seconds[0].second, std::int64_t{12});
  const ArmRecord& record = samples->seconds[0].records.at(0);
  QVERIFY(record.arm == Arm::candidate);
  QCOMPARE(record.instance, std::string("hunt-1"));
  QCOMPARE(*record.bounds, (std::vector<double>{0.01, 0.1}));
  QCOMPARE(record.counts, (std::vector<double>{5, 3, 1}));
  QCOMPARE(record.errors.at("queue_full"), 2.0);
  QCOMPARE(record.requests, 11.0);
  QVERIFY(!faultOf(record));
}

void JudgeSamplesTest::linesComeInAnyOrder() {
  const auto samples =
      readSamples(with("12.7", "13") + "\n\n" + with("12.7", "-4") + "\r\n" + line + '\n');
  QVERIFY(samples);
  QCOMPARE(samples->seconds.front().second, std::int64_t{-4});
  QCOMPARE(samples->seconds.back().second, std::int64_t{13});
}

void JudgeSamplesTest::secondsWithoutRecordsAreThere() {
  const auto at = [](const char* t) { return with("12.7", t) + '\n'; };
  const auto each_second = readSamples(at("1") + at("2") + at("5"));
  QCOMPARE(each_second->seconds.size(), std::size_t{5});
  QVERIFY(each_second->seconds[2].records.empty());
  const auto each_ten = readSamples(at("10") + at("20") + at("40"));
  QCOMPARE(each_ten->seconds.size(), std::size_t{4});
  const auto far_apart = readSamples(at("1") + at("2") + at("5000000000"));
  QCOMPARE(far_apart->faults.size(), std::size_t{1});
}

void JudgeSamplesTest::twoMeasurementsOfASecondAddUp() {
  const auto added = readSamples(line + '\n' + with("12.7", "12.1"));
  QCOMPARE(added->seconds.at(0).records.size(), std::size_t{1});
  QCOMPARE(added->seconds[0].records[0].counts, (std::vector<double>{10, 6, 2}));
  QCOMPARE(added->seconds[0].records[0].requests, 22.0);
  QVERIFY(!faultOf(added->seconds[0].records[0]));
  // The same time is the same measurement, told twice.
  const auto twice = readSamples(line + '\n' + line);
  QCOMPARE(twice->seconds.at(0).records.size(), std::size_t{2});
}

void JudgeSamplesTest::wordsForNoNumberAreRead() {
  for (const char* word : {"NaN", "Infinity", "-Infinity", "null"}) {
    const auto samples = readSamples(with("[5,", "[" + std::string(word) + ","));
    QVERIFY2(samples, word);
    QVERIFY(faultOf(samples->seconds[0].records[0]).has_value());
  }
  // As a name it stays what it is.
  const auto named = readSamples(with("hunt-1", R"(\"NaN\" Infinity)"));
  QCOMPARE(named->seconds[0].records[0].instance, std::string("\"NaN\" Infinity"));
}

void JudgeSamplesTest::whatHasNoTimeIsAFault() {
  for (const char* time : {"NaN", "null", "1e300", "-Infinity"}) {
    const auto samples = readSamples(with("12.7", time));
    QVERIFY2(samples && samples->seconds.empty() && samples->faults.size() == 1, time);
  }
}

void JudgeSamplesTest::otherFormsAreRefused_data() {
  QTest::addColumn<QByteArray>("text");
  const auto row = [](const char* name, const std::string& text) {
    QTest::newRow(name) << QByteArray::fromStdString(text);
  };
  row("no JSON", "t=1");
  row("cut off", line.substr(0, 60));
  row("a list", "[1]");
  row("a number", "NaN");
  row("two on a line", line + line);
  for (const char* member : {"t", "arm", "instance", "le", "counts", "errors", "requests"})
    row(member, with('"' + std::string(member) + "\":", "\"other\":"));
  row("another arm", with("candidate", "control"));
  row("arm is a number", with("\"candidate\"", "1"));
  row("time is a text", with("12.7", "\"12.7\""));
  row("a truth for a number", with("[5,", "[true,"));
  row("a text for a number", with("[5,", "[\"5\","));
  row("counts are no list", with("[5, 3, 1]", "9"));
  row("errors are a list", with("{\"queue_full\": 2}", "[2]"));
  row("errors in errors", with(": 2}", ": {\"a\": 2}}"));
  row("a count too few", with("[5, 3, 1]", "[5, 3]"));
  row("a count too many", with("[5, 3, 1]", "[5, 3, 1, 0]"));
  row("bounds descend", with("[0.01, 0.1]", "[0.1, 0.01]"));
  row("a bound twice", with("[0.01, 0.1]", "[0.1, 0.1]"));
  row("a member twice", with("\"t\": 12.7", "\"t\": 12.7, \"t\": 13"));
}

void JudgeSamplesTest::otherFormsAreRefused() {
  QFETCH(QByteArray, text);
  const auto samples = readSamples(line + '\n' + text.toStdString() + '\n');
  QVERIFY(!samples);
  QVERIFY(samples.error().kind == ErrorKind::input);
  QVERIFY2(samples.error().toString().find("line 2") != std::string::npos,
           samples.error().toString().c_str());
}

void JudgeSamplesTest::nothingIsNoSecond() {
  for (const char* text : {"", "\n", " \r\n\t\n"}) {
    const auto samples = readSamples(text);
    QVERIFY(samples && samples->seconds.empty() && samples->faults.empty());
  }
}

QTEST_GUILESS_MAIN(JudgeSamplesTest)
#include "judge_samples_test.moc"
