// SPDX-License-Identifier: GPL-3.0-or-later
// Keys and focus in the console's real window.
#include <QSignalSpy>
#include <QTest>

#include "tests/window/console/console_fixture.h"
#include "widgets/console/diff_page.h"
#include "widgets/editor/code_view.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::replaced;

namespace {

constexpr int soon_ms = 15000;

}  // namespace

class ConsoleKeysTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    fixture_ = std::make_unique<ConsoleFixture>();
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(page() != nullptr && text() == ConsoleFixture::first_text, soon_ms);
  }
  void cleanup() {
    window_.reset();
    fixture_.reset();
  }

  void everyShortcutWorksWhileTheTextHasTheFocus() {
    view()->setFocus();
    const std::string before = text();
    for (QAction* action : window_->commands().all()) {
      // What it does is another test's: most open something that takes the focus.
      disconnect(action, &QAction::triggered, nullptr, nullptr);
      for (const QKeySequence& keys : action->shortcuts()) {
        QSignalSpy triggered(action, &QAction::triggered);
        QTest::keyClick(view(), keys[0].key(), keys[0].keyboardModifiers());
        QVERIFY2(triggered.count() == 1, qPrintable(keys.toString() + " " + action->text()));
      }
    }
    QCOMPARE(text(), before);
  }

  void ctrlDComparesTheDraftFromTheText() {
    changeValue(7, "20", "4");
    QTest::keyClick(view(), Qt::Key_D, Qt::ControlModifier);
    QVERIFY(qobject_cast<DiffPage*>(window_->tabs()->current()) != nullptr);
    QCOMPARE(std::string(window_->drafts().find(fixture_->key, {})->text),
             replaced(ConsoleFixture::first_text, "max: 20", "max: 4"));
  }

  void theFocusGoesWhereAPersonWorks() {
    QTRY_COMPARE(QApplication::focusWidget(), view());
    QTest::keyClick(view(), Qt::Key_2, Qt::AltModifier);
    QTRY_COMPARE(QApplication::focusWidget(), page()->form()->view()->tree());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_1, Qt::AltModifier);
    QTRY_COMPARE(QApplication::focusWidget(), view());
    window_->close();
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(page() != nullptr && text() == ConsoleFixture::first_text, soon_ms);
    QTRY_COMPARE(QApplication::focusWidget(), view());
  }

  void theLineBelowTheTextFollowsTheDraft() {
    page()->text()->editor()->goTo({7, 9});
    const auto status = [this] { return page()->text()->editor()->statusWords(); };
    QTRY_VERIFY_WITH_TIMEOUT(status().contains("Effective 20,"), soon_ms);
    changeValue(7, "20", "4");
    QTRY_VERIFY_WITH_TIMEOUT(status().contains("Effective 4,"), 2000);
  }

  void whatIsTypedInTheFormIsTakenOver_data() {
    QTest::addColumn<int>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    const auto on = [](const char* name, Qt::Key key, Qt::KeyboardModifiers modifiers) {
      QTest::newRow(name) << int(key) << modifiers;
    };
    on("the text comes in front", Qt::Key_1, Qt::AltModifier);
    on("the history comes in front", Qt::Key_4, Qt::AltModifier);
    on("the draft is compared", Qt::Key_D, Qt::ControlModifier);
    on("another tab comes in front", Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    on("the tab is closed", Qt::Key_W, Qt::ControlModifier);
  }
  void whatIsTypedInTheFormIsTakenOver() {
    QFETCH(int, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    page()->showView(ProfilePage::View::form);
    FormTree* tree = page()->form()->view()->tree();
    auto* model = qobject_cast<FormModel*>(tree->model());
    tree->setFocus();
    tree->setCurrentIndex(model->find("/db/pool/max"));
    QTest::keyClicks(tree, "7");
    QVERIFY(tree->isEditing());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key(key), modifiers);
    QTRY_VERIFY(window_->drafts().find(fixture_->key, {}) != nullptr);
    QCOMPARE(window_->drafts().find(fixture_->key, {})->text,
             replaced(ConsoleFixture::first_text, "max: 20", "max: 7"));
    if (key == Qt::Key_W) return;
    QVERIFY(!tree->isEditing());
  }

 private:
  ProfilePage* page() const { return window_->profilePage(); }
  CodeView* view() const { return page()->text()->editor()->view(); }
  std::string text() const { return page()->text()->editor()->text(); }

  // Types over the value at the end of a line, from 1.
  void changeValue(std::size_t line, const QByteArray& from, const QByteArray& to) {
    page()->text()->editor()->goTo({line, 1});
    QTest::keyClick(view(), Qt::Key_End);
    for (int i = 0; i < from.size(); ++i)
      QTest::keyClick(view(), Qt::Key_Backspace);
    QTest::keyClicks(view(), QString::fromLatin1(to));
    QTRY_VERIFY(window_->drafts().find(fixture_->key, {}) != nullptr);
  }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(ConsoleKeysTest)
#include "console_keys_test.moc"
