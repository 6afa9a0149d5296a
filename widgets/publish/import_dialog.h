// SPDX-License-Identifier: GPL-3.0-or-later
// Which file of a folder becomes which draft, before any does. Takes plain values.
#pragma once

#include <QDialog>
#include <QPushButton>

#include <vector>

#include "widgets/common/table.h"

namespace sextant::ui {

struct ImportRow {
  QString profile;  // "base", "eu1/hunt-1"
  QString file;
  QString what;     // "new", "differs", "same as now"
  QString warning;  // empty: none
  bool is_taken = false;
};

class ImportDialog : public QDialog {
  Q_OBJECT
 public:
  ImportDialog(const QString& service, const std::vector<ImportRow>& rows, const QStringList& left_out,
               QWidget* parent = nullptr);
  [[nodiscard]] QPushButton* takeButton() const { return take_; }
  [[nodiscard]] TableView* table() const { return table_; }

 private:
  TableView* table_;
  QPushButton* take_;
};

}  // namespace sextant::ui
