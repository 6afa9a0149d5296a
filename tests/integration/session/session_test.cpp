// SPDX-License-Identifier: GPL-3.0-or-later
// A console's view of a real store: it fills by itself, follows others' publishes, stays readable
// without a connection, and follows its own writes to their end. And drafts, which need no store.
#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <csignal>

#include "model/checks/settings.h"
#include "model/session/draft_store.h"
#include "model/session/session.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const ServiceKey hunt{"prod", "hunt-engine"};

PublishReceipt publishOrDie(Store& store, const PublishRequest& request) {
  const auto receipt = await<PublishReceipt>(
      [&](Reply<PublishReceipt> reply) { store.publish(request, std::move(reply)); });
  if (!receipt) qFatal("%s", receipt.error().toString().c_str());
  return *receipt;
}

}  // namespace

class SessionTest : public QObject {
  Q_OBJECT
 private slots:
  void twoConsolesNeverOverwriteEachOther();
  void aDiscardKeepsTheOtherConsolesDraft();
  void initTestCase();
  void fillsByItself();
  void followsOthersPublishes();
  void takesTheSchemaFromTheSettings();
  void writesAndLearnsTheOutcome();
  void staysReadableWithoutAConnection();
  void draftsComeBack();
  void brokenDraftIsNamed();

 private:
  std::unique_ptr<StoreFixture> fixture_;
  std::unique_ptr<Store> other_;
  std::unique_ptr<Session> session_;
};

void SessionTest::initTestCase() {
  qputenv("SEXTANT_PROGRAMS", SEXTANT_BIN_DIR);
  fixture_ = std::make_unique<StoreFixture>();
  other_ = fixture_->connectedStore("other");
  publishOrDie(*other_, publishOf("prod/hunt-engine", 0, "a: 1\n"));
  StoreTarget target;
  target.root = fixture_->root();
  session_ = std::make_unique<Session>(target);
}

void SessionTest::fillsByItself() {
  session_->watch(hunt);
  QVERIFY(!session_->hasOverview());
  session_->start();
  QTRY_VERIFY_WITH_TIMEOUT(session_->stable(hunt) != nullptr, 10000);
  QCOMPARE(session_->stable(hunt)->profiles.at(Scope{}), std::string("a: 1\n"));
  QCOMPARE(session_->overview().environments.size(), std::size_t{2});
  QTRY_COMPARE(session_->recentRevisions(hunt).size(), std::size_t{1});
  QVERIFY(session_->roundTripMs().has_value());
}

void SessionTest::followsOthersPublishes() {
  QSignalSpy changed(session_.get(), &Session::stableChanged);
  QElapsedTimer clock;
  clock.start();
  publishOrDie(*other_, publishOf("prod/hunt-engine", 1, "a: 2\n"));
  QTRY_COMPARE_WITH_TIMEOUT(session_->stable(hunt)->info.number.value, 2, 5000);
  QVERIFY(changed.count() > 0);
  // By the hint: a poll alone would take a second at the least.
  QVERIFY2(clock.elapsed() < 900, qPrintable(QString::number(clock.elapsed())));
  QTRY_COMPARE(session_->recentRevisions(hunt).size(), std::size_t{2});
}

void SessionTest::takesTheSchemaFromTheSettings() {
  QVERIFY(session_->schema(hunt) == nullptr);
  const auto settings = settingsProfile("{\"properties\": {\"a\": {\"type\": \"integer\"}}}");
  publishOrDie(*other_, publishOf("prod/sextant/hunt-engine", 0, *settings));
  QTRY_VERIFY_WITH_TIMEOUT(session_->schema(hunt) != nullptr, 5000);
  QCOMPARE(checkProfiles({{Scope{}, "a: x\n"}}, session_->schema(hunt), {}).size(), std::size_t{1});
}

void SessionTest::writesAndLearnsTheOutcome() {
  std::optional<Result<PublishReceipt>> outcome;
  session_->write(publishOf("prod/hunt-engine", 2, "a: 3\n"), this,
                  [&](const Result<PublishReceipt>& receipt) { outcome = receipt; });
  QTRY_VERIFY(outcome.has_value());
  QCOMPARE((*outcome)->revision.value, 3);
  outcome.reset();
  session_->write(publishOf("prod/hunt-engine", 2, "a: 4\n"), this,
                  [&](const Result<PublishReceipt>& receipt) { outcome = receipt; });
  QTRY_VERIFY(outcome.has_value());
  QCOMPARE(outcome->error().kind, ErrorKind::conflict);
}

