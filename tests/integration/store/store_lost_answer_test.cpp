// SPDX-License-Identifier: GPL-3.0-or-later
// A write that was done and whose answer was lost is found out by the same call again, whatever
// kind of write it is, and is done once.
#include <QtTest/QTest>

#include "model/store/publish_until_known.h"
#include "tests/support/answer_loser.h"
#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

class StoreLostAnswerTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void aPublish();
  void aChange();
  void aMoveOfARollout();
  void aPin();
  void nothingIsAskedAgainThatWasAnswered();

 private:
  // Calls until it is known, with the answer of the first call lost.
  template <class T>
  Result<T> withoutTheFirstAnswer(const char* function, std::function<void(Reply<T>)> call) {
    const int lost = loser_->lost();
    told_ = 0;
    loser_->loseAnswerOf(function);
    auto result = await<T>([&](Reply<T> reply) {
      untilKnown<T>(
          *store_, call, QDeadlineTimer(20000), [&](const Error&) { ++told_; }, std::move(reply));
    });
    if (loser_->lost() != lost + 1) qFatal("No answer was lost.");
    return result;
  }
  [[nodiscard]] QByteArray count(const QByteArray& of) const {
    return sql(fixture_, "SELECT count(*) FROM sextant." + of)->text(0, 0);
  }

  StoreFixture fixture_;
  std::unique_ptr<Store> direct_ = fixture_.connectedStore();
  std::unique_ptr<AnswerLoser> loser_;
  std::unique_ptr<Store> store_;  // through the loser
  int told_ = 0;
};

void StoreLostAnswerTest::initTestCase() {
  makeProd(*direct_);
  QVERIFY(publish(*direct_, publishOf("prod/hunt-engine", 0, "a: 1\n")));
  StoreTarget target;
  target.kind = StoreTarget::Kind::dsn;
  target.parameters = fixture_.paths().parameters();
  loser_ = std::make_unique<AnswerLoser>(QString::fromUtf8(target.parameters["host"]));
  target.parameters["host"] = loser_->host();
  store_ = std::make_unique<Store>(target, "behind the loser");
  store_->setDeadline(Milliseconds(20000));
  store_->start();
  QVERIFY(head(*store_));
}

void StoreLostAnswerTest::aPublish() {
  const PublishRequest request = publishOf("prod/hunt-engine", 1, "a: 2\n");
  const auto receipt = withoutTheFirstAnswer<PublishReceipt>(
      "sextant.publish", [&](auto reply) { store_->publish(request, std::move(reply)); });
  QVERIFY2(receipt, receipt ? "" : receipt.error().toString().c_str());
  QVERIFY(receipt->replay && told_ == 1);
  QCOMPARE(head(*store_)->stable.value, 2);
}

void StoreLostAnswerTest::aChange() {
  const RequestId id = RequestId::random();
  const ChangeContent content{
      {2}, {}, {{Scope{}, "a: 3\n"}}, R"({"stages": [{"share": 1}]})", "three"};
  const auto opened = withoutTheFirstAnswer<ChangeReceipt>("change_open", [&](auto reply) {
    store_->openChange(id, hunt, content, "ada", std::move(reply));
  });
  QVERIFY2(opened, opened ? "" : opened.error().toString().c_str());
  QVERIFY(opened->replay && told_ == 1);
  QCOMPARE(count("change"), "1");
}

void StoreLostAnswerTest::aMoveOfARollout() {
  const auto change = await<Change>([&](auto reply) { store_->change({1}, std::move(reply)); });
  QVERIFY(change);
  const PublishChangeRequest publish{RequestId::random(), {1}, change->hash, "ada"};
  const auto started = withoutTheFirstAnswer<PublishReceipt>(
      "publish_change", [&](auto reply) { store_->publishChange(publish, std::move(reply)); });
  QVERIFY2(started && started->rollout, started ? "" : started.error().toString().c_str());
  const RolloutMoveRequest pause{
      RequestId::random(), *started->rollout, 0, RolloutMove::pause, "wait", "ada"};
  const auto paused = withoutTheFirstAnswer<void>(
      "rollout_move", [&](auto reply) { store_->moveRollout(pause, std::move(reply)); });
  QVERIFY2(paused, paused ? "" : paused.error().toString().c_str());
  QCOMPARE(told_, 1);
  QCOMPARE(count("rollout_event WHERE action = 'pause'"), "1");
  QVERIFY(await<void>([&](auto reply) {
    store_->moveRollout(
        {RequestId::random(), *started->rollout, 0, RolloutMove::abort, "enough", "ada"},
        std::move(reply));
  }));
}

void StoreLostAnswerTest::aPin() {
  const Instance instance{hunt, {"eu1", "hunt-1"}};
  QVERIFY(await<void>([&](auto reply) { store_->enrol(instance, std::move(reply)); }));
  const PinRequest request{RequestId::random(), hunt,   instance.scope,
                           RevisionNumber{1},   "look", "ada"};
  const auto pinned = withoutTheFirstAnswer<PinReceipt>(
      "sextant.pin", [&](auto reply) { store_->pin(request, std::move(reply)); });
  QVERIFY2(pinned, pinned ? "" : pinned.error().toString().c_str());
  QVERIFY(pinned->replay && told_ == 1);
  QCOMPARE(head(*store_)->pins, (std::map<Scope, RevisionNumber>{{instance.scope, {1}}}));
}

void StoreLostAnswerTest::nothingIsAskedAgainThatWasAnswered() {
  int calls = 0;
  const auto refused = await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    untilKnown<ChangeReceipt>(
        *store_,
        [&](Reply<ChangeReceipt> answered) {
          ++calls;
          store_->abandonChange(RequestId::random(), {77}, "", "ada", std::move(answered));
        },
        QDeadlineTimer(5000), [](const Error&) {}, std::move(reply));
  });
  QCOMPARE(refused.error().kind, ErrorKind::input);
  QCOMPARE(calls, 1);
}

QTEST_GUILESS_MAIN(StoreLostAnswerTest)
#include "store_lost_answer_test.moc"
