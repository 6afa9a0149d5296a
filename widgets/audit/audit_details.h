// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that one entry of the audit log says, as text that can be selected and copied.
#pragma once

#include <QPushButton>
#include <QStackedWidget>
#include <QWidget>

#include <optional>

#include "model/audit/audit_entry.h"
#include "model/base/identifiers.h"
#include "widgets/common/facts_text.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/state_label.h"

namespace sextant::ui {

class AuditDetails : public QWidget {
  Q_OBJECT
 public:
  explicit AuditDetails(QWidget* parent = nullptr);
  // Nothing: no entry is chosen. What is selected stays where the entry is the same.
  void showEntry(const std::optional<AuditEntry>& entry);
  [[nodiscard]] QTextEdit* text() const { return text_; }
  [[nodiscard]] QPushButton* historyButton() const { return history_; }
  [[nodiscard]] QPushButton* copyButton() const { return copy_; }

 public slots:
  // Where the entry tells of a revision.
  void showHistory();

 signals:
  void historyWanted(const QString& service, sextant::RevisionNumber revision);

 private:
  [[nodiscard]] QWidget* makeHead();
  void copy() const;
  std::optional<AuditEntry> entry_;
  QString service_;
  RevisionNumber revision_;
  PlainLabel* title_;
  StateLabel* outcome_;
  QPushButton* history_;
  QPushButton* copy_;
  QPushButton* copy_line_;
  QStackedWidget* stack_;
  FactsText* text_;
};

}  // namespace sextant::ui
