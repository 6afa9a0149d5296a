// SPDX-License-Identifier: GPL-3.0-or-later
// Several stores in one console: windows, passwords and read-only ones, on a real server.
#include <QApplication>
#include <QDirIterator>
#include <QTest>

#include <sys/stat.h>

#include "model/session/draft_store.h"
#include "tests/support/fake_keychain.h"
#include "tests/support/scram_login.h"
#include "tests/window/console/console_fixture.h"
#include "widgets/common/state_label.h"
#include "widgets/connections/connections_dialog.h"
#include "widgets/connections/password_prompt.h"
#include "widgets/console/console_windows.h"
#include "widgets/console/store_words.h"

using namespace sextant;
using namespace sextant::ui;
using namespace sextant::testing;

namespace {

constexpr int soon_ms = 15000;
constexpr const char* password = "s3cret";

}  // namespace

class ConsoleConnectionsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    for (const char* name : {"PGPASSWORD", "PGPASSFILE", "PGUSER", "PGHOST"})
      qunsetenv(name);
    qputenv("XDG_DATA_HOME", folder_.path().toLocal8Bit());
    Theme::install(ThemeChoice::dark);
    fixture_ = std::make_unique<ConsoleFixture>(true);
    login_ =
        std::make_unique<ScramLogin>(fixture_->storeFixture(), fixture_->store(), "mara", password);
  }
  void cleanupTestCase() {
    login_.reset();
    fixture_.reset();
  }
  void init() {
    keychain_ = {};
    QFile::remove(ConnectionList::usualFile());
    WindowOptions basis;
    basis.person = "mara";
    windows_ = std::make_unique<ConsoleWindows>(basis, ConnectionList(),
                                                std::make_unique<FakeKeychain>(keychain_));
  }
  void cleanup() { windows_.reset(); }

  void aRefusedLoginAsksForThePassword() {
    const int before = login_->refusals();
    keychain_.kept["1"] = "not that";
    MainWindow* window = open(saved("production", true));
    QTRY_COMPARE_WITH_TIMEOUT(window->session().connection(), ConnectionState::refused, soon_ms);
    Banner* banner = window->notices()->connectionBanner();
    QVERIFY(banner->isVisible());
    QVERIFY2(banner->sentence().contains("password authentication failed"),
             qPrintable(banner->sentence()));
    QVERIFY(!banner->sentence().contains("not that"));
    QTest::qWait(1200);
    QCOMPARE(login_->refusals() - before, 1);
    button(banner, "Enter password…")->click();
    auto* prompt = window->findChild<PasswordPrompt*>();
    QVERIFY(prompt != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(prompt->keepTick()->isEnabled(), soon_ms);
    QVERIFY(prompt->keepTick()->isChecked());
    QTest::keyClicks(prompt->field(), password);
    prompt->connectButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(window->session().connection(), ConnectionState::connected, soon_ms);
    QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), soon_ms);
    QTRY_COMPARE_WITH_TIMEOUT(keychain_.kept.value("1"), QByteArray(password), soon_ms);
    QCOMPARE(login_->refusals() - before, 1);
    expectNowhereOnDisk();
  }

  void aLoginWithoutARoleIsToldSo() {
    SavedConnection connection = saved("no role", false);
    connection.dsn = fixture_->storeFixture().addLogin("otto");
    MainWindow* window = open(connection);
    Banner* banner = window->notices()->connectionBanner();
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), soon_ms);
    QVERIFY2(banner->sentence().contains("no role") && banner->sentence().contains("grant add"),
             qPrintable(banner->sentence()));
    QCOMPARE(window->session().connection(), ConnectionState::connected);
    QVERIFY(storeTrouble(window->session()).has_value());
    QTRY_VERIFY(shows(window, "Store: no role, cannot be used"));
    QTRY_VERIFY(shows(window, "The store cannot be used"));
    QTRY_VERIFY(!shows(window, "Waiting for the store") &&
                !shows(window, "Nothing has been read yet"));
    // Its first role is noticed without another connection.
    const auto granted = await<void>([&](Reply<void> reply) {
      fixture_->store().grantRole({"otto", "*", "viewer"}, "test", std::move(reply));
    });
    QVERIFY(granted);
    QTRY_VERIFY_WITH_TIMEOUT(window->session().hasOverview() && !banner->isVisible(), soon_ms);
    QVERIFY(!storeTrouble(window->session()).has_value());
  }

  void withoutALoginNothingIsAwaited() {
    MainWindow* window = open(saved("refused", false));
    QTRY_COMPARE_WITH_TIMEOUT(window->session().connection(), ConnectionState::refused, soon_ms);
    QTRY_VERIFY(shows(window, "There is no connection to the store"));
    QTRY_VERIFY(!shows(window, "Waiting for the store") &&
                !shows(window, "Nothing has been read yet"));
    QVERIFY(!window->notices()->connectionBanner()->sentence().contains("cannot be reached"));
  }

  void aPasswordThatIsNotKeptLastsAsLongAsTheProgram() {
    MainWindow* window = open(saved("production", false));
    QTRY_COMPARE_WITH_TIMEOUT(window->session().connection(), ConnectionState::refused, soon_ms);
    button(window->notices()->connectionBanner(), "Enter password…")->click();
    auto* prompt = window->findChild<PasswordPrompt*>();
    QTest::keyClicks(prompt->field(), password);
    prompt->connectButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(window->session().connection(), ConnectionState::connected, soon_ms);
    QVERIFY(keychain_.kept.isEmpty());
    window->close();
    QTRY_VERIFY_WITH_TIMEOUT(windows_->windows().empty(), soon_ms);
    window = open(saved("production", false));
    QTRY_COMPARE_WITH_TIMEOUT(window->session().connection(), ConnectionState::connected, soon_ms);
    expectNowhereOnDisk();
  }

  void aHangingKeychainHoldsNoWindowUp() {
    keychain_.hangs = true;
    QElapsedTimer clock;
    clock.start();
    MainWindow* window = open(saved("production", true));
    QVERIFY(window->isVisible());
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
  }

  void oneWindowForEachStore() {
    windows_->vault().remember("1", password);
    MainWindow* first = open(saved("production", false));
    SavedConnection other = saved("production too", false);
    other.id = "2";
    windows_->vault().remember("2", password);
    MainWindow* second = open(other);
    QVERIFY(first != second);
    QCOMPARE(open(saved("production", false)), first);
    QCOMPARE(windows_->windows().size(), std::size_t{2});
    QVERIFY(DraftStore::folderFor(first->session().target().name()) !=
            DraftStore::folderFor(second->session().target().name()));
    for (MainWindow* window : {first, second})
      QTRY_VERIFY_WITH_TIMEOUT(window->profilePage() != nullptr, soon_ms);
    // The same place of the same server: each has a draft of its own.
    type(first, "# one");
    type(second, "# two");
    for (MainWindow* window : {first, second}) {
      window->drafts().saveNow();
      QTRY_COMPARE_WITH_TIMEOUT(window->drafts().draftsOf(fixture_->key).size(), std::size_t{1},
                                soon_ms);
      QVERIFY(!window->notices()->noticeBanner()->isVisible());
    }
    QVERIFY(first->windowTitle().contains("production"));
    QVERIFY(second->topBar()->connectionButton()->text().contains("production too"));
    first->drafts().discard(fixture_->key, {});
    second->drafts().discard(fixture_->key, {});
  }

  void aReadOnlyWindowOffersNoWrite() {
    windows_->vault().remember("1", password);
    SavedConnection connection = saved("to look at", false);
    connection.read_only = true;
    MainWindow* window = open(connection);
    QTRY_VERIFY_WITH_TIMEOUT(window->profilePage() != nullptr && window->session().hasOverview(),
                             soon_ms);
    TopBar* bar = window->topBar();
    QVERIFY(bar->readOnlyChip()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(bar->armButton()->isVisible(), soon_ms);
    QVERIFY(!bar->armButton()->isEnabled());
    QVERIFY(bar->armButton()->toolTip().contains("read-only"));
    QVERIFY(!bar->publishButton()->isEnabled());
    QVERIFY(bar->publishButton()->toolTip().contains("read-only"));
    for (const QPushButton* button : {bar->armButton(), bar->publishButton()})
      QVERIFY2(button->toolTip().contains("is protected"), qPrintable(button->toolTip()));
    window->askArm();
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    std::optional<Result<PublishReceipt>> receipt;
    window->session().write(publishOf("prod/hunt-engine", 1, "a: 1\n"), window,
                            [&](const Result<PublishReceipt>& reply) { receipt = reply; });
    QTRY_VERIFY_WITH_TIMEOUT(receipt.has_value(), soon_ms);
    QCOMPARE(receipt->error().kind, ErrorKind::denied);
    QCOMPARE(receipt->error().what, std::string("This connection is read-only."));
  }

  void connectionsAreMadeTestedAndOpened() {
    StoreTarget target;
    target.root = fixture_->storeFixture().root();
    MainWindow* window = windows_->open(target);
    QVERIFY(QTest::qWaitForWindowExposed(window));
    window->topBar()->connectionButton()->click();
    ConnectionsDialog* dialog = windows_->dialog();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    dialog->newButton()->click();
    ConnectionForm* form = dialog->form();
    QTest::keyClicks(form->name(), "shop");
    emit form->form()->chosen(1);
    form->string()->setText(login_->dsn() + " password=" + password);
    QTRY_VERIFY_WITH_TIMEOUT(form->keep()->isEnabled(), soon_ms);
    form->keep()->click();
    dialog->testButton()->click();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->result()->banner()->isVisible(), soon_ms);
    const QString found = dialog->result()->text();
    QVERIFY2(found.startsWith("The connection works"), qPrintable(found));
    QVERIFY2(found.contains("mara, by password") && found.contains("administrator everywhere"),
             qPrintable(found));
    dialog->saveButton()->click();
    QVERIFY2(!dialog->isChanged(), qPrintable(form->problem()));
    const auto list = ConnectionList().read();
    QVERIFY(list && list->size() == 1);
    QCOMPARE(list->front().name, QString("shop"));
    QTRY_COMPARE_WITH_TIMEOUT(keychain_.kept.value(list->front().id), QByteArray(password),
                              soon_ms);
    expectNowhereOnDisk();
    dialog->openButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(windows_->windows().size(), std::size_t{2}, soon_ms);
    MainWindow* opened = windows_->windows().back();
    QTRY_COMPARE_WITH_TIMEOUT(opened->session().connection(), ConnectionState::connected, soon_ms);
    QTRY_VERIFY_WITH_TIMEOUT(windows_->dialog() == nullptr, soon_ms);
  }

  // Drafts are kept by the store's name.
  void aNewNameKeepsTheDrafts() {
    QVERIFY(ConnectionList().save(saved("old name", false)));
    QDir().mkpath(DraftStore::folderFor("old name"));
    StoreTarget target;
    target.root = fixture_->storeFixture().root();
    MainWindow* window = windows_->open(target);
    emit window->connectionsWanted();
    ConnectionsDialog* dialog = windows_->dialog();
    dialog->choose("1");
    dialog->form()->name()->setText("new name");
    dialog->saveButton()->click();
    QVERIFY(ConnectionList().find("new name"));
    QVERIFY(QDir(DraftStore::folderFor("new name")).exists());
    QVERIFY(!QDir(DraftStore::folderFor("old name")).exists());
  }

  void draftsThatCannotGoAlongAreTold() {
    QVERIFY(ConnectionList().save(saved("left", false)));
    QDir().mkpath(DraftStore::folderFor("left"));
    QDir().mkpath(DraftStore::folderFor("taken"));
    StoreTarget target;
    target.root = fixture_->storeFixture().root();
    emit windows_->open(target)->connectionsWanted();
    ConnectionsDialog* dialog = windows_->dialog();
    dialog->choose("1");
    dialog->form()->name()->setText("taken");
    dialog->saveButton()->click();
    QVERIFY(dialog->problem()->isVisible());
    QVERIFY2(dialog->problem()->sentence().contains(DraftStore::folderFor("left")),
             qPrintable(dialog->problem()->sentence()));
  }

 private:
  static bool shows(const MainWindow* window, const QString& words) {
    const auto labels = window->findChildren<QLabel*>();
    for (const QLabel* label : labels) {
      if (label->isVisible() && label->text().contains(words)) return true;
    }
    const auto states = window->findChildren<StateLabel*>();
    return std::any_of(states.begin(), states.end(), [&](const StateLabel* label) {
      return label->isVisible() && label->word().contains(words);
    });
  }
  [[nodiscard]] SavedConnection saved(const QString& name, bool keeps) const {
    return {"1", name, "red", login_->dsn(), "", false, keeps};
  }
  MainWindow* open(const SavedConnection& connection) {
    const auto window = windows_->open(connection);
    if (!window) qFatal("%s", window.error().toString().c_str());
    return *window;
  }
  static QPushButton* button(QWidget* parent, const QString& words) {
    for (QPushButton* one : parent->findChildren<QPushButton*>()) {
      if (one->text() == words) return one;
    }
    qFatal("There is no button %s", qPrintable(words));
  }
  void type(MainWindow* window, const char* text) const {
    Draft draft;
    draft.key = fixture_->key;
    draft.base = {1};
    draft.base_text = ConsoleFixture::first_text;
    draft.text = ConsoleFixture::first_text + text + '\n';
    window->drafts().edit(draft);
  }
  // In no file of the console's.
  void expectNowhereOnDisk() const {
    QDirIterator files(folder_.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      QFile file(files.next());
      QVERIFY(file.open(QIODevice::ReadOnly));
      QVERIFY2(!file.readAll().contains(password), qPrintable(file.fileName()));
    }
  }
  QTemporaryDir folder_;
  std::unique_ptr<ConsoleFixture> fixture_;
  std::unique_ptr<ScramLogin> login_;
  FakeKeychainState keychain_;
  std::unique_ptr<ConsoleWindows> windows_;
};

QTEST_MAIN(ConsoleConnectionsTest)
#include "console_connections_test.moc"
