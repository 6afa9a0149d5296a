// SPDX-License-Identifier: GPL-3.0-or-later
// Changes as a list: what is asked of a person, what is theirs, what was published lately. Takes
// plain values.
#pragma once

#include <QWidget>

#include <vector>

#include "widgets/common/choice_button.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

class QStackedWidget;

namespace sextant::ui {

struct ChangeRow {
  QString key;    // names it: "change 121"
  QString name;   // "C-121"
  QString title;  // the first line of its description
  QString place;  // "prod/hunt-engine"
  State state = State::none;
  QString state_word;
  QString approvals;  // "1 of 2"
  QString author;
  qint64 changed = 0;  // Unix time
};

class ChangeListView : public QWidget {
  Q_OBJECT
 public:
  // Which of them: the segments at the top, in this order.
  explicit ChangeListView(const QStringList& kinds, QWidget* parent = nullptr);
  void setRows(const std::vector<ChangeRow>& rows);
  // What is said where there is none of a kind.
  void setEmptyWords(const QString& what, const QString& how);
  void setNote(const QString& note) { head_->setNote(note); }
  [[nodiscard]] SegmentBar* kinds() const { return kinds_; }
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] EmptyState* empty() const { return empty_; }

 signals:
  void kindChosen(int kind);
  void opened(const QString& key);

 private:
  SectionHead* head_;
  SegmentBar* kinds_;
  TableView* table_;
  EmptyState* empty_;
  QStackedWidget* pages_;
};

}  // namespace sextant::ui
