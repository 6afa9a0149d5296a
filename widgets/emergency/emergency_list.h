// SPDX-License-Identifier: GPL-3.0-or-later
// Times in which somebody published without approvals: those that last, those that owe a review, and
// those that were reviewed. Takes plain values.
#pragma once

#include <QPushButton>
#include <QWidget>

#include <vector>

#include "widgets/common/banner.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

class QStackedWidget;

namespace sextant::ui {

struct EmergencyRow {
  QString key;      // its number
  QString place;    // "prod/hunt-engine", "prod, all services"
  QString who;
  QString reason;
  qint64 begun = 0;  // Unix time
  qint64 ended = 0;  // or ends
  int revisions = 0;  // that were published under it
  State state = State::none;
  QString state_word;  // "lasts, 12 min left", "review owed until ...", "reviewed by otto"
  QString review;      // the note; empty: none yet
  bool can_end = false;
  bool can_review = false;
};

class EmergencyList : public QWidget {
  Q_OBJECT
 public:
  explicit EmergencyList(QWidget* parent = nullptr);
  void setRows(std::vector<EmergencyRow> rows);
  void setEmptyWords(const QString& what, const QString& how);
  // What a person asked for and was not done; empty: nothing.
  void setProblem(const QString& sentence);
  void setNote(const QString& note) { head_->setNote(note); }
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] QPushButton* endButton() const { return end_; }
  [[nodiscard]] QPushButton* reviewButton() const { return review_; }
  [[nodiscard]] Banner* problem() const { return problem_; }

 signals:
  void endWanted(const QString& key);
  void reviewWanted(const QString& key);
  // What was published then.
  void lookWanted(const QString& key);

 private:
  [[nodiscard]] const EmergencyRow* chosen() const;
  void showChosen();

  std::vector<EmergencyRow> rows_;
  SectionHead* head_;
  Banner* problem_;
  TableView* table_;
  EmptyState* empty_;
  QStackedWidget* pages_;
  QPushButton* end_;
  QPushButton* review_;
  QPushButton* look_;
};

}  // namespace sextant::ui
