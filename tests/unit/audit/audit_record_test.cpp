// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/audit/audit_record.h"

using namespace sextant;

class AuditRecordTest : public QObject {
  Q_OBJECT
 private slots:
  void fieldsAreRead() {
    const auto record = recordOf(
        R"({"number": 7, "at_us": 1715697120412007, "action": "publish", "outcome": "published",
            "login": "mara", "person": "Mara", "service": "hunt-engine", "revision": 43,
            "change": 118, "message": "why"})");
    QVERIFY(record.has_value());
    QCOMPARE(record->at_us, std::int64_t{1715697120412007});
    QCOMPARE(record->action, std::string("publish"));
    QCOMPARE(record->outcome, std::string("published"));
    QCOMPARE(record->login, std::string("mara"));
    QCOMPARE(record->person, std::string("Mara"));
    QCOMPARE(record->service, std::string("hunt-engine"));
    QCOMPARE(record->message, std::string("why"));
    QCOMPARE(record->revision, 43);
    QCOMPARE(record->change, 118);
    QVERIFY(record->reason.empty());
  }

  // Nothing of a record is lost, whatever a later version of the store puts into it.
  void everyMemberIsAFactAndWhatIsCommonComesFirst() {
    const auto record =
        recordOf(R"({"zeal": {"a": [1]}, "after": "ff", "login": "m", "action": "x", "step": 2})");
    using Facts = std::vector<std::pair<std::string, std::string>>;
    QVERIFY(record->facts == (Facts{{"action", "x"},
                                    {"login", "m"},
                                    {"after", "ff"},
                                    {"zeal", R"({"a": [1]})"},
                                    {"step", "2"}}));
    QCOMPARE(particulars(*record), std::string(R"(zeal {"a": [1]}, step 2)"));
  }

  void whatHasAnotherTypeIsStillTold() {
    const auto record = recordOf(R"({"revision": "many", "login": 5, "at_us": 1.5})");
    QVERIFY(record.has_value());
    QCOMPARE(record->revision, 0);
    QCOMPARE(record->at_us, 0);
    QCOMPARE(record->login, std::string("5"));
    QCOMPARE(record->facts.size(), std::size_t{3});
  }

  void whatIsNoRecordIsNone() {
    for (const char* text : {"", "[]", "{", "7"})
      QVERIFY(!recordOf(text).has_value());
  }

 private:
  static std::optional<AuditRecord> recordOf(const char* text) {
    return auditRecord({"prod", 7, {}, {}, text});
  }
};

QTEST_APPLESS_MAIN(AuditRecordTest)
#include "audit_record_test.moc"
