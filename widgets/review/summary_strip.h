// SPDX-License-Identifier: GPL-3.0-or-later
// What a reviewer reads in half a minute: short statements, each with a line below it, in one row or
// two.
#pragma once

#include <QWidget>

#include <vector>

#include "widgets/common/plain_label.h"

class QGridLayout;

namespace sextant::ui {

struct SummaryFact {
  QString head;  // "4 keys in 1 profile"
  QString note;  // "reaches 3 of 4 instances"
  Tone tone = Tone::normal;
  QString tooltip = {};
};

class SummaryStrip : public QWidget {
  Q_OBJECT
 public:
  explicit SummaryStrip(QWidget* parent = nullptr);
  void setFacts(const std::vector<SummaryFact>& facts);
  // For a screen reader, and for tests: "4 keys in 1 profile, reaches 3 of 4 instances. ..."
  [[nodiscard]] QString words() const { return accessibleDescription(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Cell {
    QWidget* widget;
    ElidedLabel* head;
    ElidedLabel* note;
  };
  Cell addCell();
  void place(std::size_t count);
  QGridLayout* grid_;
  std::vector<Cell> cells_;
  std::size_t placed_ = 0;
};

}  // namespace sextant::ui
