// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "model/audit/audit_export.h"
#include "tests/window/gallery/audit_sample.h"
#include "tests/window/gallery/samples.h"
#include "widgets/audit/audit_rows.h"
#include "widgets/audit/audit_verify_dialog.h"
#include "widgets/audit/audit_view.h"

using namespace sextant;
using namespace sextant::ui;

namespace {

QString cell(const AuditView& view, int row, int column) {
  return view.table()->model()->index(row, column).data(Qt::AccessibleTextRole).toString();
}

QStringList cells(const AuditView& view, int row) {
  QStringList words;
  for (int column = 0; column < view.table()->model()->columnCount(); ++column)
    words << cell(view, row, column);
  return words;
}

QString copied(QPushButton* button) {
  QApplication::clipboard()->clear();
  button->click();
  return QApplication::clipboard()->text();
}

}  // namespace

class AuditViewTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    view_ = std::make_unique<AuditView>();
    view_->setEnvironment("prod");
    view_->resize(1100, 600);
    view_->show();
  }
  void cleanup() { view_.reset(); }

  void aConflictHasNotTheSignOfHealth() {
    QCOMPARE(outcomeState("conflict"), State::warned);
    QVERIFY(stateMark(State::warned) != stateMark(State::healthy));
    const auto drawn = [](State state) {
      QImage image(16, 16, QImage::Format_ARGB32_Premultiplied);
      image.fill(Qt::transparent);
      QPainter painter(&image);
      drawState(painter, image.rect(), state, Qt::red);
      return image;
    };
    QVERIFY(drawn(State::warned) != drawn(State::healthy));
    QVERIFY(drawn(State::warned) != drawn(State::drift));
  }

  void eachEntryIsOneRow() {
    view_->setEntries(samples::auditEntries(), false, samples::now);
    QCOMPARE(cells(*view_, 4), (QStringList{"2024-05-13 13:47:00", "ines", "Ines Okafor", "publish",
                                            "hunt-engine r42", "published", "Change C-118", "6"}));
    QCOMPARE(cells(*view_, 3),
             (QStringList{"13:25:20 66 min ago", "tom", "Tom", "publish", "hunt-engine", "denied",
                          "The login \"tom\" is not a publisher in \"prod\".", "7"}));
    // What is particular to an action stands where nothing else is said.
    QCOMPARE(cell(*view_, 7, 6), QString("cluster eu1, instance hunt-1"));
    QCOMPARE(view_->filter()->note(), QString("10 entries"));
  }

  void aDenialIsTellingWithoutColour() {
    const auto entries = samples::auditEntries();
    const Row denied = auditRow(entries[3], samples::now);
    QCOMPARE(denied.cells[5].text, QString("denied"));
    QCOMPARE(denied.cells[5].state, State::failed);
    QCOMPARE(denied.cells[5].tone, Tone::bad);
    QCOMPARE(auditRow(entries[4], samples::now).cells[5].state, State::none);
  }

  void aRecordThatCannotBeReadIsToldSo() {
    view_->setEntries({{"prod", 5, "aa", "bb", "{no JSON"}}, false, samples::now);
    QCOMPARE(cell(*view_, 0, 5), QString("unreadable"));
    view_->table()->selectKey("5");
    QVERIFY(view_->details()->text()->toPlainText().contains("{no JSON"));
  }

  void everythingInARecordIsInTheDetails() {
    view_->setEntries(samples::auditEntries(), false, samples::now);
    view_->table()->selectKey("9");
    const QString shown = view_->details()->text()->toPlainText();
    const AuditEntry entry = view_->entries()[1];
    for (const QString& words :
         {QString("2024-05-14 14:17:00.412007 UTC"), QString("10.20.0.17"), QString("sextant"),
          QString("0d4c1f0e-7a51-4a3c-9d6e-1c5f6ab1c719"), QString(64, 'a'), QString("rollback"),
          QString("Ines Okafor"), QString("41"), QString::fromStdString(entry.hash),
          QString::fromStdString(entry.previous)}) {
      QVERIFY2(shown.contains(words), qPrintable(words));
    }
  }

  // Characters that hide are drawn as their code; copies keep what is really there.
  void foreignTextIsPlainAndVisible() {
    view_->setEntries(samples::auditEntries(), false, samples::now);
    view_->table()->selectKey("9");
    QVERIFY(view_->details()->text()->toPlainText().contains("eu1 \\u202e\\u200bsee"));
    QVERIFY(copied(view_->details()->copyButton()).contains(QStringLiteral("\u202E\u200Bsee")));
    view_->table()->selectKey("10");
    QVERIFY(view_->details()->text()->toPlainText().contains("<b>Waiting</b> for"));
  }

  void anEntryIsCopiedAsTheLineOfAnExport() {
    view_->setEntries(samples::auditEntries(), false, samples::now);
    view_->table()->selectKey("7");
    QPushButton* button = nullptr;
    for (auto* one : view_->details()->findChildren<QPushButton*>()) {
      if (one->text() == "Copy as JSON") button = one;
    }
    QVERIFY(button != nullptr);
    QCOMPARE(copied(button).toStdString(), exportLine(view_->entries()[3]));
  }

  void onlyWhatMadeARevisionLeadsToTheHistory() {
    view_->setEntries(samples::auditEntries(), false, samples::now);
    QSignalSpy wanted(view_.get(), &AuditView::historyWanted);
    view_->table()->selectKey("7");
    QVERIFY(!view_->details()->historyButton()->isEnabled());
    QTest::keyClick(view_->table(), Qt::Key_Return);
    QCOMPARE(wanted.count(), 0);
    view_->table()->selectKey("6");
    QVERIFY(view_->details()->historyButton()->isEnabled());
    QTest::keyClick(view_->table(), Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted[0][0].toString(), QString("hunt-engine"));
    QCOMPARE(wanted[0][1].value<RevisionNumber>().value, 42);
  }

  void olderEntriesAreAskedForNearTheEnd() {
    const auto all = samples::manyAuditEntries(600);
    QSignalSpy more(view_.get(), &AuditView::moreWanted);
    view_->setEntries({all.begin(), all.begin() + 200}, true, samples::now);
    QCOMPARE(more.count(), 0);
    QScrollBar* bar = view_->table()->verticalScrollBar();
    bar->setValue(bar->maximum() - 2);
    QCOMPARE(more.count(), 1);
    view_->setLoading();
    bar->setValue(bar->maximum() - 1);
    QCOMPARE(more.count(), 1);
    view_->addOlder({all.begin() + 200, all.end()}, false);
    QCOMPARE(view_->table()->shownRows(), 600);
    bar->setValue(bar->maximum());
    QCOMPARE(more.count(), 1);
    QCOMPARE(view_->filter()->note(), QString("600 entries"));
  }

  void whatIsLookedAtStaysWhereItIsWhenEntriesCome() {
    const auto all = samples::manyAuditEntries(300);
    view_->setEntries({all.begin() + 5, all.end()}, false, samples::now);
    view_->table()->selectKey("200");
    const int top = view_->table()->rowAt(0);
    const QString at_top = view_->table()->model()->index(top, 7).data().toString();
    view_->addNewer({all.begin(), all.begin() + 5}, samples::now);
    QCOMPARE(view_->table()->model()->index(view_->table()->rowAt(0), 7).data().toString(), at_top);
    QCOMPARE(view_->table()->selectedKeys(), QStringList{"200"});
    // At the top, what is new is seen.
    view_->setEntries({all.begin() + 5, all.end()}, false, samples::now);
    view_->table()->verticalScrollBar()->setValue(0);
    view_->addNewer({all.begin(), all.begin() + 5}, samples::now);
    QCOMPARE(view_->table()->rowAt(0), 0);
    QCOMPARE(cell(*view_, 0, 7), QString("300"));
  }

  void theFilterAsksOnceSomebodyStopsTyping() {
    QSignalSpy changed(view_.get(), &AuditView::queryChanged);
    QTest::keyClicks(view_->filter()->login(), "tom");
    QCOMPARE(changed.count(), 0);
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(view_->query().login, QString("tom"));
    QTest::keyClicks(view_->filter()->service(), "hunt-engine");
    QTest::keyClick(view_->filter()->service(), Qt::Key_Return);
    QCOMPARE(changed.count(), 2);
    view_->filter()->deniedOnly()->click();
    QCOMPARE(changed.count(), 3);
    QVERIFY(view_->query().denied_only);
    view_->filter()->clear();
    QVERIFY(!view_->query().narrows());
    QCOMPARE(changed.count(), 4);
  }

  void waitingIsToldAfterAWhileAndProblemsWithAWayOn() {
    const ProgressNote* note = view_->awaited();
    view_->setLoading();
    QVERIFY(!note->isVisible());
    QTRY_VERIFY(note->isVisible());
    QVERIFY(note->words().startsWith("Reading the log"));
    view_->setProblem("The store did not answer.");
    QVERIFY(!note->isVisible());
    QVERIFY(view_->banner()->isVisible());
    QSignalSpy again(view_.get(), &AuditView::againWanted);
    auto* way_on = view_->banner()->findChildren<QPushButton*>().first();
    QVERIFY(way_on->isVisible());
    way_on->click();
    QCOMPARE(again.count(), 1);
    view_->setEntries(samples::auditEntries(), false, samples::now);
    QVERIFY(!view_->banner()->isVisible());
  }

  void whatALoginMayNotSeeIsSaid() {
    view_->setNothingToSee();
    QVERIFY(view_->empty()->isVisible());
    QCOMPARE(view_->empty()->accessibleName(),
             QString("This login may not see the audit log of prod"));
    QVERIFY(!view_->verifyButton()->isEnabled());
    QVERIFY(!view_->exportButton()->isEnabled());
  }

  void everythingThatIsWorkedWithHasANameAndAKey() {
    view_->setEntries(samples::auditEntries(), false, samples::now);
    view_->table()->selectKey("6");
    for (QWidget* widget : std::initializer_list<QWidget*>{
             view_->filter()->login(), view_->filter()->service(), view_->filter()->action(),
             view_->table(), view_->details()->text()}) {
      QVERIFY(!widget->accessibleName().isEmpty());
      QVERIFY(widget->focusPolicy() & Qt::TabFocus);
    }
    view_->filter()->login()->setFocus();
    QTest::keyClick(view_->filter()->login(), Qt::Key_Down);
    QCOMPARE(view_->focusWidget(), view_->table());
  }

  void theVerdictIsTold() {
    AuditVerifyDialog dialog("prod", "red");
    QSignalSpy wanted(&dialog, &AuditVerifyDialog::verifyWanted);
    QSignalSpy stopped(&dialog, &AuditVerifyDialog::stopWanted);
    dialog.show();
    dialog.anchorField()->setText("12:short");
    dialog.verifyButton()->click();
    QCOMPARE(wanted.count(), 0);
    dialog.anchorField()->setText("12:" + QString(64, 'a'));
    dialog.verifyButton()->click();
    QCOMPARE(wanted.count(), 1);
    QVERIFY(dialog.isRunning());
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QCOMPARE(stopped.count(), 1);
    QVERIFY(dialog.isVisible() && !dialog.isRunning());
    dialog.verifyButton()->click();
    dialog.setVerdict({12, 2, AuditFault{7, "The hash is not that of the entry."}, {}});
    QVERIFY(dialog.banner()->accessibleName().startsWith("Entry 7: The hash is not"));
    dialog.verifyButton()->click();
    dialog.setVerdict({12, 0, std::nullopt, {12, std::string(64, 'b')}});
    QCOMPARE(dialog.foundAnchor(), "12:" + QString(64, 'b'));
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
  }

 private:
  std::unique_ptr<AuditView> view_;
};

QTEST_MAIN(AuditViewTest)
#include "audit_view_test.moc"
