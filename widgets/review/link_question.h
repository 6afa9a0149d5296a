// SPDX-License-Identifier: GPL-3.0-or-later
// A link in somebody's words goes nowhere by itself: the whole of it is shown, and a person says
// whether it is opened or copied.
#pragma once

#include <QDialog>
#include <QPushButton>

namespace sextant::ui {

class LinkQuestion : public QDialog {
  Q_OBJECT
 public:
  explicit LinkQuestion(const QString& target, QWidget* parent = nullptr);
  // Only what a browser or mail program opens: http, https, mailto.
  [[nodiscard]] static bool canBeOpened(const QString& target);
  [[nodiscard]] QPushButton* openButton() const { return open_; }
  [[nodiscard]] QPushButton* copyButton() const { return copy_; }

 private:
  QPushButton* open_;
  QPushButton* copy_;
};

}  // namespace sextant::ui
