// SPDX-License-Identifier: GPL-3.0-or-later
// Who set a value and when: in the text, the form and the effective profile.
#include <QTest>
#include <QToolTip>

#include "tests/window/console/console_fixture.h"
#include "widgets/console/profile_page.h"
#include "widgets/editor/code_view.h"

using namespace sextant;
using namespace sextant::ui;
using sextant::testing::ConsoleFixture;
using sextant::testing::replaced;

namespace {

constexpr int soon_ms = 15000;
// More than a console keeps of a service's history.
constexpr int later_revisions = 101;

}  // namespace

class ConsoleProvenanceTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    fixture_ = std::make_unique<ConsoleFixture>();
    fixture_->publishAsAda(1, replaced(ConsoleFixture::first_text, "ttl: 1s", "ttl: 9s"),
                           "Longer lives\nfor clues");
  }
  void cleanup() {
    window_.reset();
    fixture_.reset();
  }

  void theTextTellsWhoSetAValue() {
    open();
    editor()->goTo({7, 9});
    QTRY_VERIFY2_WITH_TIMEOUT(editor()->statusWords().contains(published()),
                              qPrintable(editor()->statusWords()), soon_ms);
    QVERIFY(editor()->statusWords().contains("UTC ("));
    QVERIFY(editor()->statusWords().contains("ago): Longer lives"));
    QVERIFY(!editor()->statusWords().contains("for clues"));
  }

  void whatIsTypedIsSetInTheDraft() {
    open();
    editor()->goTo({7, 1});
    QTest::keyClick(editor()->view(), Qt::Key_End);
    QTest::keyClick(editor()->view(), Qt::Key_Backspace);
    QTRY_VERIFY2_WITH_TIMEOUT(
        editor()->statusWords().contains("Set in your draft of base, which is not published."),
        qPrintable(editor()->statusWords()), soon_ms);
    // Other values of the profile are as they were published.
    editor()->goTo({8, 9});
    QTRY_VERIFY2(editor()->statusWords().contains(published()),
                 qPrintable(editor()->statusWords()));
  }

  void theAuthorOfAnOldRevisionIsAskedFor() {
    for (int i = 0; i < later_revisions; ++i) {
      fixture_->publishProfiles(
          fixture_->key, 2 + i,
          {{{"eu1", {}}, "workers: {threads: " + std::to_string(40 + i) + "}\n"}});
    }
    open();
    const auto stable = [this] { return window_->session().stable(fixture_->key); };
    QTRY_VERIFY_WITH_TIMEOUT(
        stable() != nullptr && stable()->info.number.value == 2 + later_revisions, soon_ms);
    editor()->goTo({7, 9});
    editor()->explain();
    QTRY_VERIFY2_WITH_TIMEOUT(QToolTip::text().contains(published()), qPrintable(QToolTip::text()),
                              soon_ms);
    QTRY_VERIFY(editor()->statusWords().contains(published()));
  }

  void theFormTellsItBelowTheRows() {
    open();
    window_->openProfile({fixture_->key, {"eu1", {}}});
    page()->showView(ProfilePage::View::form);
    FormView* form = page()->form()->view();
    QTRY_VERIFY_WITH_TIMEOUT(form->model()->find("/db/pool/max").isValid(), soon_ms);
    form->select("/db/pool/max");
    QTRY_VERIFY2_WITH_TIMEOUT(form->details()->words().contains(published()),
                              qPrintable(form->details()->words()), soon_ms);
    form->select("/db");
    QVERIFY(!form->details()->words().contains("Last set"));
  }

  void theEffectiveProfileTellsItInItsTips() {
    open();
    page()->showView(ProfilePage::View::effective);
    EffectiveView* view = page()->effective()->view();
    const auto cell = [view](int column) {
      for (int row = 0; row < view->table()->model()->rowCount(); ++row) {
        if (view->table()->model()->index(row, 0).data().toString() == "/db/pool/max")
          return view->table()->model()->index(row, column);
      }
      return QModelIndex();
    };
    QTRY_COMPARE_WITH_TIMEOUT(cell(5).data().toString(), author(), soon_ms);
    for (int column : {3, 4, 5}) {
      const QString tip = cell(column).data(Qt::ToolTipRole).toString();
      QVERIFY2(tip.contains(published()) && tip.contains("Longer lives"), qPrintable(tip));
    }
  }

 private:
  void open() {
    window_ = fixture_->openWindow();
    QTRY_VERIFY_WITH_TIMEOUT(
        page() != nullptr && page()->text()->editor()->text().find("9s") != std::string::npos,
        soon_ms);
    QTRY_VERIFY_WITH_TIMEOUT(window_->session().schema(fixture_->key) != nullptr, soon_ms);
  }
  ProfilePage* page() const { return window_->profilePage(); }
  YamlEditor* editor() const { return page()->text()->editor(); }
  QString author() const { return QString::fromStdString(fixture_->history().back().author); }
  QString published() const { return QStringLiteral("Last set in revision 2 by ") + author(); }

  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(ConsoleProvenanceTest)
#include "console_provenance_test.moc"
