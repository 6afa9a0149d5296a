// SPDX-License-Identifier: GPL-3.0-or-later
// Asks before a person moves a rollout: what it will do, and why it is done.
#pragma once

#include <QDialog>
#include <QPushButton>

#include "widgets/common/visible_line_edit.h"

namespace sextant::ui {

struct MoveQuestion {
  QString title;      // "Undo the rollout of revision 43"
  QString sentence;   // what it will do
  QString verb;       // of the button
  bool is_destructive = false;
  bool needs_reason = false;
};

class MoveDialog : public QDialog {
  Q_OBJECT
 public:
  explicit MoveDialog(const MoveQuestion& question, QWidget* parent = nullptr);
  [[nodiscard]] QString reason() const { return reason_->text().trimmed(); }
  [[nodiscard]] VisibleLineEdit* reasonEdit() const { return reason_; }
  [[nodiscard]] QPushButton* moveButton() const { return move_; }

 private:
  VisibleLineEdit* reason_;
  QPushButton* move_;
};

}  // namespace sextant::ui
