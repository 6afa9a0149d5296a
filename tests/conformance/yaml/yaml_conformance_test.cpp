// SPDX-License-Identifier: GPL-3.0-or-later
// Our parser against an independent one: over the public YAML test suite, which is read where npm
// installed it, over the files of tests/corpora/yaml, whose expected values the independent parser
// has written (tests/corpora/yaml/regenerate), and over the files that this machine's packages
// hold.
#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QSet>
#include <QtTest/QTest>

#include "model/document/document.h"
#include "tests/conformance/yaml/yaml_witness.h"

using namespace sextant;

namespace {

const QString corpus = QStringLiteral(SEXTANT_SOURCE_DIR "tests/corpora/yaml/");
constexpr int machine_files_max = 1000;

using Cases = QMap<QString, QJsonObject>;

// Why a text is outside (DESIGN.md, section 4): the name of the reason in outside.tsv, a part of
// what our parser says, and how the independent parser shows that the reason is true, if it does.
struct Reason {
  const char* name;
  const char* message;
  bool (*holds)(const QJsonObject& answer);
};

bool always(const QJsonObject&) {
  return true;
}

bool saysDuplicate(const QJsonObject& answer) {
  return answer[QStringLiteral("errors")].toArray().contains(QStringLiteral("DUPLICATE_KEY"));
}

const Reason reasons[] = {
    {"several-documents", "A profile is one document",
     [](const QJsonObject& answer) { return answer[QStringLiteral("documents")].toInt() > 1; }},
    {"key", "A key must be a string",
     [](const QJsonObject& answer) {
       // A key that is no string and there twice is an error to the witness, and gives no value.
       return answer[QStringLiteral("oddKeys")].toBool() || saysDuplicate(answer);
     }},
    {"duplicate", "is already there", saysDuplicate},
    {"merge", "Merge keys", always},
    {"not-finite", "NaN and infinities", always},
    {"alias", "Aliases are not allowed", always},
    {"tag", "Only the tags of the YAML core schema", always},
    // What libfyaml 0.7.12 loses: a block text that has no line with content, or whose lines are at
    // the margin, which only a document that is nothing but a text can have.
    {"block-text", "lines of a block text must be indented", always},
    {"block-text", "block text without lines", always},
};

const Reason* reasonOf(const std::string& message) {
  for (const Reason& reason : reasons) {
    if (message.find(reason.message) != std::string::npos) return &reason;
  }
  return nullptr;
}

QMap<QString, QString> outsideTable() {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "tests/conformance/yaml/outside.tsv"));
  QMap<QString, QString> table;
  if (!file.open(QIODevice::ReadOnly)) return table;
  const QList<QByteArray> lines = file.readAll().split('\n');
  for (const QByteArray& line : lines) {
    const QList<QByteArray> columns = line.split('\t');
    if (!line.startsWith('#') && columns.size() == 2)
      table[QString::fromUtf8(columns[0])] = QString::fromUtf8(columns[1]);
  }
  return table;
}

QString shouldBeRefused(const QJsonObject& answer, const QString& why) {
  const auto document = Document::parse(answer[QStringLiteral("text")].toString().toStdString());
  if (why == QLatin1String("empty")) {
    const bool nothing =
        !answer.contains(QStringLiteral("value")) || answer[QStringLiteral("value")].isNull();
    const bool empty_map = document && document->value() == Value::map();
    return nothing && empty_map ? QString() : QStringLiteral("this is not an empty document");
  }
  if (document) return QStringLiteral("it is read now: take it out of outside.tsv");
  const Reason* reason = reasonOf(document.error().message);
  const QString message = QString::fromStdString(document.error().message);
  if (reason == nullptr || why != QLatin1String(reason->name))
    return QStringLiteral("refused for another reason than \"%1\": %2").arg(why, message);
  return reason->holds(answer) ? QString()
                               : QStringLiteral("the witness does not see why: ") + message;
}

QString shouldAgree(const QJsonObject& answer) {
  const QJsonArray errors = answer[QStringLiteral("errors")].toArray();
  const auto document = Document::parse(answer[QStringLiteral("text")].toString().toStdString());
  if (!document) return QString::fromStdString(toString(document.error(), "refused"));
  if (!errors.isEmpty()) return QStringLiteral("it is read; witness: ") + errors.first().toString();
  return difference(inWitnessForm(document->value()), answer[QStringLiteral("value")]);
}

}  // namespace

class YamlConformanceTest : public QObject {
  Q_OBJECT
 private slots:
  void suite();
  void corpus_data();
  void corpus();
  void filesOfThisMachine();
};

