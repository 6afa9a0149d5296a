// SPDX-License-Identifier: GPL-3.0-or-later
// "What revision 42 did": measured before and after, and the change with its uncertainty.
#pragma once

#include <QStackedWidget>
#include <QWidget>

#include <optional>
#include <vector>

#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

// One measured quantity. Without a value there were not enough data on that side.
struct EffectRow {
  QString name;  // "mean", "p99", "errors"
  QString unit;  // "ms"; empty for a count
  std::optional<double> before;
  std::optional<double> after;
  std::optional<double> change_percent = {};       // computed from both where there is none
  std::optional<double> uncertainty_percent = {};  // half-width, percentage points
};

class EffectTable : public QWidget {
  Q_OBJECT
 public:
  explicit EffectTable(QWidget* parent = nullptr);
  // "What revision 42 did".
  void setTitle(const QString& title);
  void setRows(const std::vector<EffectRow>& rows);
  // Shown instead of the table: why there is nothing to compare yet and when there will be.
  void setNotEnough(const QString& sentence);

 private:
  SectionHead* head_;
  QStackedWidget* stack_;
  TableView* table_;
  PlainLabel* sentence_;
};

// "−97.6 % ± 0.3", "none" where the errors went to zero, "no change", "not enough data yet".
[[nodiscard]] QString changeWords(const EffectRow& row);
// Less is better for every quantity that the table shows.
[[nodiscard]] Tone changeTone(const EffectRow& row);

}  // namespace sextant::ui
