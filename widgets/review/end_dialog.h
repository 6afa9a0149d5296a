// SPDX-License-Identifier: GPL-3.0-or-later
// Asks when a change ends. Takes plain values.
#pragma once

#include <QDialog>
#include <QPushButton>

#include <optional>

#include "widgets/common/choice_button.h"

namespace sextant::ui {

class EndDialog : public QDialog {
  Q_OBJECT
 public:
  // `change`: "C-12"; `is_set`: it has an end, which can be taken away.
  EndDialog(const QString& change, bool is_set, QWidget* parent = nullptr);
  // Seconds from now; nothing: it shall have no end.
  [[nodiscard]] std::optional<qint64> seconds() const;
  [[nodiscard]] ChoiceButton* choice() const { return choice_; }
  [[nodiscard]] QPushButton* setButton() const { return set_; }

 private:
  ChoiceButton* choice_;
  QPushButton* set_;
};

}  // namespace sextant::ui
