// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "widgets/editor/text_search.h"

using namespace sextant::ui;

class TextSearchTest : public QObject {
  Q_OBJECT
 private slots:
  void offsetsCountBytes() {
    const auto found = findAll("\xC3\xA4 max \xF0\x9F\x97\xBA max", {"max"}).matches;
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(found[0], (Match{3, 6}));
    QCOMPARE(found[1], (Match{12, 15}));
  }

  void caseWordAndPattern() {
    QCOMPARE(findAll("Max max", {"max"}).matches.size(), std::size_t(2));
    QCOMPARE(findAll("Max max", {"max", true}).matches.size(), std::size_t(1));
    QCOMPARE(findAll("max max_idle", {"max", false, true}).matches.size(), std::size_t(1));
    QCOMPARE(findAll("a1 b22", {"\\d+", false, false, true}).matches.size(), std::size_t(2));
    QCOMPARE(findAll("a.b axb", {"a.b"}).matches.size(), std::size_t(1));
  }

  void aBrokenPatternIsSaid() {
    const auto result = findAll("a", {"(", false, false, true});
    QVERIFY(!result.error.isEmpty());
    QVERIFY(result.matches.empty());
  }

  void limited() {
    const auto result = findAll(QByteArray(50, 'a'), {"a"}, 10);
    QCOMPARE(result.matches.size(), std::size_t(10));
    QVERIFY(result.cut_off);
  }

  void replacementsKnowGroups() {
    const QByteArray text = "\xC3\xA4: ttl 10s";
    const SearchQuery query{"ttl (\\d+)s", false, false, true};
    const auto match = findAll(text, query).matches.at(0);
    QCOMPARE(replacementFor(text, match, query, "ttl \\1000ms"), QByteArray("ttl 10000ms"));
    QCOMPARE(replacementFor(text, match, {"x"}, "\\1"), QByteArray("\\1"));
  }
};

QTEST_APPLESS_MAIN(TextSearchTest)
#include "text_search_test.moc"
