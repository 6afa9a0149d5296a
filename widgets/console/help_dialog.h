// SPDX-License-Identifier: GPL-3.0-or-later
// What is on the screen and which keys do what.
#pragma once

#include <QDialog>
#include <QTextBrowser>

namespace sextant::ui {

class HelpDialog : public QDialog {
  Q_OBJECT
 public:
  // Lines of "keys|name", as CommandList::keyLines() gives them.
  explicit HelpDialog(const QStringList& keyLines, QWidget* parent = nullptr);

 private:
  QTextBrowser* text_;
};

}  // namespace sextant::ui
