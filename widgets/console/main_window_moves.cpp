// SPDX-License-Identifier: GPL-3.0-or-later
// What moves between scopes and environments: copies and promotions.
#include "widgets/console/main_window.h"
#include "widgets/console/promotion.h"

namespace sextant::ui {

void MainWindow::makeMoveCommands() {
  commands_->add(tr("Copy this profile to another scope…"), {}, [this] { copyToScope({}); });
  commands_->add(tr("Copy the key at the cursor to another scope…"), {}, [this] {
    const ProfilePage* page = profilePage();
    if (page == nullptr) return;
    page->text()->commit();
    const YamlEditor* editor = page->text()->editor();
    merges_->findKey(editor->text(), editor->cursor(),
                     [this](const std::string& pointer) { copyToScope(pointer); });
  });
  commands_->add(tr("Promote this service to another environment…"), {}, [this] { promote(); });
}

void MainWindow::copyToScope(const std::string& pointer) {
  const ProfilePage* page = profilePage();
  if (page == nullptr) return;
  commitAll();
  Address source{page->service(), page->scope()};
  source.pointer = pointer;
  std::vector<FinderItem> items;
  for (const Scope& scope : scopesOf(session_, source.key)) {
    if (scope == source.scope) continue;
    const bool has = headView(session_, source.key, scope).value_or(HeadView{}).exists ||
                     drafts_.find(source.key, scope) != nullptr;
    const bool writable = parts_.mayWrite(source.key);
    items.push_back({scopeWords(scope),
                     !writable ? tr("protected: arm it first")
                     : has     ? tr("has a profile")
                               : tr("no profile yet"),
                     writable, [this, source, scope] {
                       if (parts_.mayWrite(source.key)) merges_->copy(source, scope);
                     }});
  }
  const QString what = pointer.empty() ? tr("this profile") : QString::fromStdString(pointer);
  (new Finder(tr("Copy %1 to…").arg(what), std::move(items), this))->popUp();
}

void MainWindow::promote() {
  const auto from = currentService();
  if (!from) return;
  std::vector<FinderItem> items;
  for (const Environment& environment : session_.overview().environments) {
    if (environment.name == from->environment) continue;
    const ServiceKey to{environment.name, from->service};
    const bool writable = parts_.mayWrite(to);
    items.push_back({QString::fromStdString(environment.name),
                     writable ? QString() : tr("protected: arm it first"), writable,
                     [this, from = *from, to] {
                       if (parts_.mayWrite(to)) merges_->promote(from, to);
                     }});
  }
  (new Finder(tr("Promote %1 to…").arg(QString::fromStdString(from->toString())), std::move(items),
              this))
      ->popUp();
}

}  // namespace sextant::ui
