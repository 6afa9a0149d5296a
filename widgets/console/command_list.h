// SPDX-License-Identifier: GPL-3.0-or-later
// Every command of the window, with its name and keys: what the palette lists.
#pragma once

#include <QAction>
#include <QWidget>

#include <functional>
#include <vector>

#include "widgets/console/finder.h"

namespace sextant::ui {

class CommandList : public QObject {
  Q_OBJECT
 public:
  // Commands work while `window` is active.
  explicit CommandList(QWidget* window);
  QAction* add(const QString& name, const QList<QKeySequence>& keys, std::function<void()> run);
  [[nodiscard]] const std::vector<QAction*>& all() const { return actions_; }
  [[nodiscard]] std::vector<FinderItem> finderItems() const;
  // One "keys: name" line for each command that has keys.
  [[nodiscard]] QStringList keyLines() const;

 private:
  QWidget* window_;
  std::vector<QAction*> actions_;
};

}  // namespace sextant::ui
