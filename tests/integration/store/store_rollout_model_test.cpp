// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped SQL transitions of a rollout beside a model of a few lines, explored exhaustively for
// small numbers: from every state that can be reached, every move of every actor, with every step
// named, each also repeated as after a lost reply; for every place in which a controller may have died.
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include <array>
#include <set>
#include <string>

#include "tests/support/store_calls.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

constexpr int stages = 3;
constexpr std::array<double, stages + 1> shares{0, 0, 0.5, 1};
constexpr const char* plan =
    R"({"stages": [{"share": 0, "named": ["eu1/a"]}, {"share": 0.5}, {"share": 1}]})";

// What there is to be known of a rollout. Two are enough to see whether a second one can begin.
struct State {
  int step = 0;
  std::string state = "running";
  // For the inventory as it is, the newest: 0 nothing, 1 valid, 2 not.
  int controller_found = 0;
  int agent_found = 0;
  bool grown = false;  // an instance came since
  auto operator<=>(const State&) const = default;
  [[nodiscard]] bool isOver() const { return state == "promoted" || state == "aborted"; }
  [[nodiscard]] bool isPrepared() const { return controller_found == 1 && agent_found == 1; }
};

struct Action {
  enum Kind { move, find, grow, publish } kind = move;
  QByteArray name;  // of a move; of a finding "controller" or "agent"
  int step = 0;
  bool valid = true;
};

std::vector<Action> allActions() {
  std::vector<Action> actions;
  for (int step = 0; step <= stages + 1; ++step) {
    for (const char* name : {"advance", "promote", "pause", "resume", "abort"})
      actions.push_back({Action::move, name, step, true});
  }
  actions.push_back({Action::move, "jump", 0, true});
  for (const char* witness : {"controller", "agent"}) {
    actions.push_back({Action::find, witness, 0, true});
    actions.push_back({Action::find, witness, 0, false});
  }
  actions.push_back({Action::grow, "", 0, true});
  actions.push_back({Action::publish, "", 0, true});
  return actions;
}

struct Expected {
  QByteArray outcome = "done";
  State next;
};

Expected ofMove(const State& now, const Action& action) {
  const QByteArray& name = action.name;
  if (now.isOver()) return {name == "jump" ? "invalid" : "conflict", now};
  Expected done{"done", now};
  if (name == "jump") return {"invalid", now};
  if (name == "abort") {
    done.next.state = "aborted";
    return done;
  }
  if (name == "pause") {
    done.next.state = "paused";
    return done;
  }
  const Expected refused{"conflict", now};
  if (name == "resume" ? now.state != "paused" : now.state == "paused") return refused;
  if (name != "resume" && action.step != now.step) return refused;
  if (name == "promote" && now.step < stages) return refused;
  if (name == "advance" && now.step >= stages) return refused;
  // A resume needs no preparation by the store's rules where nobody is moved by it; see the SQL.
  if (name != "resume" && !now.isPrepared()) return refused;
  if (name == "advance") ++done.next.step;
  if (name == "promote") done.next.state = "promoted";
  if (name == "resume") done.next.state = "running";
  return done;
}

Expected ofAction(const State& now, const Action& action) {
  switch (action.kind) {
    case Action::move: return ofMove(now, action);
    case Action::find: {
      Expected done{"done", now};
      int& found = action.name == "controller" ? done.next.controller_found : done.next.agent_found;
      found = action.valid ? 1 : 2;
      return done;
    }
    case Action::grow: {
      // Whatever was found was found for another inventory.
      Expected done{"done", now};
      done.next.grown = true;
      if (!now.grown) done.next.controller_found = done.next.agent_found = 0;
      return done;
    }
    case Action::publish: return {now.isOver() ? "published" : "conflict", now};
  }
  return {};
}

}  // namespace

class StoreRolloutModelTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void everyMoveFromEveryStateIsTheModels();
  void fromEveryStateItCanBeUndone();

 private:
  PgRows ask(const QByteArray& sql, const std::vector<PgValue>& parameters = {});
  QByteArray outcomeOf(const PgRows& rows);
  QByteArray act(const Action& action, const QByteArray& request);
  void explore(const State& state);
  void look(const State& state);

  StoreFixture fixture_;
  std::unique_ptr<Store> store_;
  PgConnection connection_;
  QByteArray rollout_;
  QByteArray reason_;  // of the last answer
  std::set<State> seen_;
  long long moves_ = 0;
  int depth_ = 0;
};

PgRows StoreRolloutModelTest::ask(const QByteArray& sql, const std::vector<PgValue>& parameters) {
  const auto rows = await<PgRows>([&](Reply<PgRows> reply) {
    connection_.query({sql, parameters}, std::move(reply));
  });
  if (!rows) qFatal("%s\n%s", rows.error().toString().c_str(), sql.constData());
  return *rows;
}

QByteArray StoreRolloutModelTest::outcomeOf(const PgRows& rows) {
  const auto json = QJsonDocument::fromJson(rows.text(0, 0)).object();
  reason_ = json[QLatin1String("reason")].toString().toUtf8();
  return json[QLatin1String("outcome")].toString().toUtf8();
}

void StoreRolloutModelTest::initTestCase() {
  store_ = fixture_.connectedStore();
  Store* const store = store_.get();
  makeProd(*store);
  const auto opened = await<void>([&](Reply<void> reply) {
    connection_.open(fixture_.paths().parameters(), Milliseconds(5000), std::move(reply));
  });
  QVERIFY(opened.has_value());
  for (const char* name : {"a", "b"})
    ask("SELECT sextant.enrol('prod', 'shop', 'eu1', $1)", {name});
  const auto first = publish(*store, publishOf("prod/shop", 0, "size: 1\n"));
  QVERIFY(first.has_value());
  const auto change = await<ChangeReceipt>([&](Reply<ChangeReceipt> reply) {
    ChangeContent content;
    content.base = first->revision;
    content.profiles = {{Scope{}, "size: 2\n"}};
    content.description = "two";
    content.plan = plan;
    store->openChange(RequestId::random(), {"prod", "shop"}, content, "ada", std::move(reply));
  });
  QVERIFY(change.has_value());
  const auto receipt = await<PublishReceipt>([&](Reply<PublishReceipt> reply) {
    store->publishChange({RequestId::random(), change->change, change->hash, "bob"},
                         std::move(reply));
  });
  QVERIFY(receipt && receipt->rollout);
  rollout_ = QByteArray::number(static_cast<qint64>(receipt->rollout->value));
}

QByteArray StoreRolloutModelTest::act(const Action& action, const QByteArray& request) {
  switch (action.kind) {
    case Action::move:
      return outcomeOf(ask("SELECT sextant.rollout_move($1::uuid, $2::bigint, $3::integer, $4, 'why', 'ada')",
                           {request, rollout_, QByteArray::number(action.step), action.name}));
    case Action::find:
      return outcomeOf(ask(
          "SELECT sextant.record_validity('prod', 'shop', r.revision, encode(v.content_hash, 'hex'), "
          "sextant.inventory_hash('prod', 'shop'), $1, CASE $1 WHEN 'agent' THEN 'eu1' ELSE '' END, "
          "CASE $1 WHEN 'agent' THEN 'a' ELSE '' END, $2::boolean, 'because') FROM sextant.rollout r "
          "JOIN sextant.revision v ON v.environment = r.environment AND v.service = r.service AND "
          "v.number = r.revision WHERE r.number = $3::bigint",
          {action.name, QByteArray(action.valid ? "true" : "false"), rollout_}));
    case Action::grow:
      return outcomeOf(ask("SELECT sextant.enrol('prod', 'shop', 'eu1', 'c')"));
    case Action::publish:
      return outcomeOf(ask(
          "SELECT sextant.publish($1::uuid, 'prod', 'shop', h.stable, '', false, "
          "jsonb_build_object('', 'size: 3' || chr(10)), 'three', 'ada') FROM sextant.head h "
          "WHERE environment = 'prod' AND service = 'shop'",
          {request}));
  }
  return {};
}

