// SPDX-License-Identifier: GPL-3.0-or-later
// The problems of what is being edited, with their counts; Enter jumps to the line.
#pragma once

#include <QStackedWidget>
#include <QWidget>

#include <vector>

#include "model/base/problem.h"
#include "widgets/common/chip.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

class ProblemList : public QWidget {
  Q_OBJECT
 public:
  explicit ProblemList(QWidget* parent = nullptr);
  void setProblems(std::vector<Problem> problems);
  // At the right of the head: "Would reach 3 instances; hunt-3 overrides cache.ttl".
  void setNote(const QString& note);
  // Shown while there is no problem: "No problems. Checked 2 s ago."
  void setQuietWords(const QString& sentence);
  [[nodiscard]] int errorCount() const;
  [[nodiscard]] int warningCount() const;
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] SectionHead* head() const { return head_; }

 signals:
  void opened(const sextant::Problem& problem);

 private:
  std::vector<Problem> problems_;
  SectionHead* head_;
  Chip* errors_;
  Chip* warnings_;
  QStackedWidget* stack_;
  PlainLabel* quiet_;
  TableView* table_;
};

}  // namespace sextant::ui
