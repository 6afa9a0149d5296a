// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/clue_cache.h"

#include <QTest>

using namespace sextant::hunt;
using namespace std::chrono_literals;
using Outcome = ClueCache::Outcome;

namespace {

ClueText text(const char* words) {
  return std::make_shared<const std::string>(words);
}

const TimePoint start;

// Loads the key as a request would, and gives what the store said.
ClueCache::Stored load(ClueCache& cache, ClueKey key, TimePoint now) {
  const auto lookup = cache.find(key, {}, now);
  return cache.loaded(key, lookup.generation, text("clue"), now);
}

}  // namespace

class ClueCacheTest : public QObject {
  Q_OBJECT

 private slots:
  void servesUntilTheTimeToLiveIsOver() {
    ClueCache cache;
    cache.configure({10, 1000ms, false});
    load(cache, {1, 1}, start);
    const auto fresh = cache.find({1, 1}, {}, start + 999ms);
    QCOMPARE(fresh.outcome, Outcome::hit);
    QCOMPARE(*fresh.text, std::string("clue"));
    QVERIFY(fresh.met_ttl);
    const auto stale = cache.find({1, 1}, {}, start + 1000ms);
    QCOMPARE(stale.outcome, Outcome::load);
    QVERIFY(stale.met_ttl);
    QCOMPARE(cache.entryCount(), 0U);
  }

  void withoutTimeToLiveEntriesStay() {
    ClueCache cache;
    cache.configure({10, std::nullopt, false});
    load(cache, {1, 1}, start);
    QCOMPARE(cache.find({1, 1}, {}, start + 24h).outcome, Outcome::hit);
  }

  void theLeastRecentlyUsedGoesFirst() {
    ClueCache cache;
    cache.configure({2, std::nullopt, false});
    QVERIFY(!load(cache, {1, 1}, start).met_limit);
    QVERIFY(!load(cache, {2, 2}, start).met_limit);
    QCOMPARE(cache.find({1, 1}, {}, start).outcome, Outcome::hit);
    QVERIFY(load(cache, {3, 3}, start).met_limit);
    QCOMPARE(cache.entryCount(), 2U);
    QCOMPARE(cache.find({1, 1}, {}, start).outcome, Outcome::hit);
    QCOMPARE(cache.find({3, 3}, {}, start).outcome, Outcome::hit);
    QCOMPARE(cache.find({2, 2}, {}, start).outcome, Outcome::load);
  }

  void noEntriesMeansNoCache() {
    ClueCache cache;
    cache.configure({0, 1000ms, false});
    QVERIFY(load(cache, {1, 1}, start).met_limit);
    QCOMPARE(cache.find({1, 1}, {}, start).outcome, Outcome::load);
  }

  void coalescingGivesEveryMissOneLoad() {
    ClueCache cache;
    cache.configure({10, 1000ms, true});
    const auto first = cache.find({1, 1}, {.connection = 11}, start);
    QCOMPARE(first.outcome, Outcome::load);
    QCOMPARE(cache.find({1, 1}, {.connection = 12}, start).outcome, Outcome::joined);
    QCOMPARE(cache.find({1, 1}, {.connection = 13}, start).outcome, Outcome::joined);
    QCOMPARE(cache.find({2, 2}, {.connection = 14}, start).outcome, Outcome::load);
    const auto stored = cache.loaded({1, 1}, first.generation, text("clue"), start);
    QCOMPARE(stored.joined.size(), 2U);
    QCOMPARE(stored.joined[0].connection, 12U);
    QCOMPARE(stored.joined[1].connection, 13U);
    QCOMPARE(cache.find({1, 1}, {}, start).outcome, Outcome::hit);
  }

  void aFailedLoadAnswersThoseWhoJoinedAndIsNotKept() {
    ClueCache cache;
    cache.configure({10, 1000ms, true});
    const auto first = cache.find({1, 1}, {.connection = 11}, start);
    QCOMPARE(cache.find({1, 1}, {.connection = 12}, start).outcome, Outcome::joined);
    QCOMPARE(cache.loaded({1, 1}, first.generation, {}, start).joined.size(), 1U);
    QCOMPARE(cache.find({1, 1}, {}, start).outcome, Outcome::load);
  }

  void withoutCoalescingEveryMissLoads() {
    ClueCache cache;
    cache.configure({10, 1000ms, false});
    const auto first = cache.find({1, 1}, {}, start);
    const auto second = cache.find({1, 1}, {}, start);
    QCOMPARE(second.outcome, Outcome::load);
    QVERIFY(!first.met_other_load);
    QVERIFY(second.met_other_load);
    QVERIFY(cache.loaded({1, 1}, first.generation, text("a"), start).joined.empty());
    QVERIFY(cache.loaded({1, 1}, second.generation, text("b"), start).joined.empty());
    QCOMPARE(*cache.find({1, 1}, {}, start).text, std::string("b"));
  }

  void aNewProfileEmptiesTheCacheAndLoadsUnderWayAreNotKept() {
    ClueCache cache;
    cache.configure({10, 1000ms, true});
    load(cache, {2, 2}, start);
    const auto before = cache.find({1, 1}, {.connection = 11}, start);
    QCOMPARE(cache.find({1, 1}, {.connection = 12}, start).outcome, Outcome::joined);
    cache.configure({10, 1000ms, true});
    QCOMPARE(cache.entryCount(), 0U);
    const auto stored = cache.loaded({1, 1}, before.generation, text("old"), start);
    QCOMPARE(stored.joined.size(), 1U);
    QCOMPARE(cache.find({1, 1}, {}, start).outcome, Outcome::load);
    QCOMPARE(cache.find({2, 2}, {}, start).outcome, Outcome::load);
  }
};

QTEST_APPLESS_MAIN(ClueCacheTest)
#include "clue_cache_test.moc"
