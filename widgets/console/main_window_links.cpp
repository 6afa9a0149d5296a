// SPDX-License-Identifier: GPL-3.0-or-later
// The window's part in links: where one leads to, and the link of what is in front.
#include <QClipboard>
#include <QGuiApplication>

#include "widgets/console/change_page.h"
#include "widgets/console/main_window.h"
#include "widgets/console/service_texts.h"

namespace sextant::ui {

void MainWindow::makeLinkCommands() {
  commands_->add(tr("Copy a link to this page"),
                 QList<QKeySequence>{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K)},
                 [this] { copyLink(); });
}

void MainWindow::openLink(const ConsoleLink& link) {
  const Address& address = link.address;
  if (link.change) {
    openChange(address.key, {*link.change});
  } else if (address.revision) {
    openHistory(address.key, *address.revision);
  } else {
    openProfile(address)->focusContent();
    if (!address.pointer.empty()) goToPointer(address);
  }
}

// The text may not have been read yet: then once it is there.
void MainWindow::goToPointer(const Address& address) {
  if (session_.stable(address.key) == nullptr) {
    auto* once = new QObject(this);
    connect(&session_, &Session::stableChanged, once, [this, once, address](const ServiceKey& key) {
      if (key != address.key || session_.stable(key) == nullptr) return;
      once->deleteLater();
      goToPointer(address);
    });
    return;
  }
  const Draft* draft = drafts_.find(address.key, address.scope);
  const auto head = headText(session_, address.key, address.scope);
  const auto document = Document::parse(draft != nullptr ? draft->text : head ? head->text : "");
  if (!document) return;
  const auto found = document->find(address.pointer);
  openPlace(address, document->markOf(document->nearest(address.pointer)));
  if (!found || !*found) {
    notices_->showNote(
        tr("There is no %1 in %2 now; this is the nearest to it.")
            .arg(QString::fromStdString(address.pointer),
                 QString::fromStdString(Address{address.key, address.scope}.toString())));
  }
}

void MainWindow::copyLink() {
  const Page* page = tabs_->current();
  auto link = page == nullptr ? std::nullopt : page->link();
  if (!link) {
    notices_->showNote(tr("This page has no link. Profiles, revisions and changes have one."));
    return;
  }
  link->address.store = session_.target().label.toStdString();
  const QString text = QString::fromStdString(link->toUri());
  QGuiApplication::clipboard()->setText(text);
  notices_->showNote(tr("Copied: %1").arg(text));
}

}  // namespace sextant::ui
