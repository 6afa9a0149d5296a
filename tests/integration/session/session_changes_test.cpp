// SPDX-License-Identifier: GPL-3.0-or-later
// A console's calls about changes: none waits, each write has its one outcome, and what another
// console does is hinted at.
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include "model/session/session.h"
#include "tests/support/change_calls.h"

using namespace sextant;
using namespace sextant::testing;

class SessionChangesTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void aChangeGoesFromOpenToPublished();
  void othersAreHinted();
  void nobodyIsAnsweredWhoIsGone();

 private:
  // Waits for the answer of a call of the session, which must not come from within the call.
  template <class T, class Call>
  Result<T> answerOf(Call call) {
    std::optional<Result<T>> answer;
    call([&](const Result<T>& result) { answer = result; });
    if (answer) qFatal("answered from within the call");
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10000)) qFatal("no answer");
    return *answer;
  }

  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> other_;
  std::unique_ptr<Session> session_;
};

void SessionChangesTest::initTestCase() {
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  fixture_ = std::make_unique<StoreFixture>();
  other_ = fixture_->connectedStore("other");
  StoreTarget target;
  target.root = fixture_->root();
  session_ = std::make_unique<Session>(target);
  session_->start();
  QTRY_COMPARE_WITH_TIMEOUT(session_->connection(), ConnectionState::connected, 10000);
}

void SessionChangesTest::aChangeGoesFromOpenToPublished() {
  ChangeContent content = contentOf(0, "a: 1\n");
  content.reviewers = {"bob"};
  const RequestId id = RequestId::random();
  const auto open = [&](Reply<ChangeReceipt> reply) {
    session_->openChange(id, {"prod", "shop"}, content, "ada", this, std::move(reply));
  };
  const auto opened = need(answerOf<ChangeReceipt>(open));
  const auto again = need(answerOf<ChangeReceipt>(open));
  QVERIFY(again.replay);
  QCOMPARE(again.change, opened.change);
  content.ticket = "OPS-1";
  const auto edited = need(answerOf<ChangeReceipt>([&](auto reply) {
    session_->editChange(RequestId::random(), opened.change, 1, content, "ada", this, reply);
  }));
  QCOMPARE(edited.version, 2);
  ChangeComment said;
  said.version = 2;
  said.body = "why?";
  said.author = "ada";
  const auto comment = need(answerOf<ChangeReceipt>([&](auto reply) {
    session_->commentChange(RequestId::random(), opened.change, said, this, reply);
  }));
  QVERIFY(comment.comment > 0);
  const auto judged = answerOf<ChangeReceipt>([&](auto reply) {
    session_->judgeChange(RequestId::random(), opened.change,
                          {edited.hash, ChangeVerdict::approve, {}, "ada"}, this, reply);
  });
  QCOMPARE(judged.error().kind, ErrorKind::denied);  // nobody approves their own
  const auto read =
      need(answerOf<Change>([&](auto reply) { session_->change(opened.change, this, reply); }));
  QCOMPARE(read.summary.ticket, std::string("OPS-1"));
  QCOMPARE(read.comments.size(), 1U);
  QCOMPARE(need(answerOf<std::vector<ChangeVersion>>([&](auto reply) {
             session_->changeVersions(opened.change, this, reply);
           })).size(),
           2U);
  QCOMPARE(need(answerOf<ChangeVersion>([&](auto reply) {
             session_->changeVersion(opened.change, 1, this, reply);
           })).profiles.size(),
           1U);
  ChangeFilter filter;
  filter.asked = {"bob"};
  QCOMPARE(need(answerOf<std::vector<ChangeSummary>>([&](auto reply) {
             session_->changes(filter, this, reply);
           })).size(),
           1U);
  need(answerOf<PublishReceipt>([&](auto reply) {
    session_->write(PublishChangeRequest{RequestId::random(), opened.change, edited.hash, "ada"},
                    this, reply);
  }));
  const auto late = answerOf<ChangeReceipt>([&](auto reply) {
    session_->abandonChange(RequestId::random(), opened.change, "late", "ada", this, reply);
  });
  QCOMPARE(late.error().kind, ErrorKind::conflict);
}

void SessionChangesTest::othersAreHinted() {
  const auto opened = need(openChange(*other_, {"prod", "other"}, contentOf(0, "a: 1\n")));
  QTest::qWait(150);
  QSignalSpy hinted(session_.get(), &Session::changeHinted);
  Presence theirs{RequestId::random().toString(), "bob", {}, opened.change, "diff"};
  need(bePresent(*other_, theirs));
  QTRY_VERIFY(hinted.count() > 0);
  QCOMPARE(hinted.at(0).at(0).value<ChangeNumber>(), opened.change);
  Presence mine{RequestId::random().toString(), "ada", {}, opened.change, "charts"};
  const auto others = need(
      answerOf<std::vector<Presence>>([&](auto reply) { session_->bePresent(mine, this, reply); }));
  QCOMPARE(others.size(), 1U);
  QCOMPARE(need(bePresent(*other_, theirs)).size(), 1U);
  QVERIFY(answerOf<void>([&](auto reply) { session_->leave(mine.session, this, reply); }));
  QVERIFY(need(bePresent(*other_, theirs)).empty());
}

void SessionChangesTest::nobodyIsAnsweredWhoIsGone() {
  auto context = std::make_unique<QObject>();
  bool answered = false;
  session_->change({1}, context.get(), [&](const Result<Change>&) { answered = true; });
  context.reset();
  QVERIFY(answerOf<Change>([&](auto reply) { session_->change({1}, this, reply); }));
  QVERIFY(!answered);
}

QTEST_GUILESS_MAIN(SessionChangesTest)
#include "session_changes_test.moc"