void YamlConformanceTest::suite() {
  const auto answers = askWitness({QStringLiteral("suite")});
  if (!answers) QSKIP(answers.error().what.c_str());
  QVERIFY(answers->size() >= 400);
  QMap<QString, QString> outside = outsideTable();
  QStringList offences;
  int agree = 0;
  int invalid = 0;
  for (const QJsonValue& entry : *answers) {
    const QJsonObject answer = entry.toObject();
    const QString name = answer[QStringLiteral("name")].toString();
    const QString why = outside.take(name);
    QString offence;
    if (answer[QStringLiteral("invalid")].toBool()) {
      ++invalid;
      if (Document::parse(answer[QStringLiteral("text")].toString().toStdString()))
        offence = QStringLiteral("the suite says that this is not YAML, and it is read");
    } else if (!why.isEmpty()) {
      offence = shouldBeRefused(answer, why);
    } else {
      ++agree;
      offence = shouldAgree(answer);
    }
    if (!offence.isEmpty()) offences << name + QStringLiteral(": ") + offence;
  }
  for (const QString& name : outside.keys())
    offences << name + QStringLiteral(": outside.tsv lists it, and the suite has no such case");
  QVERIFY2(offences.isEmpty(), qPrintable(QLatin1Char('\n') + offences.join(QLatin1Char('\n'))));
  qInfo("%d cases agree, %d that are not YAML are refused, %d are outside", agree, invalid,
        int(answers->size()) - agree - invalid);
}

void YamlConformanceTest::corpus_data() {
  QTest::addColumn<QString>("name");
  const QDir folder(::corpus);
  const QStringList names = folder.entryList({QStringLiteral("*.yaml")}, QDir::Files);
  QVERIFY(names.size() >= 10);
  for (const QString& name : names)
    QTest::newRow(qPrintable(name)) << name;
  const QStringList expected = QDir(::corpus + QStringLiteral("expected"))
                                   .entryList({QStringLiteral("*.json")}, QDir::Files);
  QCOMPARE(expected.size(), names.size());
}

void YamlConformanceTest::corpus() {
  QFETCH(QString, name);
  QFile text(::corpus + name);
  QFile expected(::corpus + QStringLiteral("expected/") + name.chopped(5) +
                 QStringLiteral(".json"));
  QVERIFY(text.open(QIODevice::ReadOnly));
  QVERIFY(expected.open(QIODevice::ReadOnly));
  const auto document = Document::parse(text.readAll().toStdString());
  QVERIFY2(document, document ? "" : toString(document.error(), name.toStdString()).c_str());
  const QJsonArray wrapped = QJsonDocument::fromJson(expected.readAll()).array();
  QCOMPARE(wrapped.size(), qsizetype(1));
  const QString offence = difference(inWitnessForm(document->value()), wrapped.first());
  QVERIFY2(offence.isEmpty(), qPrintable(offence));
}

// Whatever lies here: the parsers agree, or ours refuses for a reason that is one of ours.
void YamlConformanceTest::filesOfThisMachine() {
  QStringList paths;
  for (const char* folder : {"/usr/share", "/usr/lib", "/etc"}) {
    QDirIterator files(
        QString::fromLatin1(folder), {QStringLiteral("*.yaml"), QStringLiteral("*.yml")},
        QDir::Files | QDir::Readable | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      files.next();
      if (files.fileInfo().size() < 256 * 1024) paths << files.filePath();
    }
  }
  if (paths.isEmpty()) QSKIP("The packages of this machine hold no YAML files.");
  paths.sort();
  QStringList chosen;
  const qsizetype step = paths.size() / machine_files_max + 1;
  for (qsizetype i = 0; i < paths.size(); i += step)
    chosen << paths[i];
  const auto answers = askWitness(chosen);
  if (!answers) QSKIP(answers.error().what.c_str());
  QCOMPARE(answers->size(), chosen.size());
  QStringList offences;
  QMap<QString, int> outside;
  for (qsizetype i = 0; i < chosen.size(); ++i) {
    const QJsonObject answer = answers->at(i).toObject();
    const auto document = Document::parse(answer[QStringLiteral("text")].toString().toStdString());
    const bool witness_refuses = !answer[QStringLiteral("errors")].toArray().isEmpty();
    const Reason* reason = document ? nullptr : reasonOf(document.error().message);
    if ((!document && witness_refuses) || (reason != nullptr && reason->holds(answer))) {
      ++outside[reason == nullptr ? QStringLiteral("not YAML") : QString::fromLatin1(reason->name)];
      continue;
    }
    if (document && document->value() == Value::map()) continue;
    const QString offence = shouldAgree(answer);
    if (!offence.isEmpty()) offences << chosen[i] + QStringLiteral(": ") + offence;
  }
  QVERIFY2(offences.isEmpty(), qPrintable(QLatin1Char('\n') + offences.join(QLatin1Char('\n'))));
  qInfo() << chosen.size() << "files; outside:" << outside;
}

QTEST_GUILESS_MAIN(YamlConformanceTest)
#include "yaml_conformance_test.moc"
