// SPDX-License-Identifier: GPL-3.0-or-later
// Who else would change: each effective value that becomes another one, on which instances, and who
// keeps a value of its own.
#pragma once

#include <QStackedWidget>
#include <QWidget>

#include "model/checks/reach.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

class ReachView : public QWidget {
  Q_OBJECT
 public:
  explicit ReachView(QWidget* parent = nullptr);
  // `instances_total`: of the inventory. At most rows_max rows are shown; the head says so.
  void setReach(const Reach& reach, int instances_total);
  // Instead of the table: why there is nothing to show.
  void setEmptyWords(const QString& what, const QString& how);
  [[nodiscard]] TableView* table() const { return table_; }

  static constexpr std::size_t rows_max = 5000;

 signals:
  // The scope that keeps its own value, or the first instance that changes.
  void opened(const sextant::Scope& scope, const QString& pointer);

 private:
  struct Place {
    Scope scope;
    QString pointer;
  };
  SectionHead* head_;
  QStackedWidget* stack_;
  TableView* table_;
  EmptyState* empty_;
  std::vector<Place> places_;
};

// "hunt-1, hunt-2 and 5 more"; the names alone where there are at most three.
[[nodiscard]] QString instanceWords(const std::vector<Scope>& instances);

}  // namespace sextant::ui