// What must be so in every state, by the head and by the rows.
void StoreRolloutModelTest::look(const State& state) {
  const PgRows rows = ask(
      "SELECT r.step, r.state, h.candidate, h.share, h.named, h.stable, r.revision, "
      "(SELECT count(*) FROM sextant.rollout WHERE state IN ('running', 'paused')) "
      "FROM sextant.rollout r JOIN sextant.head h USING (environment, service) "
      "WHERE r.number = $1::bigint",
      {rollout_});
  QCOMPARE(rows.text(0, 0).toInt(), state.step);
  QCOMPARE(rows.text(0, 1).toStdString(), state.state);
  const bool has_candidate = rows.rows[0][2].has_value();
  QCOMPARE(has_candidate, !state.isOver());
  if (has_candidate) {
    QCOMPARE(rows.text(0, 2), rows.text(0, 6));
    const double share = rows.text(0, 3).toDouble();
    QCOMPARE(share, shares[std::size_t(state.step)]);
    // Nobody runs what was not found valid.
    QVERIFY(state.step > 0 || (share == 0 && rows.text(0, 4) == "[]"));
  }
  QCOMPARE(rows.text(0, 5) == rows.text(0, 6), state.state == "promoted");
  QCOMPARE(rows.text(0, 7).toInt(), state.isOver() ? 0 : 1);
}

void StoreRolloutModelTest::explore(const State& state) {
  if (!seen_.insert(state).second) return;
  look(state);
  if (QTest::currentTestFailed()) return;
  for (const Action& action : allActions()) {
    const QByteArray mark = "s" + QByteArray::number(++depth_);
    ask("SAVEPOINT " + mark);
    const QByteArray request = QByteArray::fromStdString(RequestId::random().toString());
    const Expected expected = ofAction(state, action);
    const QByteArray outcome = act(action, request);
    ++moves_;
    QVERIFY2(outcome == expected.outcome,
             (action.name + " at step " + QByteArray::number(action.step) + " in step " +
              QByteArray::number(state.step) + ", " + QByteArray::fromStdString(state.state) + ": " + outcome + " instead of " +
              expected.outcome + ". " + reason_)
                 .constData());
    if (action.kind != Action::publish) {
      look(expected.next);
      // The reply was lost, and it is asked again: what was done is done once.
      if (action.kind == Action::move && outcome == "done") {
        QCOMPARE(act(action, request), QByteArray("done"));
        look(expected.next);
      }
      if (QTest::currentTestFailed()) return;
      explore(expected.next);
      if (QTest::currentTestFailed()) return;
    }
    ask("ROLLBACK TO SAVEPOINT " + mark + "; RELEASE SAVEPOINT " + mark);
  }
}

void StoreRolloutModelTest::everyMoveFromEveryStateIsTheModels() {
  ask("BEGIN");
  explore({});
  ask("ROLLBACK");
  qInfo("%zu states, %lld moves", seen_.size(), moves_);
  QVERIFY(seen_.size() > 50);
}

// By a person or a controller that knows nothing of what was before.
void StoreRolloutModelTest::fromEveryStateItCanBeUndone() {
  for (const State& state : seen_) {
    if (state.isOver()) continue;
    QCOMPARE(ofAction(state, {Action::move, "abort", 99, true}).outcome, QByteArray("done"));
    // And it can be brought to its end, where it is found valid.
    State now = state;
    const auto go = [&](const Action& action) { now = ofAction(now, action).next; };
    go({Action::grow, "", 0, true});
    go({Action::find, "controller", 0, true});
    go({Action::find, "agent", 0, true});
    if (now.state == "paused") go({Action::move, "resume", now.step, true});
    while (now.step < stages)
      go({Action::move, "advance", now.step, true});
    go({Action::move, "promote", now.step, true});
    QCOMPARE(now.state, std::string("promoted"));
  }
}

QTEST_GUILESS_MAIN(StoreRolloutModelTest)
#include "store_rollout_model_test.moc"
