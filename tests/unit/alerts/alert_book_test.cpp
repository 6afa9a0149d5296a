// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of alerts: they begin, are acknowledged, snoozed, over, and nobody is told twice.
#include <QTest>

#include "model/alerts/alert_book.h"

using namespace sextant;

namespace {

const ServiceKey key{"prod", "hunt-engine"};
constexpr std::int64_t start = 1'700'000'000;

AlertCondition drift(const std::string& instance, std::int64_t holds = 0) {
  AlertCondition condition;
  condition.id = "drift " + instance;
  condition.kind = AlertKind::drift;
  condition.service = key;
  condition.holds_seconds = holds;
  condition.what = instance + " has drifted.";
  return condition;
}

// A book that is told the same each second.
class Watched {
 public:
  void seconds(std::int64_t count, const std::vector<AlertCondition>& conditions) {
    for (std::int64_t i = 0; i < count; ++i) {
      ++now;
      book.observe(AlertKind::drift, key, conditions, now);
      book.pass(now);
      told += int(book.takeNews().size());
    }
  }
  [[nodiscard]] AlertState state(const std::string& id = "drift a") const {
    return book.find(id)->state;
  }
  AlertBook book;
  std::int64_t now = start;
  int told = 0;
};

}  // namespace

class AlertBookTest : public QObject {
  Q_OBJECT
 private slots:
  void isToldOnce();
  void hasToHoldFirst();
  void isOverAfterAWhile();
  void flappingIsOneAlert();
  void acknowledgedOnesAreQuiet();
  void snoozesEnd();
  void anAcknowledgementEndsWithItsAlert();
  void notKnownChangesNothing();
  void urgentOnesStandFirst();
  void comesBackAfterTheProgramEnded();
  void isBounded();
};

void AlertBookTest::isToldOnce() {
  Watched watched;
  watched.seconds(500, {drift("a")});
  QCOMPARE(watched.told, 1);
  QCOMPARE(watched.book.firingCount(), std::size_t{1});
  QCOMPARE(watched.book.find("drift a")->since, start + 1);
  QCOMPARE(watched.book.find("drift a")->last_seen, watched.now);
}

void AlertBookTest::hasToHoldFirst() {
  Watched watched;
  watched.seconds(30, {drift("a", 30)});
  QVERIFY(watched.book.find("drift a") == nullptr);
  // It was gone for a second: the time begins again.
  watched.seconds(1, {});
  watched.seconds(30, {drift("a", 30)});
  QCOMPARE(watched.told, 0);
  watched.seconds(1, {drift("a", 30)});
  QCOMPARE(watched.told, 1);
}

void AlertBookTest::isOverAfterAWhile() {
  Watched watched;
  watched.seconds(10, {drift("a")});
  watched.seconds(59, {});
  QCOMPARE(watched.state(), AlertState::firing);
  watched.seconds(1, {});
  QCOMPARE(watched.state(), AlertState::resolved);
  QCOMPARE(watched.book.firingCount(), std::size_t{0});
  watched.seconds(1, {drift("a")});
  QCOMPARE(watched.told, 2);
  QCOMPARE(watched.book.find("drift a")->since, watched.now);
  watched.seconds(60, {});
  watched.seconds(AlertBook::resolved_kept_seconds, {});
  QVERIFY(watched.book.alerts().empty());
}

void AlertBookTest::flappingIsOneAlert() {
  Watched watched;
  for (int i = 0; i < 50; ++i) {
    watched.seconds(3, {drift("a")});
    watched.seconds(20, {});
  }
  QCOMPARE(watched.told, 1);
  QCOMPARE(watched.book.alerts().size(), std::size_t{1});
}

void AlertBookTest::acknowledgedOnesAreQuiet() {
  Watched watched;
  watched.seconds(1, {drift("a")});
  QVERIFY(watched.book.acknowledge("drift a", "ada", "I look at it", watched.now));
  watched.seconds(1000, {drift("a")});
  QCOMPARE(watched.told, 1);
  QCOMPARE(watched.book.firingCount(), std::size_t{0});
  QCOMPARE(watched.book.find("drift a")->person, std::string("ada"));
  QVERIFY(watched.book.reopen("drift a"));
  QCOMPARE(watched.state(), AlertState::firing);
  QVERIFY(!watched.book.acknowledge("drift b", "ada", "", watched.now));
}

