// SPDX-License-Identifier: GPL-3.0-or-later
// Audit logs that somebody has been at: in each, every fault is told and nothing else.
#include <QtTest/QTest>

#include "model/audit/audit_export.h"
#include "model/base/identifiers.h"

using namespace sextant;

namespace {

const std::string store = "6f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3e";

std::string linked(const std::string& previous, const std::string& record) {
  const auto hash = ContentHash::fromHex(previous);
  return ContentHash::of(std::string(hash->bytes().begin(), hash->bytes().end()) + record).hex();
}

std::string recordOf(const std::string& environment, std::int64_t number,
                     const std::string& login = "ada") {
  return R"({"login": ")" + login + R"(", "number": )" + std::to_string(number) +
         R"(, "environment": ")" + environment + R"("})";
}

std::vector<AuditEntry> chain(std::int64_t entries, const std::string& id = store,
                              const std::string& environment = "prod") {
  std::vector<AuditEntry> made;
  std::string previous = auditGenesis(id, environment);
  for (std::int64_t number = 1; number <= entries; ++number) {
    const std::string record = recordOf(environment, number);
    made.push_back({environment, number, previous, linked(previous, record), record});
    previous = made.back().hash;
  }
  return made;
}

QStringList exported(const std::vector<AuditEntry>& entries, const std::string& id = store) {
  QStringList lines;
  for (const AuditEntry& entry : entries)
    lines << QString::fromStdString(exportLine(entry));
  const AuditAnchor anchor{entries.back().number, entries.back().hash};
  return lines << QString::fromStdString(
             exportLine(AuditExportEnd{entries.front().environment, id, anchor}));
}

// "3: The hash is not that of the entry." for each fault; the error where it is no export.
QStringList told(const QStringList& lines, const std::vector<AuditAnchor>& anchors = {}) {
  QStringList faults;
  AuditExportCheck check(anchors, [&](const AuditFault& fault) {
    faults << QString::number(fault.number) + QStringLiteral(": ") +
                  QString::fromStdString(fault.fault);
  });
  for (const QString& line : lines) {
    if (const auto taken = check.takeLine(line.toStdString()); !taken)
      return {QString::fromStdString(taken.error().what)};
  }
  if (const auto ended = check.end(); !ended) return {QString::fromStdString(ended.error().what)};
  if (check.faults() != faults.size()) faults << QStringLiteral("counted otherwise");
  return faults;
}

std::vector<AuditEntry> rewritten(std::vector<AuditEntry> entries, std::size_t at) {
  entries[at].record = recordOf("prod", entries[at].number, "eve");
  for (std::size_t i = at; i < entries.size(); ++i) {
    if (i > at) entries[i].previous = entries[i - 1].hash;
    entries[i].hash = linked(entries[i].previous, entries[i].record);
  }
  return entries;
}

}  // namespace

class AuditCheckTest : public QObject {
  Q_OBJECT
 private slots:
  void soundLogsHaveNoFault();
  void changedRecord();
  void rewrittenTailIsShownByAnAnchorAlone();
  void missingAndMisplacedEntries();
  void cutTail();
  void foreignStore();
  void truncatedExport();
  void brokenLines();
  void anchors();
  void anchorsAsText();
  void partOfAChain();
};

void AuditCheckTest::soundLogsHaveNoFault() {
  QCOMPARE(told(exported(chain(5))), QStringList());
  QCOMPARE(told(exported(chain(1))), QStringList());
  // The store's own chain holds what was refused elsewhere.
  auto whole = chain(1, store, "");
  whole[0].record = recordOf("nowhere", 1);
  whole[0].hash = linked(whole[0].previous, whole[0].record);
  QCOMPARE(told(exported(whole)), QStringList());
  const AuditExportEnd empty{"prod", store, {0, auditGenesis(store, "prod")}};
  QCOMPARE(told({QString::fromStdString(exportLine(empty))}), QStringList());
}

void AuditCheckTest::changedRecord() {
  auto entries = chain(4);
  entries[1].record = recordOf("prod", 2, "eve");
  QCOMPARE(told(exported(entries)), QStringList{"2: The hash is not that of the entry."});
  entries[1].hash = linked(entries[1].previous, entries[1].record);
  QCOMPARE(told(exported(entries)), QStringList{"3: It does not follow the entry before it."});
}

void AuditCheckTest::rewrittenTailIsShownByAnAnchorAlone() {
  const auto sound = chain(5);
  const auto forged = exported(rewritten(sound, 2));
  QCOMPARE(told(forged), QStringList());
  QCOMPARE(told(forged, {{2, sound[1].hash}}), QStringList());
  QCOMPARE(told(forged, {{4, sound[3].hash}}),
           QStringList{"4: It is not the entry that the anchor was made of."});
}

