// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "tests/window/gallery/samples.h"
#include "widgets/arm/arm_dialog.h"
#include "widgets/publish/publish_dialog.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

QPushButton* button(QWidget& dialog, const QString& words) {
  for (auto* candidate : dialog.findChildren<QPushButton*>()) {
    if (candidate->text() == words && candidate->isVisible()) return candidate;
  }
  return nullptr;
}

}  // namespace

class PublishDialogTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    dialog_ = std::make_unique<PublishDialog>();
    dialog_->setTarget({*Address::parse("prod/hunt-engine"), "red", {42}, 3, 3});
    dialog_->setDocument(samples::difference());
    dialog_->show();
    QVERIFY(QTest::qWaitForWindowExposed(dialog_.get()));
    dialog_->activateWindow();
  }

  void asksForADescriptionBeforeItIsOffered() {
    QSignalSpy asked(dialog_.get(), &PublishDialog::publishRequested);
    QPushButton* publish = button(*dialog_, "Publish to 3 instances");
    QVERIFY(publish && !publish->isEnabled());
    auto* line = dialog_->findChild<QLineEdit*>();
    QTest::keyClicks(line, "  pool of four ");
    QVERIFY(publish->isEnabled());
    QTest::mouseClick(publish, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].toString(), QString("pool of four"));
    QVERIFY(!publish->isEnabled());
    QVERIFY(line->isReadOnly());
  }

  void errorsKeepItFromBeingOffered() {
    dialog_->setDescription("pool of four");
    dialog_->setProblems(samples::problems());
    QVERIFY(!button(*dialog_, "Publish to 3 instances")->isEnabled());
    auto warnings = samples::problems();
    warnings.erase(warnings.begin());
    dialog_->setProblems(warnings);
    QVERIFY(button(*dialog_, "Publish to 3 instances")->isEnabled());
  }

  void whatLooksLikeASlipAsksForTheNameOfTheService() {
    dialog_->setDescription("pool of four");
    dialog_->setSlips({"base: 5 of its 6 keys would go."});
    QPushButton* publish = button(*dialog_, "Publish to 3 instances");
    QVERIFY(!publish->isEnabled());
    QVERIFY(dialog_->confirmationField()->isVisible());
    QTest::keyClicks(dialog_->confirmationField(), "hunt-engine");
    QVERIFY(publish->isEnabled());
    // The same sentence again keeps what was typed; another one asks anew.
    dialog_->setSlips({"base: 5 of its 6 keys would go."});
    QVERIFY(publish->isEnabled());
    dialog_->setSlips({"base: All of its 6 keys would go."});
    QVERIFY(!publish->isEnabled());
    dialog_->setSlips({});
    QVERIFY(publish->isEnabled());
    QVERIFY(!dialog_->confirmationField()->isVisible());
  }

  void whileTheTextsAreComparedItIsNotOffered() {
    dialog_->setDescription("pool of four");
    QPushButton* publish = button(*dialog_, "Publish to 3 instances");
    QVERIFY(publish->isEnabled());
    dialog_->setParts({{"base", nullptr}, {"eu1", nullptr}});
    QVERIFY(!publish->isEnabled());
    const auto document = std::make_shared<const DiffDocument>(samples::difference());
    dialog_->setParts({{"base", document}, {"eu1", nullptr}});
    QVERIFY(!publish->isEnabled());
    dialog_->setParts({{"base", document}, {"eu1", document}});
    QVERIFY(publish->isEnabled());
    QVERIFY(dialog_->parts()->view()->isSettled());
  }

  void whileTheChecksRunItIsNotOffered() {
    dialog_->setDescription("pool of four");
    dialog_->setChecking();
    QVERIFY(!button(*dialog_, "Publish to 3 instances")->isEnabled());
    dialog_->setProblems({});
    QVERIFY(button(*dialog_, "Publish to 3 instances")->isEnabled());
  }

  void aConflictIsShownAndRebased() {
    send();
    QSignalSpy rebase(dialog_.get(), &PublishDialog::rebaseRequested);
    QSignalSpy incoming(dialog_.get(), &PublishDialog::showIncomingRequested);
    dialog_->setFailed({ErrorKind::conflict, "moved"}, RevisionNumber{43});
    QTest::mouseClick(button(*dialog_, "Show what changed"), Qt::LeftButton);
    QTest::mouseClick(button(*dialog_, "Rebase draft"), Qt::LeftButton);
    QCOMPARE(incoming.count(), 1);
    QCOMPARE(rebase.count(), 1);
    dialog_->setRebased({*Address::parse("prod/hunt-engine"), "red", {43}, 3, 3},
                        samples::difference());
    QVERIFY(button(*dialog_, "Publish to 3 instances")->isEnabled());
    QVERIFY(!button(*dialog_, "Rebase draft"));
    QCOMPARE(dialog_->description(), QString("pool of four"));
  }

  void whileTheStoreIsAwaitedItStaysAndSaysSo() {
    send();
    QTest::keyClick(dialog_.get(), Qt::Key_Escape);
    QVERIFY(dialog_->isVisible());
    auto* note = dialog_->progress();
    QVERIFY(!note->isVisible());
    QTRY_VERIFY(note->isVisible());
    QVERIFY(note->words().startsWith("Waiting for the store to accept it, 0."));
  }

  void anUnknownOutcomeIsAskedForAgain() {
    send();
    QSignalSpy published(dialog_.get(), &PublishDialog::publishRequested);
    QSignalSpy claimed(dialog_.get(), &PublishDialog::claimRequested);
    dialog_->setFailed({ErrorKind::outcome_unknown, "lost"});
    QTest::mouseClick(button(*dialog_, "Ask again"), Qt::LeftButton);
    QCOMPARE(claimed.count(), 1);
    QCOMPARE(published.count(), 0);
    QSignalSpy rollback(dialog_.get(), &PublishDialog::rollbackRequested);
    dialog_->setPublished({43});
    QTest::mouseClick(button(*dialog_, "Roll back…"), Qt::LeftButton);
    QCOMPARE(rollback.count(), 1);
    QTest::mouseClick(button(*dialog_, "Close"), Qt::LeftButton);
    QVERIFY(!dialog_->isVisible());
    QCOMPARE(dialog_->result(), int(QDialog::Accepted));
  }

  void armingAsksForTheName() {
    ArmDialog arm("prod", "red");
    arm.show();
    QVERIFY(QTest::qWaitForWindowExposed(&arm));
    auto* line = arm.findChild<QLineEdit*>();
    QTest::keyClicks(line, "Prod");
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(arm.isVisible());
    line->clear();
    QTest::keyClicks(line, "prod");
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(!arm.isVisible());
    QCOMPARE(arm.result(), int(QDialog::Accepted));
  }

 private:
  void send() {
    dialog_->setDescription("pool of four");
    QTest::mouseClick(button(*dialog_, "Publish to 3 instances"), Qt::LeftButton);
    QCOMPARE(dialog_->state().phase(), PublishPhase::sending);
  }
  std::unique_ptr<PublishDialog> dialog_;
};

QTEST_MAIN(PublishDialogTest)
#include "publish_dialog_test.moc"
