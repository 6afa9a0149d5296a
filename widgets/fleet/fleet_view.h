// SPDX-License-Identifier: GPL-3.0-or-later
// Every instance of a service: the revision it must run, the one it runs, and how it does.
#pragma once

#include <QStackedWidget>
#include <QWidget>

#include <optional>
#include <vector>

#include "model/base/address.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

struct FleetRow {
  Scope instance;
  std::optional<RevisionNumber> wanted;
  std::optional<RevisionNumber> applied;
  State state = State::none;
  QString word;    // "healthy", "drift", "no report"; empty: the state's own
  QString reason;  // why it is as it is, or why it must run this revision
  std::optional<double> p99_ms = {};
  std::optional<qint64> errors = {};  // a second
  std::optional<qint64> report_age_seconds = {};
};

class FleetView : public QWidget {
  Q_OBJECT
 public:
  explicit FleetView(QWidget* parent = nullptr);
  void setRows(const std::vector<FleetRow>& rows);
  [[nodiscard]] TableView* table() const { return table_; }

 signals:
  void opened(const sextant::Scope& instance);

 private:
  SectionHead* head_;
  QStackedWidget* stack_;
  TableView* table_;
};

}  // namespace sextant::ui
