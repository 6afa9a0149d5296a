// SPDX-License-Identifier: GPL-3.0-or-later
// The window's part in changes: opening them, and from drafts to a change and back.
#include <QMenu>
#include <QMessageBox>

#include "widgets/console/change_page.h"
#include "widgets/console/change_words.h"
#include "widgets/console/changes_page.h"
#include "widgets/console/import_flow.h"
#include "widgets/console/main_window.h"
#include "widgets/console/rollout_page.h"
#include "widgets/console/service_texts.h"
#include "widgets/theme/icons.h"

namespace sextant::ui {

bool MainWindow::proposes(const ServiceKey& key) const {
  return parts_.takesChangesOnly(key);
}

void MainWindow::propose() {
  commitAll();
  const auto key = currentService();
  if (key && propose_->hindrance(*key).isEmpty()) propose_->start(*key);
}

void MainWindow::makeChangeCommands() {
  using Keys = QList<QKeySequence>;
  commands_->add(tr("Propose the drafts as a change…"),
                 Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return)}, [this] { propose(); });
  commands_->add(tr("Changes…"), Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)}, [this] {
    if (const auto key = currentService())
      openChanges(QString::fromStdString(key->environment));
  });
  makeGuideCommands();
  makeEmergencyCommands();
  makeImportCommands();
  makeWelcomeCommands();
  makeLinkCommands();
}

void MainWindow::connectChanges() {
  connect(propose_, &ProposeFlow::opened, this, &MainWindow::openChange);
  connectInbox();
  connect(navigator_, &Navigator::environmentMenuWanted, this,
          [this](const QString& environment, QMenu* menu) {
            menu->addAction(icon(QStringLiteral("clock")), tr("Changes of %1").arg(environment),
                            this, [this, environment] { openChanges(environment); });
            menu->addAction(icon(QStringLiteral("clock")), tr("Emergencies of %1").arg(environment),
                            this, [this, environment] { openEmergencies(environment); });
          });
}

void MainWindow::makeImportCommands() {
  import_ = new ImportFlow(parts_, this);
  connect(import_, &ImportFlow::failed, notices_, &NoticeBar::showProblem);
  connect(import_, &ImportFlow::taken, this, [this](const Address& first, int count) {
    openProfile(first)->focusContent();
    notices_->showNote(count == 1 ? tr("One draft was taken from the files.")
                                  : tr("%1 drafts were taken from the files.").arg(count));
  });
  commands_->add(tr("Drafts from files…"), {}, [this] {
    commitAll();
    if (const auto key = currentService()) import_->start(*key);
  });
}

// Where the desktop has no notifications, the count in the status line tells.
void MainWindow::connectInbox() {
  connect(status_, &StatusStrip::inboxWanted, this, [this] {
    if (inbox_.asked().empty()) return;
    const std::string& environment = inbox_.asked().front().key.environment;
    openChanges(QString::fromStdString(environment))->showAsked();
  });
  connect(&inbox_, &InboxWatch::arrived, this, [this](const ChangeSummary& change) {
    notifier_.tell(tr("%1 asks for your word").arg(QString::fromStdString(change.author)),
                   QString::fromStdString(change.key.toString()) + QStringLiteral(": ") +
                       changeTitle(change.description),
                   QStringLiteral("change|%1|%2")
                       .arg(change.number.value)
                       .arg(QString::fromStdString(change.key.toString())));
  });
}

void MainWindow::connectChangePage(Page* page) {
  if (auto* changes = qobject_cast<ChangesPage*>(page))
    connect(changes, &ChangesPage::changeWanted, this, &MainWindow::openChange);
  auto* change = qobject_cast<ChangePage*>(page);
  if (change == nullptr) return;
  connect(change, &ChangePage::draftsWanted, this, &MainWindow::takeIntoDrafts);
  connect(change, &ChangePage::published, notices_, &NoticeBar::showPublished);
  connect(change, &ChangePage::rolloutBegan, this, &MainWindow::openRollout);
}

ChangePage* MainWindow::openChange(const ServiceKey& key, ChangeNumber number) {
  auto* page = qobject_cast<ChangePage*>(findPage(ChangePage::keyOf(key, number)));
  if (page == nullptr) {
    addPage(page = new ChangePage(parts_, key, number));
  } else {
    tabs_->show(page);
  }
  return page;
}

// What a person has typed is not overwritten without a question.
void MainWindow::takeIntoDrafts(const ServiceKey& key, const Change& change) {
  if (!drafts_.draftsOf(key).empty()) {
    QMessageBox ask(QMessageBox::NoIcon, tr("Edit as drafts"),
                    tr("You have drafts of %1 already.").arg(QString::fromStdString(key.toString())),
                    QMessageBox::NoButton, this);
    ask.setInformativeText(tr("The texts of the change take their place."));
    auto* keep = ask.addButton(tr("Keep my drafts"), QMessageBox::RejectRole);
    auto* take = ask.addButton(tr("Take the change's"), QMessageBox::DestructiveRole);
    setButtonKind(take, ButtonKind::destructive);
    ask.setDefaultButton(keep);
    ask.exec();
    if (ask.clickedButton() != take) return;
  }
  session_.revision(
      key, change.summary.base, this, [this, key, change](const Result<RevisionContent>& base) {
        if (!base && change.summary.base.value > 0)
          return notices_->showProblem(QString::fromStdString(base.error().toString()));
        for (const auto& [scope, text] : change.profiles) {
          const auto before = base ? base->profiles.find(scope) : ProfileSet::const_iterator{};
          const bool was_there = base && before != base->profiles.end();
          drafts_.edit({key, scope, change.summary.base, was_there ? before->second : std::string(),
                        text.value_or(std::string()), base ? base->info.content_hash : std::string(),
                        0});
        }
        if (!change.profiles.empty()) openProfile({key, change.profiles.begin()->first});
      });
}

}  // namespace sextant::ui
