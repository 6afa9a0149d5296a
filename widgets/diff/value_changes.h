// SPDX-License-Identifier: GPL-3.0-or-later
// What changed by key: one row a value, with the old and the new one.
#pragma once

#include <map>
#include <memory>

#include "model/diff/semantic_diff.h"
#include "widgets/common/table.h"

namespace sextant::ui {

class ValueChanges : public TableView {
  Q_OBJECT
 public:
  explicit ValueChanges(QWidget* parent = nullptr);
  // `changes` belong to `owner`; null: none. Their words are made when they are shown.
  struct Changes {
    std::shared_ptr<const void> owner;
    const std::vector<ValueChange>* changes = nullptr;
  };
  void setChanges(Changes changes);
  // Words beside keys, by their pointer.
  void setMarks(std::map<std::string, QString> marks);
  // Selects the row of a pointer, where there is one.
  void choose(const std::string& pointer);
  // Selects the next row or the one before; goes round.
  void step(int by);

 private:
  void showChanges(bool same_rows);
  Changes changes_;
  std::map<std::string, QString> marks_;
};

}  // namespace sextant::ui
