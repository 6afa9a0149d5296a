// SPDX-License-Identifier: GPL-3.0-or-later
// Who has approved of a change as it is now, whose word is still needed, and which words an edit has
// made void. Takes plain values.
#pragma once

#include <QWidget>

#include <vector>

#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

struct ApprovalRow {
  enum class Kind { approved, rejected, needed, voided };
  Kind kind = Kind::needed;
  QString who;   // a person, or a group whose word is needed
  QString why;   // "asked because of /db", the reason of a rejection
  QString hash;  // that it is bound to, short
  qint64 at = 0;  // Unix time; 0: not yet
};

class ApprovalsView : public QWidget {
  Q_OBJECT
 public:
  explicit ApprovalsView(QWidget* parent = nullptr);
  // `summary`: of all of it: "1 of 2".
  void setRows(const std::vector<ApprovalRow>& rows, const QString& summary);
  [[nodiscard]] TableView* table() const { return table_; }

 private:
  SectionHead* head_;
  TableView* table_;
  PlainLabel* empty_;
};

}  // namespace sextant::ui
