// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the form's tree. Private to this folder.
#pragma once

#include "widgets/form/form_model.h"

namespace sextant::ui {

struct FormModel::Node {
  Node* parent = nullptr;
  std::size_t row = 0;
  bool adder = false;
  bool fetched = false;
  FormChild child;
  std::vector<std::unique_ptr<Node>> children;
  // Made when they are first asked for.
  mutable std::optional<GuideSpot> spot;
  mutable std::unique_ptr<FormRow> shown;

  [[nodiscard]] std::string step() const {
    return child.entry == FormEntry::item ? std::to_string(row) : child.step;
  }
};

}  // namespace sextant::ui
