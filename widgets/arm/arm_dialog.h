// SPDX-License-Identifier: GPL-3.0-or-later
// Arming: a deliberate step that allows this console to write to a protected environment for a
// limited time.
#pragma once

#include <QDialog>
#include <QLineEdit>
#include <QPushButton>

namespace sextant::ui {

class ArmDialog : public QDialog {
  Q_OBJECT
 public:
  static constexpr int minutes = 30;

  // `colour` as environmentColour() takes it.
  ArmDialog(const QString& environment, const QString& colour, QWidget* parent = nullptr);
  // The dialog is accepted only when the name was typed exactly.
  [[nodiscard]] bool nameMatches() const;

 private:
  QString environment_;
  QLineEdit* name_;
  QPushButton* arm_;
};

}  // namespace sextant::ui
