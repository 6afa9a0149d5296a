// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QFile>
#include <QtCore/QLockFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <sys/stat.h>
#include <thread>

#include "model/connections/connection_list.h"

using namespace sextant;

class ConnectionListTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    list_ = std::make_unique<ConnectionList>(folder_->filePath("data/connections.json"));
  }

  void noFileIsNoConnections() {
    QVERIFY(list_->read());
    QVERIFY(list_->read()->empty());
    QVERIFY(!QFile::exists(list_->file()));
  }

  void whatIsSavedIsReadAgain() {
    SavedConnection one{"1", "production", "red", "host=a user=m", "host=r", true, true};
    QVERIFY(list_->save(one));
    QVERIFY(list_->save({"2", "lab", "", "service=lab"}));
    QCOMPARE(list_->read()->size(), std::size_t{2});
    QCOMPARE(list_->read()->front().name, QString("lab"));
    QVERIFY(list_->read()->back() == one);
    one.name = "prod";
    QVERIFY(list_->save(one));
    QCOMPARE(list_->read()->back().name, QString("prod"));
    QVERIFY(list_->remove("2"));
    QVERIFY(list_->remove("2"));
    QCOMPARE(list_->read()->size(), std::size_t{1});
  }

  void onlyItsPersonMayReadIt() {
    QVERIFY(list_->save({"1", "production", "", "host=a"}));
    struct stat facts {};
    QCOMPARE(stat(list_->file().toLocal8Bit().constData(), &facts), 0);
    QCOMPARE(int(facts.st_mode & 07777), 0600);
  }

  void noPasswordGetsIntoIt() {
    for (const char* dsn : {"host=a password=hunter2", "postgresql://m:hunter2@a"}) {
      const auto saved = list_->save({"1", "production", "", dsn});
      QCOMPARE(saved.error().kind, ErrorKind::usage);
      QVERIFY(saved.error().toString().find("hunter2") == std::string::npos);
      QVERIFY(!list_->save({"1", "production", "", "host=a", dsn}));
    }
    QVERIFY(!QFile::exists(list_->file()));
  }

  void namesAreTakenOnce() {
    QVERIFY(list_->save({"1", "production", "", "host=a"}));
    const auto again = list_->save({"2", "Production", "", "host=b"});
    QCOMPARE(again.error().kind, ErrorKind::usage);
    QVERIFY(!list_->save({"2", "a/b", "", "host=b"}));
    QVERIFY(!list_->save({"2", "nowhere", "", ""}));
    QVERIFY(!list_->save({"2", "mauve", "mauve", "host=b"}));
    QCOMPARE(list_->read()->size(), std::size_t{1});
  }

  void anUnknownNameTellsTheKnownOnes() {
    QVERIFY(list_->find("x").error().next.find("None is saved") == 0);
    QVERIFY(list_->save({"1", "production", "", "host=a"}));
    QVERIFY(list_->save({"2", "lab", "", "host=b"}));
    QCOMPARE(list_->find("lab")->id, QString("2"));
    const Error error = list_->find("Lab").error();
    QCOMPARE(error.kind, ErrorKind::usage);
    QCOMPARE(error.next, std::string("Known are: lab, production."));
  }

  void aFileThatIsNotUnderstoodStays_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no json") << QByteArray("{\"version\": 1, \"connections\": [");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("another file") << QByteArray("{}");
    QTest::newRow("newer") << QByteArray("{\"version\": 2, \"connections\": []}");
    QTest::newRow("a password") << QByteArray(
        "{\"version\": 1, \"connections\": [{\"id\": \"1\", \"name\": \"a\", "
        "\"dsn\": \"host=a password=hunter2\"}]}");
    // A protection that is not understood is not taken for none.
    QTest::newRow("read-only as a text") << QByteArray(
        "{\"version\": 1, \"connections\": [{\"id\": \"1\", \"name\": \"a\", "
        "\"dsn\": \"host=a\", \"read_only\": \"true\"}]}");
    QTest::newRow("read-only as null") << QByteArray(
        "{\"version\": 1, \"connections\": [{\"id\": \"1\", \"name\": \"a\", "
        "\"dsn\": \"host=a\", \"read_only\": null}]}");
    QTest::newRow("reads as a list") << QByteArray(
        "{\"version\": 1, \"connections\": [{\"id\": \"1\", \"name\": \"a\", "
        "\"dsn\": \"host=a\", \"reads\": []}]}");
    QTest::newRow("no connection") << QByteArray("{\"version\": 1, \"connections\": [7]}");
    QTest::newRow("twice") << QByteArray(
        "{\"version\": 1, \"connections\": [{\"id\": \"1\", \"name\": \"a\", "
        "\"dsn\": \"host=a\"}, {\"id\": \"1\", \"name\": \"b\", \"dsn\": \"host=a\"}]}");
  }
  void aFileThatIsNotUnderstoodStays() {
    QFETCH(QByteArray, text);
    QVERIFY(list_->save({"1", "production", "", "host=a"}));
    write(text);
    const auto read = list_->read();
    QCOMPARE(read.error().kind, ErrorKind::input);
    QVERIFY(read.error().toString().find("hunter2") == std::string::npos);
    QVERIFY(read.error().where.find("connections.json") != std::string::npos);
    QVERIFY(!list_->save({"2", "lab", "", "host=b"}));
    QVERIFY(!list_->remove("1"));
    QFile file(list_->file());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), text);
  }

  void aPipeIsNotWaitedFor() {
    QVERIFY(list_->save({"1", "production", "", "host=a"}));
    QVERIFY(QFile::remove(list_->file()));
    QCOMPARE(mkfifo(list_->file().toLocal8Bit().constData(), 0600), 0);
    QCOMPARE(list_->read().error().kind, ErrorKind::input);
    QVERIFY(QFile::remove(list_->file()));
    QVERIFY(QDir().mkdir(list_->file()));
    QVERIFY(list_->read().error().what.ends_with("."));
  }

  void twoProgramsLoseNothing() {
    constexpr int count = 25;
    std::atomic<int> saved = 0;
    const auto run = [&](const QString& prefix) {
      ConnectionList list(list_->file());
      for (int i = 0; i < count; ++i) {
        const QString name = prefix + QString::number(i);
        if (list.save({name, name, "", "host=a"})) ++saved;
      }
    };
    std::thread one(run, "a");
    std::thread other(run, "b");
    one.join();
    other.join();
    QCOMPARE(saved.load(), 2 * count);
    QCOMPARE(list_->read()->size(), std::size_t{2 * count});
  }

  void aLockIsWaitedForOnlyAWhile() {
    QVERIFY(list_->save({"1", "production", "", "host=a"}));
    QLockFile held(list_->file() + ".lock");
    QVERIFY(held.lock());
    const auto saved = list_->save({"2", "lab", "", "host=b"});
    QCOMPARE(saved.error().kind, ErrorKind::unavailable);
    QCOMPARE(list_->remove("1").error().kind, ErrorKind::unavailable);
    QCOMPARE(list_->read()->size(), std::size_t{1});
  }

  void aFolderThatCannotBeMadeIsTold() {
    QFile file(folder_->filePath("data"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto saved = list_->save({"1", "production", "", "host=a"});
    QCOMPARE(saved.error().kind, ErrorKind::unavailable);
    QVERIFY(saved.error().what.find("cannot be made") != std::string::npos);
  }

 private:
  void write(const QByteArray& text) {
    QFile file(list_->file());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
  }
  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<ConnectionList> list_;
};

QTEST_GUILESS_MAIN(ConnectionListTest)
#include "connection_list_test.moc"
