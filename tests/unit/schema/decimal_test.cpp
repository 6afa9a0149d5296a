// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QTest>

#include "model/schema/decimal.h"

using namespace sextant;

class DecimalTest : public QObject {
  Q_OBJECT
 private slots:
  void order_data();
  void order();
  void multiples_data();
  void multiples();
  void integersAndSameness();
  void refusals();
};

void DecimalTest::order_data() {
  QTest::addColumn<QString>("a");
  QTest::addColumn<QString>("b");
  QTest::addColumn<int>("sign");
  const auto row = [](const char* a, const char* b, int sign) {
    QTest::addRow("%s, %s", a, b) << QString(a) << QString(b) << sign;
  };
  row("1", "1.0", 0);
  row("-0", "0.00", 0);
  row("0.1", "0.10000000000000000001", -1);
  row("9007199254740993", "9007199254740992", 1);
  row("-2", "-1", -1);
  row("-1", "0", -1);
  row("1e3", "999", 1);
  row("1e-3", "0.001", 0);
  row("-1.5e2", "-149", -1);
  row("100", "99.99999999999999999999", 1);
  row("12", "120", -1);
}

void DecimalTest::order() {
  QFETCH(QString, a);
  QFETCH(QString, b);
  QFETCH(int, sign);
  const auto first = Decimal::parse(a.toStdString());
  const auto second = Decimal::parse(b.toStdString());
  const auto signOf = [](int number) { return (number > 0) - (number < 0); };
  QCOMPARE(signOf(compare(*first, *second)), sign);
  QCOMPARE(signOf(compare(*second, *first)), -sign);
  QCOMPARE(first->canonical() == second->canonical(), sign == 0);
}

void DecimalTest::multiples_data() {
  QTest::addColumn<QString>("number");
  QTest::addColumn<QString>("step");
  QTest::addColumn<bool>("is");
  const auto row = [](const char* number, const char* step, bool is) {
    QTest::addRow("%s, %s", number, step) << QString(number) << QString(step) << is;
  };
  row("19.99", "0.01", true);
  row("19.995", "0.01", false);
  row("4.5", "1.5", true);
  row("-6", "4", false);
  row("0", "7", true);
  row("1e300", "0.123456789", false);
  row("1e308", "5e-324", true);
  row("123456789012345678901234567890", "10", true);
  row("123456789012345678901234567891", "1234567890123456789", false);
  row("7e2", "35e1", true);
}

void DecimalTest::multiples() {
  QFETCH(QString, number);
  QFETCH(QString, step);
  QFETCH(bool, is);
  QCOMPARE(Decimal::parse(number.toStdString())->isMultipleOf(*Decimal::parse(step.toStdString())),
           is);
}

void DecimalTest::integersAndSameness() {
  for (const char* number : {"1", "1.0", "10e-1", "1e2", "0.0", "-12000.000"})
    QVERIFY2(Decimal::parse(number)->isInteger(), number);
  for (const char* number : {"1.5", "1e-1", "-0.001"})
    QVERIFY2(!Decimal::parse(number)->isInteger(), number);
  QCOMPARE(Decimal::parse("1200")->canonical(), Decimal::parse("1.2e3")->canonical());
  QVERIFY(!Decimal::parse("0")->isPositive());
  QVERIFY(!Decimal::parse("-1")->isPositive());
}

void DecimalTest::refusals() {
  for (const char* text : {"", "-", ".5", "1.", "1e", "1e999999999999", "x", "1x", "+1"})
    QVERIFY2(!Decimal::parse(text), text);
}

QTEST_GUILESS_MAIN(DecimalTest)
#include "decimal_test.moc"
