// SPDX-License-Identifier: GPL-3.0-or-later
// What a reviewer reads in half a minute: a row of short statements, each with a line below it.
#pragma once

#include <QWidget>

#include <vector>

#include "widgets/common/plain_label.h"

class QHBoxLayout;

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

 private:
  struct Cell {
    QWidget* widget;
    ElidedLabel* head;
    ElidedLabel* note;
  };
  Cell addCell();
  QHBoxLayout* row_;
  std::vector<Cell> cells_;
};

}  // namespace sextant::ui
