// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include "widgets/connections/connection_words.h"
#include "widgets/connections/connections_dialog.h"
#include "widgets/connections/password_prompt.h"

using namespace sextant;
using namespace sextant::ui;

Q_DECLARE_METATYPE(ConnectionEdit)

namespace {

constexpr const char* secret = "hunter2";

std::vector<SavedConnection> sample() {
  return {{"1", "lab", "", "dbname=shop host=a user=m"},
          {"2", "production", "red", "host=b", "", true, true},
          {"3", "staging", "green", "service=shop"}};
}

}  // namespace

class ConnectionsDialogTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    Theme::install(ThemeChoice::dark);
    saved_ = sample();
    dialog_ = std::make_unique<ConnectionsDialog>();
    dialog_->setKeychain(true, {});
    dialog_->setConnections(saved_, "1", {"1"}, {"2"});
    asked_ = 0;
    answer_ = Unsaved::cancel;
    dialog_->setAsk([this] {
      ++asked_;
      return answer_;
    });
    connect(dialog_.get(), &ConnectionsDialog::saveWanted, this,
            [this](const ConnectionEdit& edit) {
              edits_.push_back(edit);
              if (refuses_) return dialog_->setSaveProblem("There is already one of this name.");
              std::erase_if(saved_, [&](const auto& one) { return one.id == edit.connection.id; });
              saved_.push_back(edit.connection);
              dialog_->setConnections(saved_, "1", {"1"}, {});
              dialog_->setSaved(edit.connection);
            });
    edits_.clear();
    refuses_ = false;
    dialog_->show();
    QVERIFY(QTest::qWaitForWindowExposed(dialog_.get()));
  }
  void cleanup() { dialog_.reset(); }

  void theCurrentOneIsShownFirst() {
    QCOMPARE(form()->name()->text(), QString("lab"));
    QCOMPARE(dialog_->list()->count(), 3);
    QVERIFY(!dialog_->isChanged());
    QVERIFY(!dialog_->saveButton()->isEnabled());
    QVERIFY(!dialog_->openButton()->isEnabled());
    QVERIFY(!dialog_->deleteButton()->isEnabled());
    const QString spoken = dialog_->list()->item(1)->data(Qt::AccessibleTextRole).toString();
    QCOMPARE(spoken, QString("production, b, red, read-only"));
    QVERIFY(
        dialog_->list()->item(0)->data(Qt::AccessibleTextRole).toString().contains("this window"));
  }

  void everyEntryShowsWithoutBecomingAnEdit() {
    for (const SavedConnection& one : saved_) {
      dialog_->choose(one.id);
      QCOMPARE(form()->name()->text(), one.name);
      QVERIFY2(!dialog_->isChanged(), qPrintable(one.name));
      QCOMPARE(form()->edit()->connection, one);
    }
    QCOMPARE(form()->string()->text(), QString("service=shop"));
    QVERIFY(form()->string()->isVisible());
    QCOMPARE(asked_, 0);
  }

  void nothingTypedIsLostWhenSwitching() {
    QTest::keyClicks(form()->fields()->user(), "ax");
    QVERIFY(dialog_->isChanged());
    dialog_->list()->setCurrentRow(1);
    QCOMPARE(asked_, 1);
    QCOMPARE(dialog_->list()->chosenId(), QString("1"));
    QCOMPARE(form()->fields()->user()->text(), QString("max"));
    answer_ = Unsaved::save;
    dialog_->list()->setCurrentRow(1);
    QCOMPARE(edits_.size(), std::size_t{1});
    QCOMPARE(edits_[0].connection.dsn, QString("dbname=shop host=a user=max"));
    QCOMPARE(form()->name()->text(), QString("production"));
    QTest::keyClicks(form()->reads(), "host=r");
    answer_ = Unsaved::discard;
    dialog_->choose("3");
    QCOMPARE(form()->name()->text(), QString("staging"));
    QCOMPARE(edits_.size(), std::size_t{1});
  }

  void nothingTypedIsLostWhenClosing() {
    QTest::keyClicks(form()->password(), secret);
    dialog_->reject();
    QVERIFY(dialog_->isVisible());
    QCOMPARE(form()->password()->text(), QString(secret));
    // A save that is refused closes nothing either.
    answer_ = Unsaved::save;
    refuses_ = true;
    dialog_->reject();
    QVERIFY(dialog_->isVisible());
    QVERIFY(form()->problem().contains("already"));
    refuses_ = false;
    dialog_->reject();
    QVERIFY(!dialog_->isVisible());
    QCOMPARE(edits_.back().password.value_or(QString()), QString(secret));
  }

  void aPasswordInTheStringMovesToItsField() {
    dialog_->newButton()->click();
    QTest::keyClicks(form()->name(), "new one");
    emit form()->form()->chosen(1);
    QTest::keyClicks(form()->string()->field(), "postgresql://m:hunter2@db-9/shop");
    form()->string()->field()->setFocus();
    QTest::keyClick(form()->string()->field(), Qt::Key_Tab);
    QCOMPARE(form()->string()->text(), QString("dbname=shop host=db-9 user=m"));
    QCOMPARE(form()->password()->text(), QString(secret));
    QCOMPARE(form()->password()->echoMode(), QLineEdit::Password);
    dialog_->saveButton()->click();
    QCOMPARE(edits_.size(), std::size_t{1});
    QCOMPARE(edits_[0].connection.dsn, QString("dbname=shop host=db-9 user=m"));
    QCOMPARE(edits_[0].password.value_or(QString()), QString(secret));
    QVERIFY(!form()->string()->text().contains(secret));
    QVERIFY(form()->password()->text().isEmpty());
  }

  // It could be another login's; taken for the store's it would replace that unseen.
  void aPasswordInReadsIsRefusedBesideIt() {
    QTest::keyClicks(form()->reads(), "host=r password=hunter2");
    dialog_->saveButton()->click();
    QVERIFY(edits_.empty());
    QVERIFY(form()->password()->text().isEmpty());
    QVERIFY(form()->problem().contains("No password can stand here"));
    QVERIFY(!form()->problem().contains(secret));
    form()->reads()->setText("host=r");
    dialog_->saveButton()->click();
    QCOMPARE(edits_[0].connection.reads, QString("host=r"));
    QVERIFY(!edits_[0].password);
  }

  // As an 800 pixel wide screen has it.
  void nothingIsCutOffOrSqueezed() {
    saved_[1].dsn = "host=db-1.example.org,db-2.example.org,db-3.example.org";
    dialog_->setConnections(saved_, "1", {"1"}, {});
    dialog_->resize(800, 600);
    dialog_->choose("2");
    dialog_->testButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog_->result()->progress()->isVisible(), 2000);
    QTest::qWait(50);
    const QWidget* inside = form()->parentWidget();
    QVERIFY2(inside->width() <= inside->parentWidget()->width(),
             qPrintable(QString::number(inside->width())));
    ConnectionReport report;
    report.status.login = std::string(300, 'm');
    report.status.holds_store = report.status.may_read = true;
    dialog_->setReport(report);
    QTest::qWait(50);
    for (const QLineEdit* line : form()->findChildren<QLineEdit*>()) {
      if (line->isVisible()) QCOMPARE(line->height(), line->sizeHint().height());
    }
    QVERIFY(inside->width() <= inside->parentWidget()->width());
    const QWidget* result = dialog_->result();
    const int end = result->mapTo(dialog_.get(), QPoint(0, result->height())).y();
    const QWidget* view = inside->parentWidget();
    const int view_end = view->mapTo(dialog_.get(), QPoint(0, view->height())).y();
    QVERIFY2(end <= view_end, qPrintable(QString::number(end - view_end)));
  }

  void aProblemStandsUnderItsField() {
    dialog_->newButton()->click();
    form()->name()->setText("new one");
    dialog_->saveButton()->click();
    const QLineEdit* hosts = form()->fields()->hosts();
    const PlainLabel* problem = form()->fields()->problem();
    QVERIFY(problem->isVisible() && !problem->text().isEmpty());
    QTest::qWait(20);
    const int below =
        problem->mapTo(form(), QPoint()).y() - hosts->mapTo(form(), QPoint(0, hosts->height())).y();
    QVERIFY2(below >= 0 && below < 12, qPrintable(QString::number(below)));
    QVERIFY(hosts->hasFocus());
  }

  void aRefusalIsNotToldAsASilence() {
    const ReportWords words =
        errorWords({ErrorKind::denied, "The store cannot be reached: FATAL:  no such login."});
    QVERIFY2(words.sentence.startsWith("FATAL: no such login."), qPrintable(words.sentence));
  }

  void aStringThatCannotBeReadStays() {
    emit form()->form()->chosen(1);
    form()->string()->field()->setText("host=a password=my hunter2");
    dialog_->saveButton()->click();
    QVERIFY(edits_.empty());
    QVERIFY(form()->string()->hint().contains("cannot be read"));
    QVERIFY(!form()->string()->hint().contains(secret));
    emit form()->form()->chosen(0);
    QVERIFY(form()->string()->isVisible());
    QCOMPARE(form()->string()->text(), QString("host=a password=my hunter2"));
  }

  void aNewOneIsAbandonedOrSaved() {
    dialog_->newButton()->click();
    QCOMPARE(dialog_->list()->count(), 4);
    QVERIFY(!dialog_->newButton()->isEnabled());
    dialog_->saveButton()->click();
    QVERIFY(edits_.empty());
    QVERIFY(!form()->problem().isEmpty());
    answer_ = Unsaved::discard;
    dialog_->choose("2");
    QCOMPARE(dialog_->list()->count(), 3);
    dialog_->duplicateButton()->click();
    QCOMPARE(form()->name()->text(), QString("production copy"));
    dialog_->saveButton()->click();
    QCOMPARE(edits_.size(), std::size_t{1});
    QVERIFY(edits_[0].connection.id != "2" && !edits_[0].connection.id.isEmpty());
    QVERIFY(edits_[0].connection.read_only);
    QVERIFY(!edits_[0].password);
    QCOMPARE(dialog_->list()->count(), 4);
  }

  void aTestIsStoppedByAnEdit() {
    QSignalSpy tests(dialog_.get(), &ConnectionsDialog::testWanted);
    QSignalSpy stops(dialog_.get(), &ConnectionsDialog::testStopWanted);
    dialog_->choose("2");
    dialog_->testButton()->click();
    QCOMPARE(tests.size(), 1);
    QVERIFY(!dialog_->testButton()->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(dialog_->result()->progress()->isVisible(), 2000);
    QVERIFY(dialog_->result()->progress()->words().contains("Connecting to b"));
    QTest::keyClicks(form()->fields()->hosts(), "x");
    QCOMPARE(stops.size(), 1);
    QVERIFY(dialog_->testButton()->isEnabled());
    dialog_->testButton()->click();
    dialog_->setTestProblem({ErrorKind::denied, "password authentication failed."});
    QVERIFY(dialog_->result()->text().contains("Check user and password."));
    QVERIFY(dialog_->isChanged());
  }

  void openingAsksFirst() {
    QSignalSpy opened(dialog_.get(), &ConnectionsDialog::openWanted);
    dialog_->choose("2");
    form()->readOnly()->click();
    dialog_->openButton()->click();
    QCOMPARE(asked_, 1);
    QCOMPARE(opened.size(), 0);
    answer_ = Unsaved::save;
    dialog_->openButton()->click();
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened[0][0].toString(), QString("2"));
    QVERIFY(!edits_[0].connection.read_only);
    QVERIFY(!dialog_->isVisible());
  }

  void anOpenOneKeepsItsName() {
    QVERIFY(form()->name()->isReadOnly());
    dialog_->choose("2");
    QVERIFY(!form()->name()->isReadOnly());
  }

  void deletingAsks() {
    QSignalSpy deleted(dialog_.get(), &ConnectionsDialog::deleteWanted);
    QStringList asked;
    bool yes = false;
    dialog_->setAskDelete([&](const QString& name) {
      asked << name;
      return yes;
    });
    dialog_->choose("2");
    dialog_->deleteButton()->click();
    QCOMPARE(deleted.size(), 0);
    yes = true;
    dialog_->deleteButton()->click();
    QCOMPARE(deleted.size(), 1);
    QCOMPARE(deleted[0][0].toString(), QString("2"));
    dialog_->newButton()->click();
    QTest::keyClicks(form()->name(), "x");
    dialog_->deleteButton()->click();
    QCOMPARE(asked, (QStringList{"production", "production", "x"}));
    QCOMPARE(deleted.size(), 1);
    QCOMPARE(dialog_->list()->count(), 3);
  }

  void withoutAKeychainItSaysSo() {
    dialog_->setKeychain(false, "This session has no desktop keychain.");
    QVERIFY(!form()->keep()->isEnabled());
    QVERIFY(form()->keychainWords().contains("no desktop keychain"));
  }

  void aListThatCannotBeReadIsNotWritten() {
    dialog_->setListProblem("It was written by a newer Sextant.");
    QVERIFY(dialog_->problem()->isVisible());
    dialog_->setConnections({}, {}, {}, {});
    QVERIFY(dialog_->empty()->findChild<PlainLabel*>()->text().contains("cannot be read"));
    for (QPushButton* button :
         {dialog_->newButton(), dialog_->saveButton(), dialog_->deleteButton()})
      QVERIFY(!button->isEnabled());
  }

  void anEmptyListSaysHowToFillIt() {
    dialog_->setConnections({}, {}, {}, {});
    ConnectionsDialog empty;
    empty.setConnections({}, {}, {}, {});
    empty.show();
    QVERIFY(empty.empty()->isVisible());
    empty.empty()->findChild<QPushButton*>()->click();
    QVERIFY(empty.form()->isVisible());
    QVERIFY(empty.isChanged());
  }

  // Every control has a name, and Tab reaches all of them.
  void theKeyboardReachesEverything() {
    dialog_->choose("2");
    QSet<QWidget*> reached;
    form()->name()->setFocus();
    for (int i = 0; i < 60; ++i) {
      QWidget* at = QApplication::focusWidget();
      QVERIFY(at != nullptr);
      reached.insert(at);
      QTest::keyClick(at, Qt::Key_Tab);
    }
    for (QWidget* one : std::initializer_list<QWidget*>{
             dialog_->list(), form()->name(), form()->colour(), form()->fields()->hosts(),
             form()->fields()->tls(), form()->password(), form()->keep(), form()->reads(),
             form()->readOnly(), dialog_->newButton(), dialog_->testButton(),
             dialog_->openButton()}) {
      QVERIFY2(reached.contains(one), qPrintable(one->accessibleName()));
    }
    for (QWidget* one : std::as_const(reached)) {
      const auto* button = qobject_cast<QAbstractButton*>(one);
      QVERIFY2(!one->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
               one->metaObject()->className());
    }
  }

  void thePromptGivesItsPasswordOnce() {
    PasswordPrompt prompt("production", "password authentication failed.");
    QSignalSpy entered(&prompt, &PasswordPrompt::entered);
    prompt.show();
    QVERIFY(!prompt.connectButton()->isEnabled());
    QVERIFY(!prompt.keepTick()->isEnabled());
    prompt.setKeychain(true, {});
    prompt.setKept(true);
    QTest::keyClicks(prompt.field(), secret);
    QTest::keyClick(prompt.field(), Qt::Key_Return);
    QCOMPARE(entered.size(), 1);
    QCOMPARE(entered[0][0].toString(), QString(secret));
    QCOMPARE(entered[0][1].toBool(), true);
    QVERIFY(prompt.field()->text().isEmpty());
  }

 private:
  [[nodiscard]] ConnectionForm* form() const { return dialog_->form(); }
  std::vector<SavedConnection> saved_;
  std::vector<ConnectionEdit> edits_;
  std::unique_ptr<ConnectionsDialog> dialog_;
  int asked_ = 0;
  Unsaved answer_ = Unsaved::cancel;
  bool refuses_ = false;
};

QTEST_MAIN(ConnectionsDialogTest)
#include "connections_dialog_test.moc"
