// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts on a real message bus, to a desktop of our own: what it is asked to show, what a click
// leads to, and how a burst stays a few.
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusContext>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include "widgets/alerts/desktop_notifier.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

// Answers as a desktop does that follows the Desktop Notifications Specification 1.2.
class DesktopDouble : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
 public:
  struct Shown {
    uint number = 0;
    QString application, icon, summary, body;
    QStringList actions;
    QVariantMap hints;
    int milliseconds = 0;
  };
  QList<Shown> shown;

 public slots:
  // NOLINTNEXTLINE(readability-identifier-naming): names of the interface
  uint Notify(const QString& application, uint, const QString& icon, const QString& summary,
              const QString& body, const QStringList& actions, const QVariantMap& hints,
              int milliseconds) {
    const uint number = uint(shown.size()) + 1;
    shown.push_back({number, application, icon, summary, body, actions, hints, milliseconds});
    return number;
  }

 signals:
  void ActionInvoked(uint number, const QString& action);  // NOLINT(readability-identifier-naming)
  void NotificationClosed(uint number, uint reason);       // NOLINT(readability-identifier-naming)
};

Alert alertOf(const std::string& id, const std::string& what, bool is_urgent = false) {
  Alert alert;
  alert.condition.id = id;
  alert.condition.service = {"prod", "hunt-engine"};
  alert.condition.scope = {"eu1", "hunt-1"};
  alert.condition.what = what;
  alert.condition.is_urgent = is_urgent;
  return alert;
}

}  // namespace

class DesktopNotifierTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void cleanupTestCase();
  void aDesktopIsAskedToShowIt();
  void aClickLeadsToItsAlert();
  void aClosedOneLeadsNowhere();
  void foreignTextIsNoMarkup();
  void aBurstIsAFew();
  void otherNewsLeadToWhatTheyAreAbout();
  void noDesktopIsNoHarm();

 private:
  QProcess bus_;
  std::unique_ptr<DesktopDouble> desktop_;
};

