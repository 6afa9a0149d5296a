// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/command_list.h"

namespace sextant::ui {

CommandList::CommandList(QWidget* window) : QObject(window), window_(window) {}

QAction* CommandList::add(const QString& name, const QList<QKeySequence>& keys,
                          std::function<void()> run) {
  auto* action = new QAction(name, window_);
  action->setShortcuts(keys);
  action->setShortcutContext(Qt::WindowShortcut);
  connect(action, &QAction::triggered, this, std::move(run));
  window_->addAction(action);
  actions_.push_back(action);
  return action;
}

std::vector<FinderItem> CommandList::finderItems() const {
  std::vector<FinderItem> items;
  for (QAction* action : actions_) {
    items.push_back({action->text(), action->shortcut().toString(QKeySequence::NativeText),
                     action->isEnabled(), [action] { action->trigger(); }});
  }
  return items;
}

QStringList CommandList::keyLines() const {
  QStringList lines;
  for (const QAction* action : actions_) {
    if (action->shortcut().isEmpty()) continue;
    lines.append(action->shortcut().toString(QKeySequence::NativeText) + QStringLiteral("|") +
                 action->text());
  }
  return lines;
}

}  // namespace sextant::ui
