// SPDX-License-Identifier: GPL-3.0-or-later
// The window's commands, and what it remembers.
#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QMenu>

#include <utility>

#include "widgets/arm/arm_dialog.h"
#include "widgets/console/diff_page.h"
#include "widgets/console/fleet_page.h"
#include "widgets/console/help_dialog.h"
#include "widgets/console/latency_page.h"
#include "widgets/console/main_window.h"
#include "widgets/console/restored_page.h"
#include "widgets/console/service_texts.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {

template <class Run>
void MainWindow::onEditor(Run run) {
  if (ProfilePage* page = profilePage()) {
    page->showView(ProfilePage::View::text);
    run(page->text()->editor());
  }
}

void MainWindow::onEitherView(void (YamlEditor::*step)()) {
  ProfilePage* page = profilePage();
  if (page == nullptr) return;
  if (page->shownView() != ProfilePage::View::form) page->showView(ProfilePage::View::text);
  (page->text()->editor()->*step)();
  if (page->shownView() == ProfilePage::View::form) page->form()->follow();
}

void MainWindow::makeDocumentCommands() {
  using Keys = QList<QKeySequence>;
  commands_->add(tr("Go to profile or instance…"), Keys{QKeySequence(Qt::CTRL | Qt::Key_P)},
                 [this] { showGoTo(); });
  commands_->add(tr("All commands…"), Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
                 [this] { showCommands(); });
  commands_->add(
      tr("Publish the drafts of this service…"),
      Keys{QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)},
      [this] { publish(); });
  commands_->add(tr("Compare draft with the stable revision"),
                 Keys{QKeySequence(Qt::CTRL | Qt::Key_D)}, [this] { compareDraft(); });
  commands_->add(tr("Compare two scopes"), {}, [this] { compareScopes(); });
  commands_->add(tr("Compare with another profile…"), {}, [this] { compareWith(); });
  commands_->add(tr("Compare with a file…"), {}, [this] { compareWithFile(); });
  commands_->add(tr("Save drafts now"), Keys{QKeySequence(Qt::CTRL | Qt::Key_S)}, [this] {
    if (ProfilePage* page = profilePage()) page->text()->commit();
    drafts_.saveNow();
  });
  commands_->add(tr("Discard draft…"), {}, [this] {
    const Page* page = tabs_->current();
    if (page != nullptr && page->hasDraft()) askDiscard({page->service(), page->scope()});
  });
  commands_->add(tr("Rebase drafts onto the stable revision"), {}, [this] {
    if (const auto key = currentService()) merges_->rebase(*key);
  });
  makeServiceCommands();
}

void MainWindow::makeServiceCommands() {
  using Keys = QList<QKeySequence>;
  commands_->add(tr("Show the fleet"), Keys{QKeySequence(Qt::CTRL | Qt::Key_I)}, [this] {
    if (const auto key = currentService()) openFleet(*key);
  });
  commands_->add(tr("Show who would change"), Keys{QKeySequence(Qt::CTRL | Qt::Key_R)}, [this] {
    if (const auto key = currentService()) openReach(*key);
  });
  commands_->add(tr("Estimate what the drafts would do"),
                 Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)}, [this] {
                   if (const auto key = currentService()) openEstimate(*key);
                 });
  commands_->add(tr("Preview the drafts on one instance"),
                 Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)}, [this] {
                   if (const auto key = currentService()) openPreview(*key);
                 });
  commands_->add(tr("Rollout of this service"),
                 Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y)}, [this] {
                   if (const auto key = currentService()) openRollout(*key);
                 });
  commands_->add(tr("Search all profiles of an environment…"),
                 Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H)}, [this] {
                   if (const auto key = currentService()) openSearch(*key);
                 });
  commands_->add(tr("Events…"), Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)}, [this] {
    if (const auto key = currentService()) openEvents(QString::fromStdString(key->environment));
  });
  commands_->add(tr("Events of this service or instance"), {}, [this] {
    if (Page* page = tabs_->current()) emit page->eventsWanted(page->service(), page->scope());
  });
  commands_->add(tr("Audit log…"), {}, [this] {
    if (const auto key = currentService()) openAudit(QString::fromStdString(key->environment));
  });
  connect(navigator_, &Navigator::environmentMenuWanted, this,
          [this](const QString& environment, QMenu* menu) {
            menu->addAction(icon(QStringLiteral("clock")), tr("Events of %1").arg(environment),
                            this, [this, environment] { openEvents(environment); });
            menu->addAction(icon(QStringLiteral("clock")), tr("Audit log of %1").arg(environment),
                            this, [this, environment] { openAudit(environment); });
          });
  commands_->add(tr("Arm this environment…"), {}, [this] { askArm(); });
  commands_->add(tr("Disarm this environment"), {}, [this] {
    if (const auto key = currentService()) arming_.disarm(key->environment);
  });
}