void DesktopNotifierTest::initTestCase() {
  bus_.start("dbus-daemon", {"--session", "--nofork", "--nopidfile", "--print-address"});
  QVERIFY2(bus_.waitForStarted(), "There is no dbus-daemon: see installer/packages.txt, [test].");
  QVERIFY(bus_.waitForReadyRead(10'000));
  const QByteArray address = bus_.readLine().trimmed();
  qputenv("DBUS_SESSION_BUS_ADDRESS", address);
  QDBusConnection connection = QDBusConnection::connectToBus(QString::fromUtf8(address), "desktop");
  QVERIFY(connection.isConnected());
  desktop_ = std::make_unique<DesktopDouble>();
  QVERIFY(connection.registerObject("/org/freedesktop/Notifications", desktop_.get(),
                                    QDBusConnection::ExportAllSlots |
                                        QDBusConnection::ExportAllSignals));
  QVERIFY(connection.registerService("org.freedesktop.Notifications"));
}

void DesktopNotifierTest::cleanupTestCase() {
  QDBusConnection::disconnectFromBus("desktop");
  bus_.terminate();
  QVERIFY(bus_.waitForFinished(5000));
}

void DesktopNotifierTest::aDesktopIsAskedToShowIt() {
  desktop_->shown.clear();
  DesktopNotifier notifier;
  notifier.show(alertOf("a", "hunt-1 has drifted.", true));
  QTRY_COMPARE(desktop_->shown.size(), qsizetype{1});
  const DesktopDouble::Shown& shown = desktop_->shown[0];
  QCOMPARE(shown.application, QString("Sextant"));
  QCOMPARE(shown.summary, QString("prod/hunt-engine/eu1/hunt-1"));
  QCOMPARE(shown.body, QString("hunt-1 has drifted."));
  QCOMPARE(shown.hints["urgency"].toInt(), 2);
  QCOMPARE(shown.actions.first(), QString("default"));
}

void DesktopNotifierTest::aClickLeadsToItsAlert() {
  desktop_->shown.clear();
  DesktopNotifier notifier;
  QSignalSpy activated(&notifier, &DesktopNotifier::activated);
  notifier.show(alertOf("a", "one"));
  notifier.show(alertOf("b", "two"));
  QTRY_COMPARE(desktop_->shown.size(), qsizetype{2});
  const uint second = desktop_->shown[1].body == "two" ? 2 : 1;
  // The number that the desktop gave is on its way back to the notifier.
  QTRY_VERIFY([&] {
    emit desktop_->ActionInvoked(second, "default");
    QTest::qWait(20);
    return !activated.isEmpty();
  }());
  QCOMPARE(activated[0][0].toString(), QString("b"));
}

void DesktopNotifierTest::aClosedOneLeadsNowhere() {
  desktop_->shown.clear();
  DesktopNotifier notifier;
  QSignalSpy activated(&notifier, &DesktopNotifier::activated);
  notifier.show(alertOf("a", "one"));
  QTRY_COMPARE(desktop_->shown.size(), qsizetype{1});
  QTRY_VERIFY([&] {
    emit desktop_->ActionInvoked(1, "default");
    QTest::qWait(20);
    return !activated.isEmpty();
  }());
  emit desktop_->NotificationClosed(1, 2);
  QTest::qWait(100);
  activated.clear();
  emit desktop_->ActionInvoked(1, "default");
  emit desktop_->ActionInvoked(77, "default");  // of another program
  QTest::qWait(200);
  QVERIFY(activated.isEmpty());
}

void DesktopNotifierTest::foreignTextIsNoMarkup() {
  desktop_->shown.clear();
  DesktopNotifier notifier;
  notifier.show(alertOf("a", "<b>bold</b> \u202ereversed"));
  QTRY_COMPARE(desktop_->shown.size(), qsizetype{1});
  QVERIFY(!desktop_->shown[0].body.contains('<'));
  QVERIFY(!desktop_->shown[0].body.contains(QChar(0x202e)));
}

void DesktopNotifierTest::aBurstIsAFew() {
  desktop_->shown.clear();
  DesktopNotifier notifier;
  for (int i = 0; i < 200; ++i)
    notifier.show(alertOf(std::to_string(i), "drift"));
  QTRY_COMPARE(desktop_->shown.size(), qsizetype{DesktopNotifier::apart_max} + 1);
  QTest::qWait(200);
  QCOMPARE(desktop_->shown.size(), qsizetype{DesktopNotifier::apart_max} + 1);
  QCOMPARE(desktop_->shown.last().summary, QString("More alerts"));
}

void DesktopNotifierTest::otherNewsLeadToWhatTheyAreAbout() {
  desktop_->shown.clear();
  DesktopNotifier notifier;
  QSignalSpy activated(&notifier, &DesktopNotifier::activated);
  notifier.tell("ada asks for your word", "prod/shop: <More>", "change|7|prod/shop");
  QTRY_COMPARE(desktop_->shown.size(), qsizetype{1});
  QCOMPARE(desktop_->shown[0].summary, QString("ada asks for your word"));
  QCOMPARE(desktop_->shown[0].body, QString("prod/shop: &lt;More&gt;"));
  QCOMPARE(desktop_->shown[0].hints["urgency"].toInt(), 1);
  QTRY_VERIFY([&] {
    emit desktop_->ActionInvoked(1, "default");
    QTest::qWait(20);
    return !activated.isEmpty();
  }());
  QCOMPARE(activated[0][0].toString(), QString("change|7|prod/shop"));
  for (int i = 0; i < 200; ++i)
    notifier.tell("another", "text", "id");
  QTRY_COMPARE(desktop_->shown.size(), qsizetype{DesktopNotifier::apart_max} + 1);
  QCOMPARE(desktop_->shown.last().summary, QString("More is new"));
}

void DesktopNotifierTest::noDesktopIsNoHarm() {
  QDBusConnection("desktop").unregisterService("org.freedesktop.Notifications");
  desktop_->shown.clear();
  DesktopNotifier notifier;
  QSignalSpy activated(&notifier, &DesktopNotifier::activated);
  notifier.show(alertOf("a", "one"));
  QTest::qWait(200);
  QVERIFY(desktop_->shown.isEmpty());
}

QTEST_GUILESS_MAIN(DesktopNotifierTest)
#include "desktop_notifier_test.moc"
