// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for a range of time in UTC.
#pragma once

#include <QDateTimeEdit>
#include <QDialog>
#include <QPushButton>

#include "widgets/charts/chart_timeline.h"
#include "widgets/common/plain_label.h"

namespace sextant::ui {

class RangeDialog : public QDialog {
  Q_OBJECT
 public:
  // Both are Unix seconds; `now` is the latest that can be chosen.
  RangeDialog(const TimeSpan& shown, qint64 now, QWidget* parent = nullptr);
  [[nodiscard]] TimeSpan range() const;
  [[nodiscard]] QDateTimeEdit* from() const { return from_; }
  [[nodiscard]] QDateTimeEdit* to() const { return to_; }

 private:
  void check();
  QDateTimeEdit* from_;
  QDateTimeEdit* to_;
  PlainLabel* note_;
  QPushButton* show_;
  qint64 now_;
};

}  // namespace sextant::ui