void MainWindow::makeEditCommands() {
  using Keys = QList<QKeySequence>;
  // The editor has its own keys for these; here they are for the palette.
  commands_->add(tr("Undo"), {}, [this] { onEitherView(&YamlEditor::undo); });
  commands_->add(tr("Redo"), {}, [this] { onEitherView(&YamlEditor::redo); });
  commands_->add(tr("Find"), {}, [this] { onEditor([](YamlEditor* one) { one->openFind(); }); });
  commands_->add(tr("Replace"), {},
                 [this] { onEditor([](YamlEditor* one) { one->openReplace(); }); });
  commands_->add(tr("Go to line"), {},
                 [this] { onEditor([](YamlEditor* one) { one->openGoToLine(); }); });
  commands_->add(tr("Complete at the cursor"), {},
                 [this] { onEditor([](YamlEditor* one) { one->complete(); }); });
  commands_->add(tr("Explain key"), {},
                 [this] { onEditor([](YamlEditor* one) { one->explain(); }); });
  commands_->add(tr("Next difference"), Keys{QKeySequence(Qt::Key_F7)}, [this] {
    if (Page* page = tabs_->current()) page->nextDifference();
  });
  commands_->add(tr("Previous difference"), Keys{QKeySequence(Qt::SHIFT | Qt::Key_F7)}, [this] {
    if (Page* page = tabs_->current()) page->previousDifference();
  });
}

void MainWindow::makeViewCommands() {
  using Keys = QList<QKeySequence>;
  const auto show = [this](ProfilePage::View view) {
    ProfilePage* page = profilePage();
    if (page == nullptr) return;
    page->showView(view);
    page->focusContent();
  };
  commands_->add(tr("Show the text"), Keys{QKeySequence(Qt::ALT | Qt::Key_1)},
                 [show] { show(ProfilePage::View::text); });
  commands_->add(tr("Show the form"), Keys{QKeySequence(Qt::ALT | Qt::Key_2)},
                 [show] { show(ProfilePage::View::form); });
  commands_->add(tr("Show the effective profile"), Keys{QKeySequence(Qt::ALT | Qt::Key_3)},
                 [show] { show(ProfilePage::View::effective); });
  commands_->add(tr("Show the history"), Keys{QKeySequence(Qt::ALT | Qt::Key_4)},
                 [show] { show(ProfilePage::View::history); });
  commands_->add(tr("Close this tab"), Keys{QKeySequence(Qt::CTRL | Qt::Key_W)},
                 [this] { tabs_->closeCurrent(); });
  commands_->add(tr("Next tab"), Keys{QKeySequence(Qt::CTRL | Qt::Key_Tab)},
                 [this] { tabs_->next(); });
  commands_->add(tr("Previous tab"), Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab)},
                 [this] { tabs_->previous(); });
  commands_->add(tr("Filter the navigator"), Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)},
                 [this] { navigator_->focusFilter(); });
  commands_->add(tr("Show or hide the latency"), Keys{QKeySequence(Qt::CTRL | Qt::Key_L)}, [this] {
    side_wanted_ = !side_wanted_;
    showSide();
  });
  commands_->add(tr("Latency at any time"), Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)},
                 [this] {
                   if (const auto key = currentService()) openLatency(*key)->focusContent();
                 });
  commands_->add(tr("Alerts"), Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A)},
                 [this] { openAlerts(); });
  commands_->add(tr("Pause or resume the charts"), {},
                 [this] { latency_->setPaused(!latency_->isPaused()); });
  commands_->add(tr("Read everything again"), Keys{QKeySequence(Qt::Key_F5)}, [this] {
    session_.refresh();
    if (Page* page = tabs_->current()) page->readAgain();
  });
  connect(notices_, &NoticeBar::retryWanted, this, [this] {
    session_.retry();
    session_.refresh();
  });
  commands_->add(tr("Connections…"), Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)},
                 [this] { emit connectionsWanted(); });
  commands_->add(tr("Theme of the desktop"), {},
                 [] { Theme::current().setChoice(ThemeChoice::automatic); });
  commands_->add(tr("Light theme"), {}, [] { Theme::current().setChoice(ThemeChoice::light); });
  commands_->add(tr("Dark theme"), {}, [] { Theme::current().setChoice(ThemeChoice::dark); });
  commands_->add(tr("Help"), Keys{QKeySequence(Qt::Key_F1)}, [this] { showHelp(); });
}

