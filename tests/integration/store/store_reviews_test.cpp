// SPDX-License-Identifier: GPL-3.0-or-later
// What a review reads and writes through a Store: versions, threads, an inbox, and hints.
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include "tests/support/change_calls.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey shop{"prod", "shop"};
const ServiceKey bank{"staging", "bank"};

ChangeComment said(const std::string& body, std::int64_t parent = 0) {
  ChangeComment comment;
  comment.version = 1;
  comment.body = body;
  comment.author = "ada";
  comment.parent = parent;
  return comment;
}

}  // namespace

class StoreReviewsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void ticketRiskAndReviewersAreRead();
  void askingOthersVoidsNothing();
  void versionsAreReadWithTheirTexts();
  void threadsAndSuggestionsAreRead();
  void aRepeatedCommentIsOne();
  void theInboxPassesItsFilter();
  void publishedOnesComeByTheirTime();
  void presenceIsToldAndLeaves();
  void everyWriteIsHinted();
  void forgedHintsAreHarmless();
  void aFloodOfHintsIsTenASecond();

 private:
  [[nodiscard]] std::vector<std::int64_t> listed(const ChangeFilter& filter);

  StoreFixture fixture_;
  std::unique_ptr<Store> ada_ = fixture_.connectedStore();
  std::unique_ptr<Store> bob_;
};

void StoreReviewsTest::initTestCase() {
  QVERIFY(!fixture_.addLogin("bob").isEmpty());
  makeProd(*ada_, true);
  for (const char* role : {"approver", "publisher", "editor"}) {
    for (const char* environment : {"prod", "staging"}) {
      const Grant grant{"bob", environment, role};
      need(await<void>([&](Reply<void> reply) {
             ada_->grantRole(grant, "ada", std::move(reply));
           }).map([] { return true; }));
    }
  }
  bob_ = storeOf(fixture_, "bob");
}

std::vector<std::int64_t> StoreReviewsTest::listed(const ChangeFilter& filter) {
  const auto found = need(await<std::vector<ChangeSummary>>(
      [&](Reply<std::vector<ChangeSummary>> reply) { ada_->changes(filter, std::move(reply)); }));
  std::vector<std::int64_t> numbers;
  for (const ChangeSummary& summary : found)
    numbers.push_back(summary.number.value);
  return numbers;
}

void StoreReviewsTest::ticketRiskAndReviewersAreRead() {
  ChangeContent content = contentOf(0, "a: 1\n");
  content.ticket = "https://tickets/1?a=\"b\"";
  content.risk = "high";
  content.reviewers = {"bob", "the \"database\" owners", "ü{},"};
  const auto receipt = need(openChange(*ada_, shop, content));
  const ChangeSummary read = readChange(*ada_, receipt.change).summary;
  QCOMPARE(read.ticket, content.ticket);
  QCOMPARE(read.risk, content.risk);
  QCOMPARE(read.reviewers, content.reviewers);
  content.risk = "enormous";
  QCOMPARE(openChange(*ada_, shop, content).error().kind, ErrorKind::input);
}

void StoreReviewsTest::askingOthersVoidsNothing() {
  ChangeContent content = contentOf(0, "a: 2\n");
  const auto opened = need(openChange(*ada_, shop, content));
  need(approve(*bob_, opened));
  content.reviewers = {"cem"};
  const auto asked = need(editChange(*bob_, opened, content));
  QCOMPARE(asked.hash, opened.hash);
  QCOMPARE(asked.version, 2);
  const Change read = readChange(*ada_, opened.change);
  QCOMPARE(read.summary.state, ChangeState::approved);
  QCOMPARE(read.summary.login, std::string("sextant_local"));
  QVERIFY(read.approvals.front().counts);
  content.ticket = "OPS-1";
  const auto edited = need(editChange(*ada_, asked, content));
  QVERIFY(edited.hash != opened.hash);
  QCOMPARE(readChange(*ada_, opened.change).summary.approvals, 0);
}

