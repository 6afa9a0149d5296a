// SPDX-License-Identifier: GPL-3.0-or-later
// The revisions of one service in one environment, newest first.
#pragma once

#include <QPushButton>
#include <QStackedWidget>
#include <QWidget>

#include <vector>

#include "model/base/identifiers.h"
#include "widgets/charts/effect_table.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

struct RevisionRow {
  RevisionNumber number;
  qint64 created = 0;  // Unix time
  QString author;
  QString message;
  QStringList profiles_changed;  // "base", "eu1"
  QString hash;                  // short, for people
  bool stable = false;           // the head's stable revision
  qint64 emergency = 0;          // under which it was published without approvals; 0: none
};

class HistoryView : public QWidget {
  Q_OBJECT
 public:
  explicit HistoryView(QWidget* parent = nullptr);
  // `now` is the Unix time that ages are counted to.
  void setRevisions(std::vector<RevisionRow> rows, qint64 now);
  // Whether "Restore…" is offered at all.
  void setRestoreAllowed(bool allowed, const QString& reason = {});
  // Chooses a revision and scrolls to it; false: it is not listed.
  bool select(RevisionNumber number);
  // What the chosen revision did, below the list; without rows the sentence stands in their place.
  void setEffect(RevisionNumber number, const std::vector<EffectRow>& rows, const QString& sentence);
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] EffectTable* effect() const { return effect_; }

 signals:
  // One revision alone is chosen now; number 0: none is, or several are.
  void chosen(sextant::RevisionNumber number);
  void compareRequested(sextant::RevisionNumber older, sextant::RevisionNumber newer);
  void openRequested(sextant::RevisionNumber number);
  // The caller asks before it does anything.
  void restoreRequested(sextant::RevisionNumber number);
  // Who did what, refused attempts included.
  void auditRequested();

 private:
  void updateActions();
  void tellChosen();
  void compare();
  [[nodiscard]] std::vector<RevisionNumber> selected() const;
  std::vector<RevisionRow> rows_;
  bool restore_allowed_ = true;
  QString restore_reason_;
  SectionHead* head_;
  QPushButton* compare_;
  QPushButton* open_;
  QPushButton* restore_;
  QStackedWidget* stack_;
  TableView* table_;
  EffectTable* effect_;
  RevisionNumber told_{0};  // what chosen() said last
};

}  // namespace sextant::ui
