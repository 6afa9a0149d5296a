// SPDX-License-Identifier: GPL-3.0-or-later
// Every instance of a service: the revision it must run, the one it runs, and how it does; grouped,
// filtered and sorted, for tens of thousands.
#pragma once

#include <QStackedWidget>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

#include "widgets/common/choice_button.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"
#include "widgets/common/visible_line_edit.h"
#include "widgets/fleet/fleet_order.h"

namespace sextant::ui {

class FleetView : public QWidget {
  Q_OBJECT
 public:
  using Rows = std::shared_ptr<const std::vector<FleetRow>>;
  // Fills in what an instance measures (p99_ms, errors): asked for rows that are looked at, and for
  // all where they are sorted by it.
  using Measure = std::function<void(FleetRow&)>;

  explicit FleetView(QWidget* parent = nullptr);
  void setMeasure(Measure measure) { measure_ = std::move(measure); }
  // In the order of their instances.
  void setRows(Rows rows);
  void setRows(std::vector<FleetRow> rows);
  // Why the rows are not of now, a sentence: it stands above them, and they are dimmed. Empty: they
  // are.
  void setLastKnown(const QString& sentence);
  [[nodiscard]] QString lastKnown() const { return last_known_->text(); }
  // Opens its group, and drops a filter that it does not pass.
  void choose(const Scope& instance);
  void setGroup(FleetGroup group);
  // As a click on the column's head.
  void sortBy(FleetColumn column);

  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] QLineEdit* filter() const { return filter_; }
  [[nodiscard]] ChoiceButton* stateChoice() const { return state_; }
  [[nodiscard]] ChoiceButton* groupChoice() const { return group_; }
  [[nodiscard]] EmptyState* empty() const { return empty_; }
  [[nodiscard]] const FleetOrder& order() const { return order_; }

 signals:
  void opened(const sextant::Scope& instance);
  void eventsWanted(const sextant::Scope& instance);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildBar();
  void layOut();
  void connectParts();
  void arrange();
  void measureAll();
  void offerStates();
  void toggle(const QString& title, bool closed);
  void showMenu(const QPoint& at);
  void showEmpty();
  [[nodiscard]] Row rowAt(int line) const;
  [[nodiscard]] int lineOf(const QString& key) const;
  [[nodiscard]] QString keyOf(const FleetLine& line) const;
  [[nodiscard]] QString summary() const;

  Rows rows_ = std::make_shared<std::vector<FleetRow>>();
  Measure measure_;
  FleetWish wish_;
  FleetOrder order_;
  QStringList states_;
  bool same_instances_ = true;  // as when the table was arranged last
  SectionHead* head_;
  PlainLabel* last_known_;
  VisibleLineEdit* filter_;
  ChoiceButton* state_;
  ChoiceButton* group_;
  QWidget* bar_;
  QStackedWidget* stack_;
  TableView* table_;
  EmptyState* empty_;
};

}  // namespace sextant::ui
