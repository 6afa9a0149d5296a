// SPDX-License-Identifier: GPL-3.0-or-later
// The window for somebody who has never been here: three ways to begin, and the first steps.
#include <QFileDialog>

#include "widgets/console/diff_page.h"
#include "widgets/console/first_steps.h"
#include "widgets/console/import_flow.h"
#include "widgets/console/main_window.h"
#include "widgets/welcome/new_service_dialog.h"

namespace sextant::ui {

void MainWindow::makeWelcomeCommands() {
  WelcomeView* welcome = tabs_->welcome();
  connect(welcome, &WelcomeView::clusterWanted, this, &MainWindow::clusterWanted);
  connect(welcome, &WelcomeView::connectionWanted, this, &MainWindow::connectionsWanted);
  connect(welcome, &WelcomeView::filesWanted, this, &MainWindow::askFiles);
  connect(&session_, &Session::overviewChanged, this, &MainWindow::refreshWelcome);
  connect(&session_, &Session::connectionChanged, this, &MainWindow::refreshWelcome);
  commands_->add(tr("First steps"), {}, [this] { beginFirstSteps(); });
  commands_->add(tr("A new service from files…"), {}, [this] { askFiles(); });
  refreshWelcome();
}

// An empty store that can be written to has nothing else to show.
void MainWindow::refreshWelcome() {
  const bool is_empty = session_.hasOverview() && session_.overview().heads.empty() && !parts_.isReadOnly();
  tabs_->setWelcoming(is_empty && session_.connection() == ConnectionState::connected);
}

void MainWindow::askFiles() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder with the profiles of a service"));
  if (!folder.isEmpty()) takeFiles(folder);
}

void MainWindow::takeFiles(const QString& folder) {
  auto* dialog = new NewServiceDialog(folder, this);
  new_service_ = dialog;
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &NewServiceDialog::goOnWanted, this, [this, dialog] {
    const ServiceKey key{dialog->environment().toStdString(), dialog->service().toStdString()};
    const auto go_on = [this, key, folder = dialog->folder(), dialog = QPointer<NewServiceDialog>(dialog)](
                           const Result<void>& made) {
      if (!made) {
        if (dialog) dialog->setFailed(QString::fromStdString(made.error().toString()));
        return;
      }
      session_.refresh();
      if (dialog) dialog->accept();
      import_->startWith(key, folder);
    };
    if (session_.environment(key.environment) != nullptr) return go_on({});
    EnvironmentChange environment;
    environment.name = key.environment;
    environment.person = parts_.person.toStdString();
    session_.setEnvironment(environment, this, go_on);
  });
  dialog->open();
}

// What a person does is what takes them on: nothing is clicked for them.
void MainWindow::beginFirstSteps() {
  if (steps_ == nullptr) {
    const auto hasDraft = [this] { return currentService() && !drafts_.draftsOf(*currentService()).empty(); };
    const auto publishedBefore = std::make_shared<std::map<ServiceKey, std::int64_t>>();
    for (const Head& head : session_.overview().heads)
      (*publishedBefore)[head.key] = head.stable.value;
    const auto hasPublished = [this, publishedBefore] {
      for (const Head& head : session_.overview().heads) {
        if (head.stable.value > (*publishedBefore)[head.key]) return true;
      }
      return false;
    };
    steps_ = new FirstSteps(
        notices_->stepsBanner(),
        {{tr("open a profile"), tr("Choose “base” of a service at the left: it is what all its instances get, before "
                                   "clusters and instances say otherwise."),
          [this] { return profilePage() != nullptr; }},
         {tr("change a value"), tr("Type in the text, for example another time to live of the cache. It is a draft on "
                                   "this machine; nobody gets it. Problems appear as you type, rules of the fleet too."),
          hasDraft},
         {tr("look at the difference"), tr("Press Diff in the bar at the top: what your draft changes, by text or by "
                                           "key."),
          [this] { return qobject_cast<DiffPage*>(tabs_->current()) != nullptr; }},
         {tr("publish it"), tr("Press Publish (Ctrl+Return), say in a few words what changes and why, and look at the "
                               "charts at the right while the instances take it. History has every revision, and the "
                               "way back."),
          hasPublished}},
        this);
    connect(steps_, &FirstSteps::ended, this, [this] { settings_.setStepsTaken(); });
  }
  steps_->begin();
}

}  // namespace sextant::ui