void AuditCheckTest::missingAndMisplacedEntries() {
  auto lines = exported(chain(4));
  auto cut = lines;
  cut.removeAt(1);
  QCOMPARE(told(cut), (QStringList{"3: Entries before this one are missing.",
                                   "3: It does not follow the entry before it."}));
  cut = lines;
  cut.removeFirst();
  QCOMPARE(told(cut), QStringList{"2: Entries before this one are missing."});
  lines.swapItemsAt(1, 2);
  QCOMPARE(told(lines), (QStringList{"3: Entries before this one are missing.",
                                     "3: It does not follow the entry before it.",
                                     "2: It stands behind an entry that it should come before.",
                                     "2: It does not follow the entry before it.",
                                     "4: Entries before this one are missing.",
                                     "4: It does not follow the entry before it."}));
  // An entry of another place, hashed anew to fit here.
  auto entries = chain(2);
  entries[1].record = recordOf("prod", 7);
  entries[1].hash = linked(entries[1].previous, entries[1].record);
  QCOMPARE(told(exported(entries)), QStringList{"2: The entry was written for another place."});
  entries[1].record = recordOf("staging", 2);
  entries[1].hash = linked(entries[1].previous, entries[1].record);
  QCOMPARE(told(exported(entries)), QStringList{"2: The entry was written for another place."});
}

void AuditCheckTest::cutTail() {
  auto lines = exported(chain(4));
  lines.removeAt(3);
  QCOMPARE(told(lines), QStringList{"4: The log ends before its recorded end."});
  const auto sound = chain(4);
  QCOMPARE(told(exported({sound.begin(), sound.begin() + 2}), {{4, sound[3].hash}}),
           QStringList{"4: The entry that the anchor was made of is missing."});
}

void AuditCheckTest::foreignStore() {
  const auto other = chain(2, "00000000-0000-4000-8000-000000000000");
  QCOMPARE(told(exported(other)), QStringList{"1: The first entry belongs to another store."});
  QCOMPARE(told(exported(chain(2)), {{0, other[0].previous}}),
           QStringList{"0: The anchor is of another store."});
}

void AuditCheckTest::truncatedExport() {
  const auto lines = exported(chain(3));
  const QString missing =
      "3: The export has no end: its last line, which names the last entry, is missing.";
  QCOMPARE(told(lines.mid(0, 3)), QStringList{missing});
  QStringList half = lines.mid(0, 3);
  half << lines[3].left(20);
  QCOMPARE(told(half), (QStringList{"3: Line 4 is no entry, or was cut off.", missing}));
  half = lines;
  half << lines[2];
  QCOMPARE(told(half), QStringList{"3: Line 5 stands behind the export's end."});
  QCOMPARE(told({}), QStringList{"This is no export of an audit log: it is empty."});
}

void AuditCheckTest::brokenLines() {
  const QString none = "This is no export of an audit log: its first line is no entry.";
  for (const char* line : {"", "[]", "7", "{}", "a: 1", "{\"environment\": \"prod\"}"})
    QCOMPARE(told({line}), QStringList{none});
  auto lines = exported(chain(2));
  lines.insert(1, "{\"number\": 99999999999999999999}");
  QCOMPARE(told(lines), QStringList{"1: Line 2 is no entry, or was cut off."});
  auto entries = chain(1);
  entries[0].previous = "zz";
  entries[0].record = "[";
  QCOMPARE(told(exported(entries)),
           (QStringList{"1: The hash is not that of the entry.", "1: The record cannot be read.",
                        "1: The first entry belongs to another store."}));
}

void AuditCheckTest::anchors() {
  const auto entries = chain(3);
  const auto lines = exported(entries);
  QCOMPARE(told(lines, {{0, entries[0].previous}, {2, entries[1].hash}, {3, entries[2].hash}}),
           QStringList());
  QCOMPARE(told(lines, {{9, entries[1].hash}}),
           QStringList{"9: The entry that the anchor was made of is missing."});
}

void AuditCheckTest::anchorsAsText() {
  const AuditAnchor anchor{12, std::string(64, 'a')};
  const auto again = parseAnchor(toString(anchor));
  QVERIFY(again && *again == anchor);
  for (const char* text : {"", ":", "12", "12:", "x:aa", "-1:aa", "12:zz", "1 2:aa"})
    QVERIFY2(!parseAnchor(text), text);
  QVERIFY(!parseAnchor("-1:" + anchor.hash));
}

void AuditCheckTest::partOfAChain() {
  const auto entries = chain(4);
  QStringList faults;
  AuditCheck check({"prod", 3, {{1, entries[0].hash}}},
                   [&](const AuditFault& fault) { faults << QString::fromStdString(fault.fault); });
  check.take(entries[2]);
  check.take(entries[3]);
  check.end(store, AuditAnchor{4, entries[3].hash});
  QCOMPARE(faults, QStringList{"The anchor is of an entry before those that were read."});
  QCOMPARE(check.entries(), std::int64_t{2});
}

QTEST_APPLESS_MAIN(AuditCheckTest)
#include "audit_check_test.moc"
