// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/checks/item_key.h"
#include "model/checks/reach.h"
#include "model/document/json.h"

using namespace sextant;

namespace {

ServiceSchema schema(const char* text) {
  return *ServiceSchema::parse(Document::parse(text)->value());
}

const char* servers =
    "properties:\n"
    "  servers: {type: array, x-sextant-key: name, items: {$ref: '#/definitions/server'}}\n"
    "  pools: {additionalProperties: {x-sextant-key: id}}\n"
    "  odd: {x-sextant-key: 4}\n"
    "  either: {oneOf: [{type: string}, {type: array, x-sextant-key: host}]}\n"
    "definitions:\n"
    "  server: {properties: {ports: {allOf: [{x-sextant-key: port}]}}}\n";

QStringList told(const char* before, const char* after, const ItemKey& key) {
  QStringList lines;
  for (const ValueChange& change :
       semanticDiff(Document::parse(before)->value(), Document::parse(after)->value(), key))
    lines.append(QString::fromStdString(toString(change)));
  return lines;
}

}  // namespace

class ItemKeyTest : public QObject {
  Q_OBJECT
 private slots:
  void theSchemaNamesItems_data() {
    QTest::addColumn<QString>("name");
    const auto row = [](const char* pointer, const char* name) {
      QTest::newRow(pointer) << QString(name);
    };
    row("/servers", "name");
    row("/servers/12/ports", "port");
    row("/servers/12", "");
    row("/pools/3", "id");  // a key that is a number
    row("/pools/eu~11", "id");
    row("/odd", "");
    row("/either", "host");
    row("/unknown/0/deep", "");
    row("", "");
    row("no pointer", "");
  }
  void theSchemaNamesItems() {
    QFETCH(QString, name);
    const ItemKey key = itemKeyOf(schema(servers));
    QVERIFY(key);
    QCOMPARE(QString::fromStdString(key(QTest::currentDataTag())), name);
  }

  void aSchemaWithoutNamesCostsNothing() {
    QVERIFY(!itemKeyOf(schema("properties: {servers: {type: array}}")));
    QVERIFY(!itemKeyOf(schema("true")));
  }

  // By what is in them, nothing is left of the first item; by its name it is the same one.
  void aNamedItemThatChangesAltogetherIsStillTheSame() {
    const char* before = "servers: [{name: a, port: 1, host: x}, {name: b, port: 2, host: y}]\n";
    const char* after = "servers: [{name: b, port: 2, host: y}, {name: a, port: 7, host: z}]\n";
    QCOMPARE(told(before, after, itemKeyOf(schema(servers))),
             (QStringList{"/servers/1 moved from /servers/0", "/servers/1/port: 1 → 7",
                          "/servers/1/host: \"x\" → \"z\""}));
    QVERIFY(told(before, after, {}) != told(before, after, itemKeyOf(schema(servers))));
  }

  void reachNamesItemsTheSameWay() {
    const ProfileSet before{{Scope{}, "servers: [{name: a, port: 1}, {name: b, port: 2}]\n"}};
    const ProfileSet after{{Scope{}, "servers: [{name: c, port: 2}, {name: a, port: 5}]\n"}};
    const auto reach = computeReach(before, after, {{"eu1", "hunt-1"}}, itemKeyOf(schema(servers)));
    QVERIFY(reach);
    QStringList pointers;
    for (const ReachedValue& one : reach->changes)
      pointers.append(QString::fromStdString(one.pointer));
    QCOMPARE(pointers, (QStringList{"/servers/0", "/servers/1", "/servers/1/port"}));
  }
};

QTEST_APPLESS_MAIN(ItemKeyTest)
#include "item_key_test.moc"
