// SPDX-License-Identifier: GPL-3.0-or-later
// Windows as people write them.
#include <QtTest/QTest>

#include "model/store/publish_times.h"

using namespace sextant;

class PublishTimesTest : public QObject {
  Q_OBJECT
 private slots:
  void aWindowIsReadAsItIsWritten();
  void whatIsNoWindowIsToldSo_data();
  void whatIsNoWindowIsToldSo();
};

void PublishTimesTest::aWindowIsReadAsItIsWritten() {
  const auto window = PublishWindow::parse("Mon-Thu,sat  09:00-16:30 Europe/Berlin");
  QVERIFY2(window, window ? "" : window.error().toString().c_str());
  QCOMPARE(window->days, (std::vector<int>{1, 2, 3, 4, 6}));
  QCOMPARE(window->from, std::string("09:00"));
  QCOMPARE(window->to, std::string("16:30"));
  QCOMPARE(window->zone, std::string("Europe/Berlin"));
  QCOMPARE(PublishWindow::parse("sun 00:00-24:00")->zone, std::string("UTC"));
  QCOMPARE(PublishWindow::parse("mon,mon-tue 00:00-24:00")->days, (std::vector<int>{1, 2}));
  QCOMPARE(windowsJson({*PublishWindow::parse("fri 08:00-09:00")}),
           std::string(R"([{"days":[5],"from":"08:00","to":"09:00","zone":"UTC"}])"));
  QCOMPARE(windowsJson({}), std::string("[]"));
}

void PublishTimesTest::whatIsNoWindowIsToldSo_data() {
  QTest::addColumn<QString>("text");
  for (const char* text : {"", "mon", "mon 09:00", "mon 9:00-10:00", "mon 10:00-09:00", "mon 09:00-09:00",
                           "thu-mon 09:00-10:00", "day 09:00-10:00", "mon-tue-wed 09:00-10:00",
                           "mon 09:00-25:00", "mon 24:00-24:00", "mon 09:00-10:00 UTC more", ", 09:00-10:00"})
    QTest::newRow(text) << QString(text);
}

void PublishTimesTest::whatIsNoWindowIsToldSo() {
  QFETCH(QString, text);
  const auto window = PublishWindow::parse(text.toStdString());
  QVERIFY(!window);
  QCOMPARE(window.error().kind, ErrorKind::usage);
  QVERIFY(!window.error().next.empty());
}

QTEST_APPLESS_MAIN(PublishTimesTest)
#include "publish_times_test.moc"
