// SPDX-License-Identifier: GPL-3.0-or-later
// The window's part in a guided change: the page that leads, and the places that it leads to.
#include "widgets/console/guide_page.h"
#include "widgets/console/main_window.h"

namespace sextant::ui {

GuidePage* MainWindow::openGuide(const ServiceKey& key) {
  auto* page = qobject_cast<GuidePage*>(findPage(GuidePage::keyOf(key)));
  if (page == nullptr) {
    addPage(page = new GuidePage(parts_, key));
  } else {
    tabs_->show(page);
  }
  page->focusContent();
  return page;
}

void MainWindow::makeGuideCommands() {
  commands_->add(tr("Guide the drafts to all instances"),
                 QList<QKeySequence>{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U)}, [this] {
                   if (const auto key = currentService()) openGuide(*key);
                 });
}

void MainWindow::connectGuidePage(Page* page) {
  auto* guide = qobject_cast<GuidePage*>(page);
  if (guide == nullptr) return;
  guide->setProposeHindrance([this, key = guide->service()] { return propose_->hindrance(key); });
  connect(guide, &GuidePage::problemsWanted, this, [this] { problems_->table()->setFocus(); });
  connect(guide, &GuidePage::previewWanted, this, &MainWindow::openPreview);
  connect(guide, &GuidePage::changeWanted, this, &MainWindow::openChange);
  connect(guide, &GuidePage::rolloutWanted, this, &MainWindow::openRollout);
  connect(guide, &GuidePage::proposeWanted, this, [this](const ServiceKey& key) {
    commitAll();
    if (propose_->hindrance(key).isEmpty()) propose_->start(key);
  });
}

}  // namespace sextant::ui
