// SPDX-License-Identifier: GPL-3.0-or-later
// What a log line says, and where it goes.
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include <sys/stat.h>
#include <unistd.h>

#include "model/logging/log_output.h"

using namespace sextant;

namespace {

LogFields seen_fields;
QString seen_sentence;

void look(QtMsgType, const QMessageLogContext& context, const QString& sentence) {
  if (QByteArray(context.category) != "sextant.agent") return;
  seen_fields = currentLogFields();
  seen_sentence = sentence;
}

const LogLine line{1715697127123,
                   QtWarningMsg,
                   "sextant-agent",
                   "sextant.agent",
                   QStringLiteral("refused revision 7"),
                   {{LogField::address, QStringLiteral("prod/shop/eu1/shop-1")},
                    {LogField::request, QStringLiteral("3e3e")},
                    {LogField::person, QStringLiteral("Mara \"M\" Lindt")}}};

}  // namespace

class LogOutputTest : public QObject {
  Q_OBJECT
 private slots:
  void cleanup() {
    qunsetenv("SEXTANT_LOG");
    qunsetenv("JOURNAL_STREAM");
  }

  void textIsALineForPeople() {
    QCOMPARE(
        textOf(line),
        QByteArray("2024-05-14T14:32:07.123Z warning sextant.agent refused revision 7 "
                   "address=prod/shop/eu1/shop-1 request=3e3e person=\"Mara \\\"M\\\" Lindt\""));
  }

  void jsonIsAnObjectALine() {
    const QJsonObject object = QJsonDocument::fromJson(jsonOf(line)).object();
    QCOMPARE(object["at"].toString(), QString("2024-05-14T14:32:07.123Z"));
    QCOMPARE(object["level"].toString(), QString("warning"));
    QCOMPARE(object["program"].toString(), QString("sextant-agent"));
    QCOMPARE(object["message"].toString(), QString("refused revision 7"));
    QCOMPARE(object["person"].toString(), QString("Mara \"M\" Lindt"));
    QCOMPARE(object.size(), 8);
  }

  // A reason comes from services and people: it must not look like another entry.
  void aMessageForgesNoLine() {
    LogLine forged = line;
    forged.sentence = QStringLiteral("bad\n2024-05-14T00:00:00.000Z info \u202eall is well");
    forged.fields[1].second = QStringLiteral("a\nb request=c");
    for (const QByteArray& written : {textOf(forged), jsonOf(forged)}) {
      QVERIFY2(!written.contains('\n'), written);
    }
    QVERIFY(textOf(forged).contains("bad\\u000a2024"));
    QVERIFY(textOf(forged).contains("\\u202eall"));
    QVERIFY(textOf(forged).contains("request=\"a\\\\u000ab request=c\""));
  }

  void fieldsReachTheHandler() {
    const auto before = qInstallMessageHandler(look);
    logEvent(agentLog(), QtInfoMsg, QStringLiteral("100 % applied"),
             {{LogField::revision, QStringLiteral("7")}});
    QCOMPARE(seen_sentence, QString("100 % applied"));
    QCOMPARE(seen_fields.size(), std::size_t(1));
    QCOMPARE(seen_fields.front().second, QString("7"));
    qCWarning(agentLog) << "without fields";
    QVERIFY(seen_fields.empty());
    QLoggingCategory::setFilterRules(QStringLiteral("sextant.agent.info=false"));
    seen_sentence.clear();
    logEvent(agentLog(), QtInfoMsg, QStringLiteral("not wanted"));
    QVERIFY(seen_sentence.isEmpty());
    QLoggingCategory::setFilterRules(QString());
    qInstallMessageHandler(before);
  }

  void theJournalIsWhereSystemdSaysSo() {
    struct stat status {};
    QCOMPARE(::fstat(STDERR_FILENO, &status), 0);
    const QByteArray own = QByteArray::number(static_cast<qulonglong>(status.st_dev)) + ':' +
                           QByteArray::number(static_cast<qulonglong>(status.st_ino));
    QCOMPARE(defaultLogForm(), LogForm::text);
    qputenv("JOURNAL_STREAM", own);
    QCOMPARE(defaultLogForm(), LogForm::journal);
    // Inherited from somebody whose standard error it was.
    qputenv("JOURNAL_STREAM", own + "1");
    QCOMPARE(defaultLogForm(), LogForm::text);
    qputenv("JOURNAL_STREAM", own);
    qputenv("SEXTANT_LOG", "json");
    QCOMPARE(defaultLogForm(), LogForm::json);
    qputenv("SEXTANT_LOG", "loud");
    QCOMPARE(defaultLogForm(), LogForm::journal);
  }
};

QTEST_GUILESS_MAIN(LogOutputTest)
#include "log_output_test.moc"
