// SPDX-License-Identifier: GPL-3.0-or-later
// "At 14:31:58": which revision each instance ran, what changed just before, who published it, and
// one click to its diff or to a rollback.
#pragma once

#include <QPushButton>
#include <QStackedWidget>
#include <QWidget>

#include "widgets/common/progress_note.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"
#include "widgets/incident/moment.h"

class QVBoxLayout;

namespace sextant::ui {

class MomentView : public QWidget {
  Q_OBJECT
 public:
  explicit MomentView(QWidget* parent = nullptr);
  // `now`: Unix time, for ages.
  void setMoment(const Moment& moment, qint64 now);
  [[nodiscard]] TableView* instances() const { return instances_; }
  [[nodiscard]] TableView* changes() const { return changes_; }
  [[nodiscard]] QPushButton* diffButton() const { return diff_; }
  [[nodiscard]] QPushButton* restoreButton() const { return restore_; }
  [[nodiscard]] QPushButton* historyButton() const { return history_; }
  // Why something is not known; empty where all was read.
  [[nodiscard]] QString problemWords() const { return problem_->text(); }
  // The words about the stable revision.
  [[nodiscard]] QString revisionWords() const { return revision_->text(); }

 signals:
  void closed();
  // A second earlier or later.
  void moved(int seconds);
  void diffWanted(sextant::RevisionNumber older, sextant::RevisionNumber newer);
  void historyWanted(sextant::RevisionNumber revision);
  void restoreWanted(sextant::RevisionNumber revision);
  void instanceOpened(const sextant::Scope& instance);
  void changeOpened(const QString& key);

 private:
  void buildHead(class QVBoxLayout* column);
  void buildRevision(class QVBoxLayout* column);
  void showRevision(qint64 now);
  void showInstances();
  void showChanges();

  Moment moment_;
  SectionHead* head_;
  ProgressNote* awaited_;
  PlainLabel* when_;
  PlainLabel* problem_;
  PlainLabel* revision_;
  PlainLabel* message_;
  QPushButton* diff_;
  QPushButton* history_;
  QPushButton* restore_;
  SectionHead* changes_head_;
  TableView* changes_;
  PlainLabel* no_changes_;
  SectionHead* instances_head_;
  TableView* instances_;
};

}  // namespace sextant::ui
