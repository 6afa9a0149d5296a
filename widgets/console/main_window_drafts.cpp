// SPDX-License-Identifier: GPL-3.0-or-later
// The window's part in drafts: taking over what is typed, comparing, publishing, discarding.
#include <QMessageBox>

#include "widgets/console/main_window.h"
#include "widgets/console/publish_hindrance.h"

namespace sextant::ui {

void MainWindow::commitAll() {
  for (Page* page : tabs_->pages())
    page->finish();
}

void MainWindow::commitTexts() {
  for (Page* page : tabs_->pages()) {
    if (auto* profile = qobject_cast<ProfilePage*>(page)) profile->text()->commit();
  }
}

void MainWindow::publish() {
  commitAll();
  const auto key = currentService();
  if (key && proposes(*key)) return propose();
  if (key && publishHindrance(parts_, *key).isEmpty()) publish_->start(*key);
}

void MainWindow::compareDraft() {
  const Page* page = tabs_->current();
  if (page == nullptr) return;
  if (ProfilePage* profile = profilePage()) profile->finish();
  const DiffSide head{page->service(), page->scope()};
  DiffSide draft = head;
  if (drafts_.find(page->service(), page->scope()) != nullptr) draft.kind = DiffSide::Kind::draft;
  openDiff(head, draft);
}

void MainWindow::askDiscard(const Address& address) {
  QMessageBox ask(QMessageBox::NoIcon, tr("Discard draft"),
                  tr("Discard the draft of %1?").arg(QString::fromStdString(address.toString())),
                  QMessageBox::NoButton, this);
  ask.setInformativeText(tr("What you typed is lost. The published profile stays as it is."));
  auto* keep = ask.addButton(tr("Keep it"), QMessageBox::RejectRole);
  auto* discard = ask.addButton(tr("Discard draft"), QMessageBox::DestructiveRole);
  setButtonKind(discard, ButtonKind::destructive);
  ask.setDefaultButton(keep);
  ask.exec();
  if (ask.clickedButton() == discard) drafts_.discard(address.key, address.scope);
}

}  // namespace sextant::ui
