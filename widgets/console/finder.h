// SPDX-License-Identifier: GPL-3.0-or-later
// A list that narrows as one types: go to a place, or run a command.
#pragma once

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>

#include <functional>
#include <vector>

#include "widgets/common/plain_label.h"
#include "widgets/console/place_memory.h"

namespace sextant::ui {

struct FinderItem {
  QString name;       // what is matched and shown
  QString note = {};  // muted at the right: a shortcut, a kind
  bool enabled = true;
  std::function<void()> chosen = {};
  QString pin = {};  // its name in PlaceMemory; empty: it cannot be pinned
};

class Finder : public QDialog {
  Q_OBJECT
 public:
  // `purpose` is the placeholder and accessible name. With a memory, which has to outlive this,
  // what is pinned or recent comes first among equals, and Ctrl+B or a click on the star pins.
  Finder(const QString& purpose, std::vector<FinderItem> items, QWidget* parent,
         PlaceMemory* memory = nullptr);
  // Opens under the top of the parent window and deletes itself when done.
  void popUp();
  [[nodiscard]] QLineEdit* field() const { return field_; }
  [[nodiscard]] QListWidget* list() const { return list_; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Match {
    int score = 0;
    int rank = 0;
    std::size_t index = 0;
  };
  void narrow(const QString& typed);
  void match(const QString& typed);
  void addRow(std::size_t index);
  void choose();
  void togglePin(int row);
  [[nodiscard]] QString noteOf(const FinderItem& item) const;
  std::vector<FinderItem> items_;
  std::vector<QString> lower_names_;
  std::vector<Match> matches_;  // of `typed_`
  QString typed_;
  PlaceMemory* memory_;
  QLineEdit* field_;
  QListWidget* list_;
  PlainLabel* none_;
  PlainLabel* hint_;
};

}  // namespace sextant::ui