void StoreReviewsTest::versionsAreReadWithTheirTexts() {
  ChangeContent content = contentOf(0, "a: 3\n");
  const auto opened = need(openChange(*ada_, shop, content));
  content.profiles = {{Scope{}, "a: 4\n"}, {Scope{"eu1", {}}, std::nullopt}};
  content.plan = R"({"stages": [{"share": 1}]})";
  const auto second = need(editChange(*bob_, opened, content));
  content.reviewers = {"cem"};
  need(editChange(*ada_, second, content));
  const auto versions =
      need(await<std::vector<ChangeVersion>>([&](Reply<std::vector<ChangeVersion>> reply) {
        ada_->changeVersions(opened.change, std::move(reply));
      }));
  QCOMPARE(versions.size(), 3U);
  QCOMPARE(versions[1].login, std::string("bob"));
  QCOMPARE(versions[1].same_as, 2);
  QCOMPARE(versions[2].same_as, 2);
  QCOMPARE(versions[2].reviewers, std::vector<std::string>{"cem"});
  QVERIFY(versions[1].profiles.empty());
  QVERIFY(versions[1].plan.find("stages") != std::string::npos);
  const auto read = [&](int version) {
    return await<ChangeVersion>([&](Reply<ChangeVersion> reply) {
      ada_->changeVersion(opened.change, version, std::move(reply));
    });
  };
  QCOMPARE(need(read(1)).profiles.at(Scope{}), std::optional<std::string>("a: 3\n"));
  QVERIFY(need(read(2)).profiles == content.profiles);
  QCOMPARE(read(9).error().kind, ErrorKind::answer_no);
}

void StoreReviewsTest::threadsAndSuggestionsAreRead() {
  const auto opened = need(openChange(*ada_, shop, contentOf(0, "a: 5\n")));
  ChangeComment first = said({});
  first.scope = Scope{};
  first.pointer = "/a";
  first.suggestion = "12345678901234567890.50";
  const auto begun = need(comment(*bob_, opened.change, first));
  QVERIFY(begun.comment > 0);
  need(comment(*ada_, opened.change, said("why?", begun.comment)));
  ChangeComment settled = said({}, begun.comment);
  settled.kind = CommentKind::resolve;
  need(comment(*ada_, opened.change, settled));
  const auto comments = readChange(*ada_, opened.change).comments;
  QCOMPARE(comments.size(), 3U);
  QCOMPARE(comments[0].number, begun.comment);
  QCOMPARE(comments[0].suggestion, first.suggestion);
  QCOMPARE(comments[0].login, std::string("bob"));
  QCOMPARE(comments[1].parent, begun.comment);
  QCOMPARE(comments[1].kind, CommentKind::comment);
  QCOMPARE(comments[2].kind, CommentKind::resolve);
  QCOMPARE(comments[2].body, std::string());
  // A suggestion for the whole profile, whose pointer is empty.
  first.pointer.clear();
  first.suggestion = R"({"a": 6})";
  need(comment(*bob_, opened.change, first));
  first.suggestion = "{";
  QCOMPARE(comment(*bob_, opened.change, first).error().kind, ErrorKind::input);
}

void StoreReviewsTest::aRepeatedCommentIsOne() {
  const auto opened = need(openChange(*ada_, shop, contentOf(0, "a: 7\n")));
  const RequestId id = RequestId::random();
  const auto first = need(comment(*ada_, opened.change, said("once"), id));
  const auto again = need(comment(*ada_, opened.change, said("once"), id));
  QVERIFY(again.replay);
  QCOMPARE(again.comment, first.comment);
  QCOMPARE(readChange(*ada_, opened.change).comments.size(), 1U);
  ChangeComment settled = said("once", first.comment);
  QCOMPARE(comment(*ada_, opened.change, settled, id).error().kind, ErrorKind::input);
}

