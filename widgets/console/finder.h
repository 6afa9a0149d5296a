// SPDX-License-Identifier: GPL-3.0-or-later
// A list that narrows as one types: go to a place, or run a command.
#pragma once

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>

#include <functional>
#include <vector>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

struct FinderItem {
  QString name;       // what is matched and shown
  QString note = {};  // muted at the right: a shortcut, a kind
  bool enabled = true;
  std::function<void()> chosen;
};

class Finder : public QDialog {
  Q_OBJECT
 public:
  // `purpose` is the placeholder and accessible name.
  Finder(const QString& purpose, std::vector<FinderItem> items, QWidget* parent);
  // Opens under the top of the parent window and deletes itself when done.
  void popUp();
  [[nodiscard]] QLineEdit* field() const { return field_; }
  [[nodiscard]] QListWidget* list() const { return list_; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void narrow(const QString& typed);
  void choose();
  std::vector<FinderItem> items_;
  QLineEdit* field_;
  QListWidget* list_;
  PlainLabel* none_;
};

}  // namespace sextant::ui