void MainWindow::showCommands() {
  (new Finder(tr("Command…"), commands_->finderItems(), this))->popUp();
}

void MainWindow::showHelp() {
  if (help_ == nullptr) help_ = new HelpDialog(commands_->keyLines(), this);
  if (const Page* page = tabs_->current()) help_->showTopic(page->helpTopic());
  help_->show();
  help_->raise();
  help_->activateWindow();
}

void MainWindow::compareScopes() {
  const Page* page = tabs_->current();
  if (page == nullptr) return;
  const auto scopes = scopesOf(session_, page->service());
  const auto other = std::find_if(scopes.begin(), scopes.end(),
                                  [&](const Scope& scope) { return scope != page->scope(); });
  openDiff({page->service(), page->scope()},
           {page->service(), other == scopes.end() ? Scope{} : *other});
}

void MainWindow::compareWithFile() {
  const Page* page = tabs_->current();
  if (page == nullptr) return;
  const QString file = QFileDialog::getOpenFileName(this, tr("Compare with a file"), {},
                                                    tr("YAML files (*.yaml *.yml);;All files (*)"));
  if (file.isEmpty()) return;
  DiffSide other{page->service(), page->scope(), DiffSide::Kind::file};
  other.file = file;
  DiffSide own{page->service(), page->scope()};
  if (page->hasDraft()) own.kind = DiffSide::Kind::draft;
  openDiff(other, own);
}

void MainWindow::askArm() {
  const auto key = currentService();
  const Environment* environment = key ? session_.environment(key->environment) : nullptr;
  if (environment == nullptr || !environment->is_protected || parts_.isReadOnly()) return;
  const std::string name = environment->name;
  auto* dialog = new ArmDialog(QString::fromStdString(name),
                               QString::fromStdString(environment->colour), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, name] {
    arming_.arm(name, std::chrono::minutes(ArmDialog::minutes));
    // What is worked with is what one armed for.
    if (Page* page = tabs_->current()) page->focusContent();
  });
  dialog->open();
}

void MainWindow::restore(const std::optional<ConsoleLink>& link) {
  if (remember_) {
    const WindowMemory memory = settings_.read();
    restoreGeometry(memory.geometry);
    sizes_ = memory.sizes;
    for (qsizetype i = 0; i < std::min(memory.splitters.size(), splitters_.size()); ++i) {
      splitters_[i]->restoreState(memory.splitters[i]);
    }
    for (const QString& key : memory.pages) {
      Page* page = tabs_->find(key) == nullptr ? RestoredPage::of(parts_, key) : nullptr;
      if (page != nullptr) tabs_->addBehind(page);
    }
    Page* page = tabs_->find(memory.current);
    if (page == nullptr) page = tabs_->current();
    if (page != nullptr) tabs_->show(page);
  }
  if (link) openLink(*link);
  // Without this the focus would begin at the first button of the window.
  if (Page* page = tabs_->current()) page->focusContent();
}

void MainWindow::remember() {
  WindowMemory memory;
  memory.geometry = saveGeometry();
  for (const QSplitter* split : splitters_)
    memory.splitters.append(split->saveState());
  memory.sizes = sizes_;
  for (const Page* page : tabs_->pages())
    memory.pages.append(page->key());
  if (const Page* page = tabs_->current()) memory.current = page->key();
  const ThemeChoice choice = Theme::current().choice();
  memory.theme = choice == ThemeChoice::light  ? QStringLiteral("light")
                 : choice == ThemeChoice::dark ? QStringLiteral("dark")
                                               : QStringLiteral("auto");
  settings_.write(memory);
}

// What only runs as long as this console does is ended first, for two seconds at most: its lease ends
// it otherwise.
void MainWindow::closeEvent(QCloseEvent* event) {
  if (remember_) remember();
  if (previews_.isEmpty() || std::exchange(closing_, true)) return QMainWindow::closeEvent(event);
  event->ignore();
  setEnabled(false);
  previews_.stopAll("The console was closed.", 2000, [this] { close(); });
}

}  // namespace sextant::ui
