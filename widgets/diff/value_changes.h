// SPDX-License-Identifier: GPL-3.0-or-later
// What changed by key: one row a value, with the old and the new one.
#pragma once

#include "model/diff/semantic_diff.h"
#include "widgets/common/table.h"

namespace sextant::ui {

class ValueChanges : public TableView {
  Q_OBJECT
 public:
  explicit ValueChanges(QWidget* parent = nullptr);
  void setChanges(const std::vector<ValueChange>& changes);
  // Selects the next row or the one before; goes round.
  void step(int by);
};

}  // namespace sextant::ui
