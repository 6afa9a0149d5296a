// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include <set>

#include "model/base/address.h"

using namespace sextant;

class AddressTest : public QObject {
  Q_OBJECT
 private slots:
  void addressesComeBackAsWritten_data();
  void addressesComeBackAsWritten();
  void partsOfAFullAddress();
  void wrongAddressesAreRefused_data();
  void wrongAddressesAreRefused();
  void serviceKeysAreTwoNames();
  void scopesHavePathsAndNames();
  void scopesCoverWhatIsBelowThem();
  void baseComesFirst();
  void hashesAreOfTheBytes();
  void requestIdsAreUuids();
  void errorsReadAsOneLine();
};

void AddressTest::addressesComeBackAsWritten_data() {
  QTest::addColumn<QByteArray>("text");
  for (const char* text : {"prod/hunt-engine", "prod/hunt-engine/eu1",
                           "prod/hunt-engine/eu1/hunt-1", "prod/hunt-engine@42",
                           "prod/hunt-engine/eu1@1#/db/pool/size", "a/b#/x~1y/~0", "0/9.x_y-z"}) {
    QTest::newRow(text) << QByteArray(text);
  }
}

void AddressTest::addressesComeBackAsWritten() {
  QFETCH(QByteArray, text);
  const auto address = Address::parse(text.toStdString());
  QVERIFY2(address, address ? "" : address.error().toString().c_str());
  QCOMPARE(QByteArray::fromStdString(address->toString()), text);
  const auto from_uri = Address::parse(address->toUri());
  QVERIFY(from_uri);
  QCOMPARE(*from_uri, *address);
  QCOMPARE(QByteArray::fromStdString(address->toUri()).left(10), QByteArray("sextant://"));
}

void AddressTest::partsOfAFullAddress() {
  const auto address =
      Address::parse("sextant://prod/hunt-engine/eu1/hunt-1@42?store=main#/db/pool/size");
  QVERIFY(address);
  QCOMPARE(address->key, (ServiceKey{"prod", "hunt-engine"}));
  QCOMPARE(address->scope, (Scope{"eu1", "hunt-1"}));
  QCOMPARE(address->revision->value, std::int64_t{42});
  QCOMPARE(address->pointer, std::string("/db/pool/size"));
  QCOMPARE(address->store, std::string("main"));
  QCOMPARE(address->toUri(), std::string("sextant://prod/hunt-engine/eu1/hunt-1@42?store=main"
                                         "#/db/pool/size"));
}

void AddressTest::wrongAddressesAreRefused_data() {
  QTest::addColumn<QByteArray>("text");
  const QByteArray too_long(64, 'a');
  for (const QByteArray& text : {QByteArray(""),
                                 QByteArray("prod"),
                                 QByteArray("prod/"),
                                 QByteArray("/shop"),
                                 QByteArray("prod/shop/"),
                                 QByteArray("prod//eu1"),
                                 QByteArray("a/b/c/d/e"),
                                 QByteArray("Prod/shop"),
                                 QByteArray("prod/shöp"),
                                 QByteArray("prod/-shop"),
                                 QByteArray("prod/sh op"),
                                 QByteArray("prod/shop@"),
                                 QByteArray("prod/shop@0"),
                                 QByteArray("prod/shop@-1"),
                                 QByteArray("prod/shop@4x"),
                                 QByteArray("prod/shop@99999999999999999999"),
                                 QByteArray("prod/shop#db"),
                                 QByteArray("prod/shop?shop=1"),
                                 QByteArray("http://prod/shop"),
                                 "prod/" + too_long}) {
    QTest::newRow(text.constData()) << text;
  }
}

void AddressTest::wrongAddressesAreRefused() {
  QFETCH(QByteArray, text);
  const auto address = Address::parse(text.toStdString());
  QVERIFY(!address);
  QCOMPARE(address.error().kind, ErrorKind::input);
  QVERIFY(!address.error().what.empty());
}

void AddressTest::serviceKeysAreTwoNames() {
  QCOMPARE(ServiceKey::parse("prod/shop")->toString(), std::string("prod/shop"));
  for (const char* text : {"prod", "prod/shop/eu1", "prod/shop@3", "prod/shop#/a"}) {
    QVERIFY2(!ServiceKey::parse(text), text);
  }
}

void AddressTest::scopesHavePathsAndNames() {
  for (const char* path : {"", "eu1", "eu1/hunt-1"}) {
    QCOMPARE(Scope::fromPath(path)->path(), std::string(path));
  }
  QVERIFY(!Scope::fromPath("eu1/hunt-1/x"));
  QVERIFY(!Scope::fromPath("eu1/"));
  QVERIFY(!Scope::fromPath("EU"));
  QCOMPARE(Scope{}.name(), std::string("base"));
  QCOMPARE((Scope{"eu1", ""}.name()), std::string("eu1"));
  QCOMPARE((Scope{"eu1", "hunt-1"}.name()), std::string("hunt-1"));
}

void AddressTest::scopesCoverWhatIsBelowThem() {
  const Scope base, cluster{"eu1", ""}, instance{"eu1", "hunt-1"}, other{"eu2", "hunt-1"};
  QVERIFY(base.covers(instance) && base.covers(cluster) && base.covers(base));
  QVERIFY(cluster.covers(instance) && cluster.covers(cluster) && !cluster.covers(base));
  QVERIFY(!cluster.covers(other) && !instance.covers(cluster) && !instance.covers(other));
}

void AddressTest::baseComesFirst() {
  const std::set<Scope> sorted{{"eu1", "b"}, {"eu2", ""}, {"eu1", ""}, {}, {"eu1", "a"}};
  std::string order;
  for (const Scope& scope : sorted)
    order += scope.path() + ' ';
  QCOMPARE(order, std::string(" eu1 eu1/a eu1/b eu2 "));
}

// "abc" is the first example of FIPS 180-2.
void AddressTest::hashesAreOfTheBytes() {
  const auto hash = ContentHash::of("abc");
  QCOMPARE(hash.hex(),
           std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  QCOMPARE(hash.shortHex(), std::string("ba7816bf"));
  QCOMPARE(hash.prefix(), std::uint64_t{0xba7816bf8f01cfea});
  QCOMPARE(ContentHash::fromHex(hash.hex()).value(), hash);
  QVERIFY(!ContentHash::fromHex(hash.hex().substr(1)));
  QVERIFY(!ContentHash::fromHex('g' + hash.hex().substr(1)));
  QVERIFY(!ContentHash::fromHex(hash.hex() + "00"));
}

void AddressTest::requestIdsAreUuids() {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const RequestId id = RequestId::random();
    QVERIFY(RequestId::parse(id.toString()).has_value());
    seen.insert(id.toString());
  }
  QCOMPARE(seen.size(), std::size_t{100});
  for (const char* text :
       {"", "1", "6f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3", "6f1c0f5e-0f5b-4a9c-8a5e-5a3f0b1c2d3ex",
        "6f1c0f5e00f5b-4a9c-8a5e-5a3f0b1c2d3e", "6f1c0f5g-0f5b-4a9c-8a5e-5a3f0b1c2d3e"}) {
    QVERIFY2(!RequestId::parse(text), text);
  }
}

void AddressTest::errorsReadAsOneLine() {
  QCOMPARE((Error{ErrorKind::input, "It is broken.", "a.yaml:1:2", "Mend it."}.toString()),
           std::string("a.yaml:1:2: It is broken. Mend it."));
  QCOMPARE((Error{ErrorKind::input, "It is broken."}.toString()), std::string("It is broken."));
}

QTEST_GUILESS_MAIN(AddressTest)
#include "address_test.moc"
