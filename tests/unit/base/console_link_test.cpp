// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/base/console_link.h"

using namespace sextant;

class ConsoleLinkTest : public QObject {
  Q_OBJECT
 private slots:
  void everyAddressIsALink_data();
  void everyAddressIsALink();
  void aChangeHasItsNumber();
  void aStoreWithBlanksIsOneWord();
  void whatIsWrongIsSaid_data();
  void whatIsWrongIsSaid();
};

void ConsoleLinkTest::everyAddressIsALink_data() {
  QTest::addColumn<QString>("text");
  for (const char* text :
       {"sextant://prod/hunt-engine", "sextant://prod/hunt-engine/eu1/hunt-1",
        "sextant://prod/hunt-engine/eu1@42#/db/pool/max", "sextant://prod/hunt-engine?store=Live"})
    QTest::newRow(text) << QString(text);
}

void ConsoleLinkTest::everyAddressIsALink() {
  QFETCH(QString, text);
  const auto link = ConsoleLink::parse(text.toStdString());
  QVERIFY2(link.has_value(), link ? "" : link.error().toString().c_str());
  QVERIFY(!link->change);
  QCOMPARE(QString::fromStdString(link->toUri()), text);
}

void ConsoleLinkTest::aChangeHasItsNumber() {
  const auto link = ConsoleLink::parse("sextant://prod/hunt-engine/change/121?store=Live");
  QVERIFY(link.has_value());
  QCOMPARE(link->change, std::optional<std::int64_t>(121));
  QCOMPARE(link->address.key, (ServiceKey{"prod", "hunt-engine"}));
  QCOMPARE(link->address.store, std::string("Live"));
  QCOMPARE(link->toUri(), std::string("sextant://prod/hunt-engine/change/121?store=Live"));
  QCOMPARE(*ConsoleLink::parse("prod/hunt-engine/change/7"),
           ConsoleLink::toChange({"prod", "hunt-engine"}, 7));
  // A cluster may be called so.
  const auto instance = ConsoleLink::parse("prod/hunt-engine/change/hunt-1");
  QVERIFY(instance && !instance->change);
  QCOMPARE(instance->address.scope.path(), std::string("change/hunt-1"));
}

void ConsoleLinkTest::aStoreWithBlanksIsOneWord() {
  ConsoleLink link = ConsoleLink::toChange({"prod", "shop"}, 3);
  link.address.store = "Live & loud";
  QCOMPARE(link.toUri(), std::string("sextant://prod/shop/change/3?store=Live%20%26%20loud"));
  QCOMPARE(*ConsoleLink::parse(link.toUri()), link);
  // Names were written plainly before.
  QCOMPARE(ConsoleLink::parse("prod/shop?store=100% live")->address.store,
           std::string("100% live"));
}

void ConsoleLinkTest::whatIsWrongIsSaid_data() {
  QTest::addColumn<QString>("text");
  for (const char* text :
       {"", "prod", "prod/shop/change/0", "prod/shop/change/99999999999999999999",
        "prod/shop/change/3#/db", "prod/shop/change/3?shop=x", "https://example.org"})
    QTest::newRow(text) << QString(text);
}

void ConsoleLinkTest::whatIsWrongIsSaid() {
  QFETCH(QString, text);
  const auto link = ConsoleLink::parse(text.toStdString());
  QVERIFY(!link);
  QCOMPARE(link.error().kind, ErrorKind::input);
  QVERIFY(!link.error().what.empty());
}

QTEST_APPLESS_MAIN(ConsoleLinkTest)
#include "console_link_test.moc"
