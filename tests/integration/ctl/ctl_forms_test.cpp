// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON of sextantctl has the forms that resources/schemas/sextantctl promises to scripts, and
// no command has a form without one.
#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <set>

#include "model/document/json.h"
#include "model/schema/service_schema.h"
#include "tests/support/run_program.h"
#include "tests/support/store_fixture.h"

using namespace sextant;
using namespace sextant::testing;

namespace {

const char* const schema_folder = SEXTANT_SOURCE_DIR "/resources/schemas/sextantctl/";

// Commands that print a text or nothing, and the demo's, whose form belongs to the demo.
const QStringList without_form{"doc set", "doc insert", "doc rename", "doc move", "doc rm",
                               "demo up", "demo load", "demo down", "demo status", "completions",
                               // Need two logins and, for a rollout, a controller; their forms are
                               // those of the rest of "change", "rollout", "emergency" and
                               // "preview".
                               "change approve", "change reject", "change report", "rollout advance",
                               "rollout promote", "emergency review", "preview consent",
                               // Needs the demo; its form is that of the list, and what came of it.
                               "drill run",
                               // Into an empty store only; its form is that of the backup.
                               "store restore"};

struct Form {
  const char* schema;
  const char* words;
  int status = 0;
  const char* input = "";
};

const Form forms[] = {
    {"value", "doc json -", 0, "a: [1, 2.50, null, x, {b: true}]\n"},
    {"value", "doc get a.yaml /servers/0"},
    {"validate", "validate --schema small.yaml a.yaml - bad.yaml", 1, "port: 70000\n"},
    {"validate", "validate --schema small.yaml b.yaml"},
    {"diff", "diff a.yaml b.yaml", 1},
    {"diff", "diff a.yaml a.yaml"},
    {"diff-semantic", "diff --semantic --schema small.yaml a.yaml b.yaml", 1},
    {"diff-semantic", "diff --semantic prod/shop@1 prod/shop@3", 1},
    {"diff-semantic", "diff --semantic - a.yaml", 1, "{}\n"},
    {"merge", "merge a.yaml b.yaml -", 1, "port: 3\nname: y\n"},
    {"merge", "merge a.yaml a.yaml b.yaml"},
    {"get", "get prod/shop"},
    {"value", "get prod/shop#/port"},
    {"value", "get prod/shop/eu1/shop-1 --effective"},
    {"provenance", "get prod/shop/eu1/shop-1 --provenance"},
    {"log", "log prod/shop"},
    {"head", "head prod/shop"},
    {"fleet", "fleet prod/shop"},
    {"rules", "rules prod/shop", 1},
    {"rules", "rules prod/shop prod/shop a.yaml", 1},
    {"rules", "rules slow/shop"},
    {"store-status", "store status"},
    {"store-status", "store init"},
    {"store-status", "store migrate"},
    {"store-backup", "store backup backup.yaml"},
    {"store-check", "store check"},
    {"connections", "connection list"},
    {"environments", "environment list"},
    {"environments", "environment set lab --colour green"},
    {"publish", "publish prod/other a.yaml -m one"},
    {"publish", "rollback prod/shop 1"},
    {"change-receipt", "change open slow/shop b.yaml --plan plan.yaml -m two"},
    {"change-receipt", "change open slow/shop b.yaml -m three"},
    {"change-receipt", "change comment 1 --at slow/shop#/port -m why"},
    {"change-receipt", "change comment 1 --at slow/shop#/port --suggest [1]"},
    {"change-receipt", "change comment 1 --reply-to 1 --resolve"},
    {"change-receipt", "change edit 1 -m more --ticket OPS-1 --risk high --reviewer ann"},
    {"change-receipt", "change edit 1 --no-reviewers"},
    {"change-diff", "change diff 1", 1},
    {"change-diff", "change diff 1 --from 0", 1},
    {"change-diff", "change diff 1 --from 2 --to 2"},
    {"changes", "change list slow/shop"},
    {"changes", "change list --mine --asked"},
    {"changes", "change list slow --published"},
    {"change", "change show 1"},
    {"change-rebase", "change rebase 1"},
    {"change-end", "change end 1 --at SOON"},
    {"change-end", "change end 1 --never"},
    {"change-receipt", "change abandon 2"},
    {"rollout-plan", "rollout plan 1"},
    {"publish", "publish 1"},
    {"rollout", "rollout show slow/shop"},
    {"rollout", "rollout pause slow/shop -m wait"},
    {"rollout", "rollout resume slow/shop"},
    {"rollout", "rollout abort slow/shop"},
    {"pin", "pin prod/shop/eu1/shop-1 2 -m look"},
    {"head", "head prod/shop"},
    {"fleet", "fleet prod/shop"},
    {"pin", "unpin prod/shop/eu1/shop-1 -m seen"},
    {"preview-receipt",
     "preview start prod/shop/eu1/shop-1 prod/shop b.yaml --seconds 600 --lease 60"},
    {"head", "head prod/shop"},
    {"preview-receipt", "preview extend 1 --seconds 60"},
    {"previews", "preview list prod/shop"},
    {"preview", "preview show 1"},
    {"preview-receipt", "preview stop 1 -m enough"},
    {"previews", "preview list prod/shop --all"},
    {"judge", "judge --samples -", 8},
    {"judge", "judge --margin 0.2 --samples -", 8,
     R"({"t":1,"arm":"baseline","instance":"a","le":[1],"counts":[3,0],"errors":{"x":1},"requests":3}
{"t":1,"arm":"candidate","instance":"b","le":[1],"counts":[4,NaN],"errors":{},"requests":4})"},
    {"emergency-receipt", "emergency open prod --minutes 5 -m fire"},
    {"emergency-receipt", "emergency end 1"},
    {"emergencies", "emergency list prod"},
    {"freeze-receipt", "freeze begin slow --until 2999-01-01 --from 2998-12-01 -m sale"},
    {"freezes", "freeze list"},
    {"freeze-receipt", "freeze lift 1 -m over"},
    {"environments", "environment set lab --no-windows"},
    {"events", "events prod"},
    {"events", "events prod/shop/eu1/shop-1 --kind apply --kind publish --since 1d"},
    {"audit", "audit list prod"},
    {"audit-line", "audit export prod -"},
    {"audit-export", "audit export prod export.yaml"},
    {"audit-verify", "audit verify prod"},
    {"audit-verify", "audit verify --file export.yaml"},
    {"grants", "grant list"},
    {"grants", "grant add sextant_local breaker"},
    {"grants", "grant remove sextant_local breaker"},
    {"drills", "drill list"},
    {"help", "help"},
    {"inventory", "inventory add prod/shop/eu1/shop-9"},
    {"inventory", "inventory list prod/shop"},
    {"inventory", "inventory retire prod/shop/eu1/shop-9"},
};

}  // namespace

class CtlFormsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void theFormIsTheDocumentedOne_data();
  void theFormIsTheDocumentedOne();
  void kindsMovesAndTypesAreTold();
  void itemsAreNamedByTheServicesSchema();
  void digitsSurvive();
  void oneReaderOfStandardInput();
  void everyCommandHasAForm();
  void everySchemaIsUsedAndInTheManual();

 private:
  void write(const char* name, const QByteArray& text);
  [[nodiscard]] ProgramResult ctl(const QString& line, const QByteArray& input = {}) const;
  void collect(const QString& prefix, std::set<QString>& commands) const;
  [[nodiscard]] static QByteArray read(const QString& path);

  StoreFixture fixture_;
  std::unique_ptr<Store> store_ = fixture_.connectedStore();
  QTemporaryDir folder_;
  QString dsn_;
  QString owner_dsn_;  // may read the whole store
};

QByteArray CtlFormsTest::read(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void CtlFormsTest::write(const char* name, const QByteArray& text) {
  QFile file(folder_.filePath(name));
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
}

ProgramResult CtlFormsTest::ctl(const QString& line, const QByteArray& input) const {
  QStringList words;
  for (const QString& word : line.split(QLatin1Char(' ')))
    words << (word.endsWith(QLatin1String(".yaml")) ? folder_.filePath(word) : word);
  words.replaceInStrings(QStringLiteral("SOON"),
                         QDateTime::currentDateTimeUtc().addDays(2).toString(Qt::ISODate));
  const bool whole = line.startsWith("store backup") || line.startsWith("store check");
  words << "--dsn" << (whole ? owner_dsn_ : dsn_);
  return runProgram(productProgram("sextantctl"), words, environmentWith(folder_.path()), 30000,
                    input);
}

void CtlFormsTest::initTestCase() {
  StoreTarget target;
  target.parameters = fixture_.paths().parameters();
  dsn_ = target.dsn();
  target.parameters = fixture_.paths().ownerParameters();
  owner_dsn_ = target.dsn();
  write("a.yaml", "port: 1\nname: x\nservers: [{name: a, w: 1}, {name: b, w: 2}]\n");
  write("b.yaml", "port: '2'\nmore: {}\nservers: [{name: b, w: 2}, {name: a, w: 9}]\n");
  write("bad.yaml", "port: [\n");
  write("small.yaml",
        "properties: {port: {maximum: 6}, servers: {type: array, x-sextant-key: name}}\n");
  write("plan.yaml", "stages: [{share: 0, named: [eu1]}, {share: 1}]\n");
  QCOMPARE(ctl("environment set slow").status, 0);
  QCOMPARE(ctl("grant add sextant_local breaker --environment prod").status, 0);
  QCOMPARE(ctl("publish slow/shop a.yaml -m first").status, 0);
  write("settings.yaml",
        "schema: {properties: {servers: {x-sextant-key: name}}}\n"
        "rules: {list: [{name: one, check: count(instances) <= 1, says: 'There are "
        "{count(instances)}.'}]}\n");
  const auto settings = ctl("publish prod/sextant/shop settings.yaml -m settings");
  QVERIFY2(settings.status == 0, settings.toString().constData());
  QCOMPARE(ctl("publish prod/shop a.yaml -m first").status, 0);
  QCOMPARE(ctl("publish prod/shop/eu1 b.yaml -m cluster").status, 0);
  QCOMPARE(ctl("publish prod/shop b.yaml -m second").status, 0);
  for (const char* name : {"shop-1", "shop-2"}) {
    const Instance instance{{"prod", "shop"}, {"eu1", name}};
    QVERIFY(await<void>([&](Reply<void> reply) { store_->enrol(instance, std::move(reply)); }));
  }
  AgentReport report;
  report.instance = {{"prod", "shop"}, {"eu1", "shop-1"}};
  report.applied = {3};
  report.effective_hash = std::string(64, 'a');
  report.health = Health::healthy;
  QVERIFY(await<void>([&](Reply<void> reply) { store_->report(report, std::move(reply)); }));
}

void CtlFormsTest::theFormIsTheDocumentedOne_data() {
  QTest::addColumn<QByteArray>("schema");
  QTest::addColumn<QByteArray>("input");
  QTest::addColumn<int>("status");
  for (const Form& form : forms)
    QTest::newRow(form.words) << QByteArray(form.schema) << QByteArray(form.input) << form.status;
}

void CtlFormsTest::theFormIsTheDocumentedOne() {
  QFETCH(QByteArray, schema);
  QFETCH(QByteArray, input);
  QFETCH(int, status);
  const auto result = ctl(QTest::currentDataTag() + QStringLiteral(" -o json"), input);
  QVERIFY2(result.status == status, result.toString().constData());
  const auto text = read(schema_folder + QString(schema) + ".schema.json");
  const auto parsed = fromJson(text.toStdString());
  QVERIFY2(parsed, schema.constData());
  const auto usable = ServiceSchema::parse(*parsed);
  QVERIFY2(usable, usable ? "" : usable.error().what.c_str());
  // An export is JSON lines.
  const bool lines = schema.endsWith("-line");
  for (const QByteArray& one :
       lines ? result.output.trimmed().split('\n') : QList<QByteArray>{result.output}) {
    const auto value = fromJson(one.toStdString());
    QVERIFY2(value, result.toString().constData());
    for (const SchemaProblem& problem : usable->check(*value)) {
      QFAIL((problem.pointer + ": " + problem.message + "\n").c_str());
    }
  }
}

void CtlFormsTest::kindsMovesAndTypesAreTold() {
  const auto json = ctl("diff --semantic --schema small.yaml a.yaml b.yaml -o json").json();
  QStringList told;
  for (int i = 0; json[i].isObject(); ++i) {
    told.append(json[i]["kind"].toString() + ' ' + json[i]["pointer"].toString() + ' ' +
                json[i]["from"].toString() + json[i]["after_type"].toString());
  }
  QCOMPARE(told, (QStringList{"removed /name ", "changed /port string", "added /more ",
                              "moved /servers/1 /servers/0", "changed /servers/1/w "}));
}

// Without its schema the first server is a new one: half of it has another value.
void CtlFormsTest::itemsAreNamedByTheServicesSchema() {
  const auto by_name = ctl("diff --semantic prod/shop@1 prod/shop@3").output;
  QVERIFY2(by_name.contains("/servers/1 moved from /servers/0"), by_name.constData());
  write("left.yaml", "servers: [{name: a, w: 1}]\n");
  write("mine.yaml", "servers: [{name: a, w: 1}, {name: c, w: 3}]\n");
  write("yours.yaml", "servers: [{name: b, w: 3}, {name: a, w: 4}]\n");
  const auto merged = ctl("merge --schema small.yaml left.yaml mine.yaml yours.yaml");
  QVERIFY2(merged.status == 0, merged.toString().constData());
  QVERIFY(ctl("merge left.yaml mine.yaml yours.yaml").status == 1);
}

void CtlFormsTest::digitsSurvive() {
  write("long.yaml", "n: 12345678901234567890123\n");
  QVERIFY(
      ctl("diff --semantic a.yaml long.yaml -o json").output.contains("12345678901234567890123"));
}

void CtlFormsTest::oneReaderOfStandardInput() {
  for (const char* line : {"diff - -", "merge - a.yaml -", "validate --schema small.yaml - -",
                           "validate --schema - -", "diff --semantic --schema - a.yaml -"}) {
    const auto result = ctl(line, "{}\n");
    QVERIFY2(result.status == 2 && result.errors.contains("standard input"),
             result.toString().constData());
  }
}

// Leaves of the tree of subcommands, by their own help.
void CtlFormsTest::collect(const QString& prefix, std::set<QString>& commands) const {
  const QStringList lines =
      QString::fromUtf8(ctl((prefix + " --help").trimmed()).output).split('\n');
  qsizetype at = lines.indexOf("Subcommands:");
  if (at < 0) commands.insert(prefix);
  for (++at; at > 0 && at < lines.size() && lines[at].startsWith("  "); ++at)
    collect((prefix + ' ' + lines[at].section(' ', 2, 2)).trimmed(), commands);
}

void CtlFormsTest::everyCommandHasAForm() {
  std::set<QString> commands;
  collect({}, commands);
  QVERIFY(commands.count("doc json") > 0 && commands.count("store status") > 0);
  for (const QString& command : commands) {
    const bool known = std::any_of(std::begin(forms), std::end(forms), [&](const Form& form) {
      return (QString(form.words) + ' ').startsWith(command + ' ');
    });
    QVERIFY2(known || without_form.contains(command), qUtf8Printable(command));
  }
}

void CtlFormsTest::everySchemaIsUsedAndInTheManual() {
  const QByteArray manual = read(SEXTANT_SOURCE_DIR "/resources/help/command-line.md");
  const QStringList files = QDir(schema_folder).entryList({"*.json"});
  QVERIFY(!files.isEmpty());
  for (const QString& file : files) {
    const QString name = file.section('.', 0, 0);
    const bool used = std::any_of(std::begin(forms), std::end(forms),
                                  [&](const Form& form) { return name == form.schema; });
    QVERIFY2(used, qUtf8Printable(name));
    QVERIFY2(manual.contains(QString("`%1`").arg(name).toUtf8()), qUtf8Printable(name));
  }
}

QTEST_GUILESS_MAIN(CtlFormsTest)
#include "ctl_forms_test.moc"
