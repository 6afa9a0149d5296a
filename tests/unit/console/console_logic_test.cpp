// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "widgets/console/diff_side.h"
#include "widgets/console/effect.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/fuzzy_match.h"
#include "widgets/console/line_marks.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

const Scope hunt1{"eu1", "hunt-1"}, hunt2{"eu1", "hunt-2"};

// One sample a second, a hundred requests each of `ms`.
void measure(LatencyHistory& series, std::int64_t from, std::int64_t to, double ms,
             std::uint64_t errors, const Scope& instance = hunt1) {
  for (std::int64_t second = from; second <= to; ++second) {
    TelemetrySample sample{instance, second, {}, {{"queue_full", errors}}, {}, {}};
    for (int i = 0; i < 100; ++i)
      sample.durations.add(ms / 1000);
    series.add(stepOf(sample), second);
  }
}

}  // namespace

class ConsoleLogicTest : public QObject {
  Q_OBJECT
 private slots:
  void fuzzyMatchPrefersWholeWordsAndBeginnings() {
    QVERIFY(fuzzyMatch("", "prod/hunt-engine"));
    QVERIFY(!fuzzyMatch("xyz", "prod/hunt-engine"));
    QVERIFY(fuzzyMatch("pHE", "prod/hunt-engine"));
    QVERIFY(*fuzzyMatch("hunt", "prod/hunt-engine") > *fuzzyMatch("hune", "prod/hunt-engine"));
    QVERIFY(fuzzyMatch("eu1 prod", "prod/hunt-engine/eu1"));
  }

  // What has never come is waited for; what has stopped coming is silent. The navigator, the fleet
  // and the charts say the state's own word.
  void whatHasStoppedComingIsSilent() {
    sextant::FleetRow row;
    QCOMPARE(stateWord(instanceShape(row, {42})), QString("waited for"));
    row.reported = true;
    row.health = Health::healthy;
    row.applied = {42};
    QCOMPARE(stateWord(instanceShape(row, {42})), QString("healthy"));
    row.report_age_ms = 7'300'000;
    QCOMPARE(stateWord(instanceShape(row, {42})), QString("silent"));
    QCOMPARE(instanceState(row, {42}).state, State::silent);
    QCOMPARE(instanceState(row, {42}).reason, QString("Its last report is 2 h old."));
    row.report_age_ms = 0;
    row.applied = {41};
    QCOMPARE(stateWord(instanceShape(row, {42})), QString("applying"));
    row.health = Health::failing;
    QCOMPARE(stateWord(instanceShape(row, {42})), QString("failing"));
    QVERIFY(stateMark(State::silent) != stateMark(State::waiting));
  }

  // It runs what somebody else wants of it, whatever was published meanwhile.
  void aPreviewIsNeitherDriftNorApplying() {
    sextant::FleetRow row;
    row.reported = true;
    row.health = Health::healthy;
    row.applied = {41};
    constexpr auto preview = AssignmentReason::preview;
    QCOMPARE(stateWord(instanceShape(row, {42}, preview)), QString("previewing"));
    row.reason = "Revision 42 is not in force.";
    QCOMPARE(instanceState(row, {42}, preview).state, State::previewing);
    row.health = Health::failing;
    QCOMPARE(stateWord(instanceShape(row, {42}, preview)), QString("failing"));
    row.report_age_ms = 60'000;
    QCOMPARE(stateWord(instanceShape(row, {42}, preview)), QString("silent"));
  }

  void aPreviewSaysWhoseItIsAndHowLong() {
    constexpr std::int64_t second = 1'000'000;
    Preview one;
    one.number = {7};
    one.author = "ada";
    one.state = PreviewState::running;
    one.seconds = 100;
    one.started_at_us = 1000 * second;
    const sextant::RunningPreview running{7, {}};
    QCOMPARE(previewingWords(running, &one, 1060 * second),
             QString("Previews drafts of ada, at most 40 s left."));
    QCOMPARE(previewingWords(running, nullptr, 0), QString("Runs preview 7."));
    one.state = PreviewState::over;
    QCOMPARE(previewingWords(running, &one, 1060 * second),
             QString("Its preview 7 is over: it goes back."));
  }

