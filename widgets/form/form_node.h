// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the form's tree. Private to this folder.
#pragma once

#include "widgets/form/form_model.h"

namespace sextant::ui {

struct FormModel::Node {
  Node* parent = nullptr;
  std::size_t row = 0;
  bool fetched = false;
  FormChild child;
  std::size_t limit = group_rows_max;  // entries that have a row
  std::set<std::string> pinned;        // keys beyond it that have one as well
  std::size_t hidden = 0;
  std::vector<std::unique_ptr<Node>> children;
  // Made when they are first asked for.
  mutable std::optional<GuideSpot> spot;
  mutable std::unique_ptr<FormRow> shown;

  [[nodiscard]] bool isExtra() const {
    return child.entry == FormEntry::add || child.entry == FormEntry::more;
  }
  [[nodiscard]] std::string step() const {
    if (isExtra()) return "-";
    return child.entry == FormEntry::item ? std::to_string(row) : child.step;
  }
};

}  // namespace sextant::ui