void StoreReviewsTest::theInboxPassesItsFilter() {
  ChangeContent content = contentOf(0, "b: 1\n");
  content.reviewers = {"inbox-group"};
  const auto asked = need(openChange(*ada_, bank, content));
  content.reviewers.clear();
  const auto of_bob = need(openChange(*bob_, bank, content));
  content.reviewers = {"inbox-group"};
  const auto also = need(openChange(*bob_, shop, content));
  const auto a = asked.change.value;
  const auto b = of_bob.change.value;
  const auto c = also.change.value;
  using Numbers = std::vector<std::int64_t>;
  ChangeFilter filter;
  filter.asked = {"nobody", "inbox-group"};
  QCOMPARE(listed(filter), (Numbers{c, a}));
  filter.environment = "staging";
  QCOMPARE(listed(filter), Numbers{a});
  filter.asked.clear();
  QCOMPARE(listed(filter), (Numbers{b, a}));
  filter.login = "bob";
  QCOMPARE(listed(filter), Numbers{b});
  filter.service = "shop";
  QCOMPARE(listed(filter), Numbers{});
  ChangeFilter pages;
  pages.environment = "staging";
  pages.limit = 1;
  QCOMPARE(listed(pages), Numbers{b});
  pages.before = {b};
  QCOMPARE(listed(pages), Numbers{a});
  // Who only asks others does not make it theirs.
  content.reviewers = {"inbox-group", "cem"};
  need(editChange(*bob_, asked, content));
  filter.service.clear();
  QCOMPARE(listed(filter), Numbers{b});
}

void StoreReviewsTest::publishedOnesComeByTheirTime() {
  const ServiceKey key{"staging", "till"};
  const auto first = need(openChange(*ada_, key, contentOf(0, "c: 1\n")));
  const auto second = need(openChange(*ada_, key, contentOf(0, "c: 2\n")));
  const auto third = need(openChange(*ada_, key, contentOf(0, "c: 3\n")));
  need(publishChange(*bob_, second));
  const auto rebased = need(editChange(*ada_, first, contentOf(1, "c: 1\n")));
  need(publishChange(*bob_, rebased));
  ChangeFilter filter{key.environment, key.service};
  using Numbers = std::vector<std::int64_t>;
  QCOMPARE(listed(filter), Numbers{third.change.value});
  filter.which = ChangeFilter::Which::published;
  QCOMPARE(listed(filter), (Numbers{first.change.value, second.change.value}));
  filter.before = first.change;
  QCOMPARE(listed(filter), Numbers{second.change.value});
  filter.before = {};
  filter.which = ChangeFilter::Which::all;
  QCOMPARE(listed(filter).size(), 3U);
}

void StoreReviewsTest::presenceIsToldAndLeaves() {
  const auto opened = need(openChange(*ada_, shop, contentOf(0, "p: 1\n")));
  Presence mine{RequestId::random().toString(), "ada", {}, opened.change, "diff"};
  QVERIFY(need(bePresent(*ada_, mine)).empty());
  Presence theirs{RequestId::random().toString(), "bob", {}, opened.change, "charts"};
  theirs.scope = Scope{"eu1", {}};
  theirs.pointer = "/db/\"pool\"";
  theirs.cursor_second = 1'700'000'000;
  theirs.following = mine.session;
  QCOMPARE(need(bePresent(*bob_, theirs)).size(), 1U);
  const auto seen = need(bePresent(*ada_, mine));
  QCOMPARE(seen.size(), 1U);
  QCOMPARE(seen[0].session, theirs.session);
  QCOMPARE(seen[0].person, std::string("bob"));
  QCOMPARE(seen[0].login, std::string("bob"));
  QCOMPARE(seen[0].tab, std::string("charts"));
  QVERIFY(seen[0].scope == theirs.scope);
  QCOMPARE(seen[0].pointer, theirs.pointer);
  QCOMPARE(seen[0].cursor_second, theirs.cursor_second);
  QCOMPARE(seen[0].following, mine.session);
  QVERIFY(seen[0].age_ms >= 0 && seen[0].age_ms < presence_seconds * 1000);
  theirs.session = mine.session;
  QCOMPARE(bePresent(*bob_, theirs).error().kind, ErrorKind::denied);
  theirs.session = seen[0].session;
  need(await<void>([&](Reply<void> reply) {
         bob_->leave(theirs.session, std::move(reply));
       }).map([] { return true; }));
  QVERIFY(need(bePresent(*ada_, mine)).empty());
  mine.session = "no uuid";
  QVERIFY(!bePresent(*ada_, mine));
}

