// SPDX-License-Identifier: GPL-3.0-or-later
// The list of alerts by itself: what it counts, and what stays until somebody has read it.
#include <QSignalSpy>
#include <QTest>

#include "tests/window/gallery/incident_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/alerts/alert_list.h"

using namespace sextant;
using namespace sextant::ui;

class AlertListTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    Theme::install(ThemeChoice::dark);
    list_ = std::make_unique<AlertList>();
    list_->resize(1000, 600);
    list_->show();
  }

  void whatIsOverIsCountedApart() {
    list_->setAlerts(samples::alerts(), samples::now);
    QCOMPARE(list_->countWords(),
             QStringLiteral("2 firing · 1 acknowledged · 1 snoozed · 1 resolved"));
    std::vector<Alert> over = samples::alerts();
    over.erase(over.begin(), over.end() - 1);
    list_->setAlerts(over, samples::now);
    QCOMPARE(list_->countWords(), QStringLiteral("none firing · 1 resolved"));
    list_->setAlerts(samples::manyAlerts(4500), samples::now);
    QCOMPARE(list_->countWords(), QStringLiteral("1,500 firing · 3,000 resolved"));
    list_->setAlerts({}, samples::now);
    QCOMPARE(list_->countWords(), QString());
  }

  void whatFailedStaysUntilItIsDismissed() {
    list_->setAlerts(samples::alerts(), samples::now);
    list_->setProblem("This alert is over. If it comes back it is a new one.");
    // As each second does.
    list_->setUnknown({});
    list_->setAlerts(samples::alerts(), samples::now + 1);
    QVERIFY(list_->problem()->isVisible());
    QCOMPARE(list_->problem()->sentence(),
             QString("This alert is over. If it comes back it is a new one."));
    auto* dismiss = list_->problem()->findChild<QPushButton*>();
    QTest::mouseClick(dismiss, Qt::LeftButton);
    QVERIFY(!list_->problem()->isVisible());
  }

  void aLongWordDoesNotWidenTheWindow() {
    list_->resize(722, 600);
    list_->setAlerts(samples::longAlerts(), samples::now);
    QTest::qWait(50);
    QCOMPARE(list_->width(), 722);
    QVERIFY(list_->minimumSizeHint().width() <= 722);
  }

  void aNoteIsKeptUntilItIsTaken() {
    std::vector<Alert> alerts = samples::alerts();
    list_->setAlerts(alerts, samples::now);
    QSignalSpy wanted(list_.get(), &AlertList::acknowledgeWanted);
    list_->note()->setText("I look at it");
    QTest::keyClick(list_->note(), Qt::Key_Return);
    QCOMPARE(wanted.takeFirst().at(1).toString(), QString("I look at it"));
    list_->setAlerts(alerts, samples::now + 1);
    QCOMPARE(list_->note()->text(), QString("I look at it"));
    alerts[0].state = AlertState::acknowledged;
    list_->setAlerts(alerts, samples::now + 2);
    QCOMPARE(list_->note()->text(), QString());
  }

 private:
  std::unique_ptr<AlertList> list_;
};

QTEST_MAIN(AlertListTest)
#include "alert_list_test.moc"