void AlertBookTest::snoozesEnd() {
  Watched watched;
  watched.seconds(1, {drift("a")});
  QVERIFY(!watched.book.snooze("drift a", "ada", watched.now, watched.now));
  QVERIFY(watched.book.snooze("drift a", "ada", watched.now + 100, watched.now));
  watched.seconds(99, {drift("a")});
  QCOMPARE(watched.told, 1);
  QCOMPARE(watched.state(), AlertState::snoozed);
  watched.seconds(1, {drift("a")});
  QCOMPARE(watched.told, 2);
  QCOMPARE(watched.state(), AlertState::firing);
}

void AlertBookTest::anAcknowledgementEndsWithItsAlert() {
  Watched watched;
  watched.seconds(1, {drift("a")});
  QVERIFY(watched.book.acknowledge("drift a", "ada", "", watched.now));
  watched.seconds(61, {});
  QCOMPARE(watched.state(), AlertState::resolved);
  QVERIFY(!watched.book.snooze("drift a", "ada", watched.now + 5, watched.now));
  watched.seconds(1, {drift("a")});
  QCOMPARE(watched.state(), AlertState::firing);
  QCOMPARE(watched.told, 2);
}

// Without an observation nothing is seen to be gone.
void AlertBookTest::notKnownChangesNothing() {
  Watched watched;
  watched.seconds(1, {drift("a")});
  for (int i = 0; i < 500; ++i)
    watched.book.pass(++watched.now);
  QCOMPARE(watched.state(), AlertState::firing);
  // Nor does one of another service or kind.
  watched.book.observe(AlertKind::silence, key, {}, watched.now);
  watched.book.observe(AlertKind::drift, {"prod", "other"}, {}, watched.now);
  watched.book.pass(watched.now + 500);
  QCOMPARE(watched.state(), AlertState::firing);
}

void AlertBookTest::urgentOnesStandFirst() {
  Watched watched;
  AlertCondition calm = drift("calm");
  calm.is_urgent = false;
  watched.seconds(1, {drift("first")});
  watched.seconds(1, {drift("first"), drift("second"), calm});
  QVERIFY(watched.book.acknowledge("drift first", "ada", "", watched.now));
  std::vector<std::string> ids;
  for (const Alert& alert : watched.book.alerts())
    ids.push_back(alert.condition.id);
  QCOMPARE(ids, (std::vector<std::string>{"drift second", "drift calm", "drift first"}));
}

void AlertBookTest::comesBackAfterTheProgramEnded() {
  Watched before;
  before.seconds(1, {drift("a"), drift("b"), drift("c")});
  QVERIFY(before.book.acknowledge("drift a", "ada", "mine", before.now));
  QVERIFY(before.book.snooze("drift b", "ada", before.now + 50, before.now));
  const auto kept = before.book.kept();
  QCOMPARE(kept.size(), std::size_t{2});
  Watched after;
  after.now = before.now + 10;
  after.book.restore(kept, after.now);
  after.seconds(5, {drift("a"), drift("b"), drift("c")});
  QCOMPARE(after.told, 1);
  QCOMPARE(after.state(), AlertState::acknowledged);
  QCOMPARE(after.book.find("drift a")->note, std::string("mine"));
  after.seconds(50, {drift("a"), drift("b"), drift("c")});
  QCOMPARE(after.told, 2);
  // A snooze that ended meanwhile is not told where its alert is over.
  Watched ended;
  ended.now = before.now + 60;
  ended.book.restore(kept, ended.now);
  ended.seconds(70, {});
  QCOMPARE(ended.told, 0);
  QVERIFY(ended.book.find("drift b") == nullptr);
  // One that was over meanwhile is.
  Watched late;
  late.book.restore(kept, late.now);
  late.seconds(61, {drift("b")});
  QCOMPARE(late.state(), AlertState::resolved);
}

void AlertBookTest::isBounded() {
  std::vector<AlertCondition> many;
  for (std::size_t i = 0; i < AlertBook::alerts_max + 500; ++i)
    many.push_back(drift(std::to_string(i)));
  Watched watched;
  watched.seconds(2, many);
  QCOMPARE(watched.book.alerts().size(), AlertBook::alerts_max);
}

QTEST_GUILESS_MAIN(AlertBookTest)
#include "alert_book_test.moc"
