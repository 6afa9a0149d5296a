// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/search/profile_search.h"

using namespace sextant;

namespace {

const ProfileSet profiles = {{{}, "db:\n  pool: {max: 20, idle: 2}\nname: Été\n"},
                             {{"eu1", {}}, "db:\n  pool:\n    max: 40\nlist: [a, b]\nempty: {}\n"},
                             {{"eu1", "hunt-1"}, "broken: [\nmax: 1\n"}};

// "SCOPE POINTER=VALUE:LINE" of each place.
QStringList found(const std::string& text, const SearchOptions& options = {}) {
  const auto query = SearchQuery::compile(text, options);
  if (!query) return {QString::fromStdString(query.error().what)};
  QStringList places;
  for (const SearchEntry& entry : searchEntries(profiles)) {
    if (!query->matches(entry).value_or(false)) continue;
    places.append(QString::fromStdString(entry.scope.name() + ' ' + entry.pointer + '=' +
                                         entry.value + ':' + std::to_string(entry.position.line)));
  }
  return places;
}

}  // namespace

class ProfileSearchTest : public QObject {
  Q_OBJECT
 private slots:
  void keysAndValues() {
    QCOMPARE(found("max"),
             (QStringList{"base /db/pool/max=20:2", "eu1 /db/pool/max=40:3", "hunt-1 =max: 1:2"}));
    QCOMPARE(found("/db/pool/idle"), QStringList{"base /db/pool/idle=2:2"});
    QCOMPARE(found("40"), QStringList{"eu1 /db/pool/max=40:3"});
  }

  void everyWordHasToBeThere() {
    QCOMPARE(found("pool 40"), QStringList{"eu1 /db/pool/max=40:3"});
    QCOMPARE(found("  \t "), QStringList{});
  }

  void caseCountsOnlyWhereItIsAskedFor() {
    QCOMPARE(found("ÉTÉ"), QStringList{"base /name=Été:3"});
    QCOMPARE(found("ÉTÉ", {true, false}), QStringList{});
  }

  void wordsStandForThemselves() {
    QCOMPARE(found("m.x"), QStringList{});
    QCOMPARE(found("{}"), QStringList{"eu1 /empty={}:5"});
    QCOMPARE(found("\\E"), QStringList{});
  }

  void whatTakesTooManyStepsIsNotCalledMissing() {
    const auto query = SearchQuery::compile("^(\\w|\\w|/)*[!?]$", {false, true});
    QVERIFY(query);
    QVERIFY(!query->matches({{}, "/" + std::string(60, 'a'), "x", {}}));
    QCOMPARE(query->matches({{}, "/a", "x", {}}), std::optional(false));
    QCOMPARE(query->matches({{}, "/a!", "x", {}}), std::optional(true));
  }

  void expressions() {
    QCOMPARE(found("^/db/.*/(max|idle)$", {false, true}).size(), 3);
    QCOMPARE(found("^[24]0$", {false, true}).size(), 2);
    QVERIFY(found("(", {false, true}).front().contains("cannot be used"));
    QCOMPARE(found("(a+)+$", {false, true}).isEmpty(), false);
  }
};

QTEST_APPLESS_MAIN(ProfileSearchTest)
#include "profile_search_test.moc"
