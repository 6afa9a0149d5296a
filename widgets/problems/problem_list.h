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
  // `remedies`: sentences with which messages end, such as what a rule says to change; they stand in
  // a line of their own.
  void setProblems(std::vector<Problem> problems, const QStringList& remedies = {});
  // At the right of the head: "Would reach 3 instances; hunt-3 overrides cache.ttl".
  void setNote(const QString& note);
  // Shown while there is no problem: "No problems. Checked 2 s ago."
  void setQuietWords(const QString& sentence);
  // Is as high as its problems are, or so many of them where there are more.
  void setRowsShown(int rows_max);
  [[nodiscard]] int errorCount() const;
  [[nodiscard]] int warningCount() const;
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] SectionHead* head() const { return head_; }

 signals:
  void opened(const sextant::Problem& problem);

 private:
  [[nodiscard]] static Cell words(const QString& message, const QStringList& remedies);

  void fitHeight();

  std::vector<Problem> problems_;
  int rows_shown_ = 0;  // 0: it is as high as somebody makes it
  SectionHead* head_;
  Chip* errors_;
  Chip* warnings_;
  QStackedWidget* stack_;
  PlainLabel* quiet_;
  TableView* table_;
};

}  // namespace sextant::ui