void SessionTest::staysReadableWithoutAConnection() {
  QTRY_COMPARE(session_->stable(hunt)->info.number.value, 3);
  QSignalSpy lost(session_.get(), &Session::connectionChanged);
  QVERIFY(kill(static_cast<pid_t>(fixture_->serverPid()), SIGKILL) == 0);
  QVERIFY(lost.count() > 0 || lost.wait(5000));
  QVERIFY(session_->connection() != ConnectionState::connected);
  QCOMPARE(session_->stable(hunt)->profiles.at(Scope{}), std::string("a: 3\n"));
  std::optional<Result<RevisionContent>> cached;
  session_->revision(hunt, {3}, this,
                     [&](const Result<RevisionContent>& content) { cached = content; });
  QTRY_VERIFY_WITH_TIMEOUT(cached.has_value(), 500);
  QVERIFY(cached->has_value());
  QTRY_COMPARE_WITH_TIMEOUT(session_->connection(), ConnectionState::connected, 20000);
}

void SessionTest::draftsComeBack() {
  const QTemporaryDir folder;
  const Scope scope{"eu1", "hunt-1"};
  {
    DraftStore drafts(folder.path());
    drafts.save({hunt, Scope{}, {3}, "a: 3\n", "a: 4\n"});
    drafts.save({hunt, scope, {3}, "", "b: ü\n"});
    drafts.save({hunt, Scope{}, {3}, "a: 3\n", "a: 5\n"});
  }
  DraftStore again(folder.path());
  const auto loaded = again.load();
  QCOMPARE(loaded.size(), std::size_t{2});
  for (const Draft& draft : loaded) {
    QCOMPARE(draft.text, std::string(draft.scope.isBase() ? "a: 5\n" : "b: ü\n"));
    QCOMPARE(draft.base.value, 3);
  }
  again.discard(hunt, scope);
  QTRY_COMPARE(again.load().size(), std::size_t{1});
}

void SessionTest::brokenDraftIsNamed() {
  const QTemporaryDir folder;
  QFile file(folder.filePath(QStringLiteral("x.draft")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("{\"address\": ");
  file.close();
  DraftStore drafts(folder.path());
  QSignalSpy failed(&drafts, &DraftStore::failed);
  QVERIFY(drafts.load().empty());
  QCOMPARE(failed.count(), 1);
  QVERIFY(QFile::exists(file.fileName()));
}

void SessionTest::twoConsolesNeverOverwriteEachOther() {
  QTemporaryDir folder;
  const ServiceKey key{"prod", "shop"};
  DraftStore first(folder.path());
  DraftStore second(folder.path());
  QSignalSpy saved(&first, &DraftStore::saved);
  QSignalSpy aside(&second, &DraftStore::putAside);
  first.save({key, {}, {1}, "a: 1\n", "a: 2\n"});
  QTRY_COMPARE(saved.count(), 1);
  second.save({key, {}, {1}, "a: 1\n", "a: 3\n"});
  QTRY_COMPARE(aside.count(), 1);
  QFile other(aside[0][1].toString());
  QVERIFY(other.open(QIODevice::ReadOnly) && other.readAll().contains("a: 2"));
  QCOMPARE(DraftStore(folder.path()).load().front().text, std::string("a: 3\n"));
  second.save({key, {}, {1}, "a: 1\n", "a: 4\n"});
  second.discard(key, {});
  QTRY_VERIFY(DraftStore(folder.path()).load().empty());
  QCOMPARE(aside.count(), 1);
}

// Nor does one throw away what the other has typed.
void SessionTest::aDiscardKeepsTheOtherConsolesDraft() {
  QTemporaryDir folder;
  const ServiceKey key{"prod", "shop"};
  DraftStore first(folder.path());
  first.save({key, {}, {1}, "a: 1\n", "a: 2\n"});
  QSignalSpy saved(&first, &DraftStore::saved);
  QTRY_COMPARE(saved.count(), 1);
  DraftStore second(folder.path());
  QCOMPARE(second.load().size(), std::size_t(1));
  first.save({key, {}, {1}, "a: 1\n", "a: 3\n"});
  QTRY_COMPARE(saved.count(), 2);
  QSignalSpy aside(&second, &DraftStore::putAside);
  second.discard(key, {});
  QTRY_COMPARE(aside.count(), 1);
  QFile other(aside[0][1].toString());
  QVERIFY(other.open(QIODevice::ReadOnly) && other.readAll().contains("a: 3"));
}

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
