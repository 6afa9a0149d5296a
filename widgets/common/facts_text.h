// SPDX-License-Identifier: GPL-3.0-or-later
// Names and values beside each other, as plain text that can be selected and copied.
#pragma once

#include <QTextEdit>

#include <utility>
#include <vector>

namespace sextant::ui {

class FactsText : public QTextEdit {
  Q_OBJECT
 public:
  using Facts = std::vector<std::pair<QString, QString>>;

  // `name_width`: pixels of the names' column.
  explicit FactsText(int name_width, QWidget* parent = nullptr);
  void setFacts(Facts facts);

 private:
  void fill();
  int name_width_;
  Facts facts_;
};

}  // namespace sextant::ui
