// SPDX-License-Identifier: GPL-3.0-or-later
// The window's way to break glass, and what everybody sees of it.
#include "widgets/console/emergencies_page.h"
#include "widgets/console/emergency_flow.h"
#include "widgets/console/main_window.h"

namespace sextant::ui {

void MainWindow::makeEmergencyCommands() {
  emergency_ = new EmergencyFlow(parts_, this);
  connect(emergency_, &EmergencyFlow::told, notices_, &NoticeBar::showNote);
  connect(emergency_, &EmergencyFlow::failed, notices_, &NoticeBar::showProblem);
  connect(notices_, &NoticeBar::emergencyEndWanted, emergency_, &EmergencyFlow::end);
  connect(notices_, &NoticeBar::emergenciesWanted, this, &MainWindow::openEmergencies);
  connect(status_, &StatusStrip::emergenciesWanted, this, &MainWindow::openEmergencies);
  connect(&emergencies_, &EmergencyWatch::changed, this, &MainWindow::refreshChrome);
  commands_->add(tr("Break glass: publish without approvals…"), {}, [this] {
    if (const auto key = currentService()) emergency_->start(*key);
  });
  commands_->add(tr("Emergencies and their reviews"),
                 QList<QKeySequence>{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B)}, [this] {
                   if (const auto key = currentService())
                     openEmergencies(QString::fromStdString(key->environment));
                 });
}

void MainWindow::connectEmergencyPage(Page* page) {
  auto* emergencies = qobject_cast<EmergenciesPage*>(page);
  if (emergencies == nullptr) return;
  connect(emergencies, &EmergenciesPage::endWanted, emergency_, &EmergencyFlow::end);
  connect(emergencies, &EmergenciesPage::reviewWanted, emergency_, &EmergencyFlow::review);
}

}  // namespace sextant::ui