  void diffSidesAreReadBackAsTheyWereWritten() {
    const ServiceKey key{"prod", "hunt-engine"};
    for (const DiffSide& side : {DiffSide{key, {}}, DiffSide{key, hunt1, DiffSide::Kind::draft},
                                 DiffSide{key, {"eu1", ""}, DiffSide::Kind::revision, {41}}}) {
      QCOMPARE(DiffSide::fromString(side.toString()), std::optional(side));
    }
    const DiffSide effective{key, hunt1, DiffSide::Kind::effective};
    QCOMPARE(DiffSide::fromString(effective.toString()), std::optional(effective));
    DiffSide file{key, {}, DiffSide::Kind::file};
    QVERIFY(!DiffSide::fromString(file.toString()));
    file.file = "/tmp/a profile.yaml";
    QCOMPARE(DiffSide::fromString(file.toString()), std::optional(file));
    QCOMPARE(file.versionWords(), QString("a profile.yaml"));
    QVERIFY(!DiffSide::fromString("something else"));
  }

  void marksStandAtTheLinesOfTheNewText() {
    const auto diff = textDiff("a: 1\nb: 2\nc: 3\nd: 4\n", "a: 1\nb: 9\nd: 4\ne: 5\n");
    QVERIFY(diff);
    const auto marks = lineMarks(*diff);
    QCOMPARE(marks.size(), std::size_t(3));
    QCOMPARE(marks[0], (MarkedLine{2, LineMark::changed}));
    QCOMPARE(marks[1], (MarkedLine{3, LineMark::removed_above}));
    QCOMPARE(marks[2], (MarkedLine{4, LineMark::added}));
  }

  void anEffectNeedsEnoughSecondsOnBothSides() {
    LatencyHistory series(1, 3600);
    measure(series, 1000, 1060, 100, 2);
    measure(series, 1061, 1070, 10, 0);
    const Effect early = effectOf(series, {"eu1", ""}, {1061, {}, 1070});
    QVERIFY(early.rows.empty());
    QVERIFY(early.sentence.contains("measured after"));
    measure(series, 1071, 1100, 10, 0);
    const Effect effect = effectOf(series, {"eu1", ""}, {1061, {}, 1100});
    QCOMPARE(effect.rows.size(), std::size_t(3));
    QVERIFY(std::abs(*effect.rows[0].before - 100) < 0.01);
    QVERIFY(std::abs(*effect.rows[0].after - 10) < 0.01);
    QVERIFY(*effect.rows[0].uncertainty_percent < 0.01);
    QCOMPARE(*effect.rows[2].before, 120.0);
    QCOMPARE(*effect.rows[2].after, 0.0);
  }

  // Neither in the arm before nor after: another draft is not what this revision does.
  void whatRanSomethingOfItsOwnIsInNoArm() {
    LatencyHistory series(1, 3600);
    measure(series, 1000, 1060, 100, 2);
    measure(series, 1061, 1100, 10, 0);
    measure(series, 1000, 1060, 900, 50, hunt2);
    measure(series, 1061, 1100, 900, 50, hunt2);
    const Effect mixed = effectOf(series, {"eu1", ""}, {1061, {}, 1100});
    QVERIFY(*mixed.rows[0].after > 400);
    const EffectSpan span{1061, {}, 1100, {{hunt2, 1080, 1090}}};
    const Effect effect = effectOf(series, {"eu1", ""}, span);
    QVERIFY(std::abs(*effect.rows[0].before - 100) < 0.01);
    QVERIFY(std::abs(*effect.rows[0].after - 10) < 0.01);
    QCOMPARE(*effect.rows[2].before, 120.0);
  }

  // Where nobody else is left, the time without it has to do.
  void ofOneAloneTheTimeWithoutItCounts() {
    LatencyHistory series(1, 3600);
    measure(series, 1000, 1060, 100, 0);
    measure(series, 1061, 1080, 900, 0);
    measure(series, 1081, 1120, 10, 0);
    const EffectSpan span{1061, {}, 1120, {{hunt1, 1061, 1081}}};
    const Effect effect = effectOf(series, hunt1, span);
    QVERIFY(std::abs(*effect.rows[0].after - 10) < 0.01);
    QCOMPARE(effect.measured.seconds_after, std::int64_t{40});
    QVERIFY(effectOf(series, hunt1, {1061, {}, 1120, {{hunt1, 0}}}).rows.empty());
  }

  void secondsBeforeThePreviousPublishDoNotCount() {
    LatencyHistory series(1, 3600);
    measure(series, 1000, 1040, 500, 0);
    measure(series, 1041, 1080, 100, 0);
    measure(series, 1081, 1120, 10, 0);
    const Effect effect = effectOf(series, {"eu1", ""}, {1081, 1041, 1120});
    QVERIFY(std::abs(*effect.rows[0].before - 100) < 0.01);
  }
};

QTEST_MAIN(ConsoleLogicTest)
#include "console_logic_test.moc"