void StoreReviewsTest::everyWriteIsHinted() {
  const auto hinted = [&](const auto& work) {
    QSignalSpy spy(ada_.get(), &Store::changeHinted);
    const ChangeReceipt receipt = work();
    const auto told = [&] {
      for (const auto& arguments : spy) {
        if (arguments.at(0).value<ChangeNumber>() == receipt.change) return true;
      }
      return false;
    };
    if (!QTest::qWaitFor(told, 2000))
      qFatal("no hint of change %lld", static_cast<long long>(receipt.change.value));
    // What comes sooner than a tenth of a second later is told with the next.
    QTest::qWait(120);
    return receipt;
  };
  const ServiceKey key{"staging", "hinted"};
  auto change = hinted([&] { return need(openChange(*bob_, key, contentOf(0, "h: 1\n"))); });
  change = hinted([&] { return need(editChange(*bob_, change, contentOf(0, "h: 2\n"))); });
  hinted([&] { return need(comment(*bob_, change.change, said("x"))); });
  ChangeContent of_ada = contentOf(0, "h: 3\n");
  const auto other = hinted([&] { return need(openChange(*ada_, key, of_ada)); });
  hinted([&] { return need(approve(*bob_, other)); });
  hinted([&] {
    return need(await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
      bob_->abandonChange(RequestId::random(), change.change, "no", "bob", std::move(reply));
    }));
  });
  hinted([&] {
    Presence presence{RequestId::random().toString(), "bob", {}, other.change, "diff"};
    need(bePresent(*bob_, presence));
    return other;
  });
  hinted([&] {
    need(publishChange(*bob_, other));
    return other;
  });
}

void StoreReviewsTest::forgedHintsAreHarmless() {
  QSignalSpy spy(ada_.get(), &Store::changeHinted);
  QSignalSpy heads(ada_.get(), &Store::headHinted);
  for (const char* payload : {"", "x", "-1", "0", "1; DROP TABLE sextant.change", "1e3",
                              "99999999999999999999999", "{\"number\": 1}"})
    QVERIFY(sql(fixture_, QByteArray("SELECT pg_notify('sextant_change', '") + payload + "')"));
  QVERIFY(sql(fixture_, "SELECT pg_notify('sextant_change', '7')"));
  QTRY_COMPARE(spy.count(), 1);
  QCOMPARE(spy.at(0).at(0).value<ChangeNumber>().value, 7);
  QCOMPARE(heads.count(), 0);
}

void StoreReviewsTest::aFloodOfHintsIsTenASecond() {
  QSignalSpy spy(ada_.get(), &Store::changeHinted);
  QElapsedTimer clock;
  clock.start();
  QVERIFY(sql(fixture_,
              "DO $$ BEGIN FOR i IN 1..200 LOOP PERFORM pg_notify('sextant_change', '9'); "
              "COMMIT; PERFORM pg_sleep(0.005); END LOOP; END $$"));
  QTest::qWait(250);
  const double seconds = static_cast<double>(clock.elapsed()) / 1000;
  QVERIFY2(spy.count() >= 5 && spy.count() <= static_cast<int>(seconds * 10) + 2,
           qPrintable(QStringLiteral("%1 in %2 s").arg(spy.count()).arg(seconds)));
}

QTEST_GUILESS_MAIN(StoreReviewsTest)
#include "store_reviews_test.moc"
