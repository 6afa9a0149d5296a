// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that is known of one event, and where it leads.
#pragma once

#include <QPushButton>
#include <QStackedWidget>
#include <QWidget>

#include <optional>

#include "model/store/event_types.h"
#include "widgets/common/facts_text.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/state_label.h"

namespace sextant::ui {

class EventDetails : public QWidget {
  Q_OBJECT
 public:
  explicit EventDetails(QWidget* parent = nullptr);
  // Nothing: no event is chosen. What is selected stays where the event is the same.
  void showDetails(const std::optional<StoreEvent>& event);
  [[nodiscard]] const std::optional<StoreEvent>& event() const { return event_; }
  [[nodiscard]] QString sentence() const { return sentence_->text(); }
  [[nodiscard]] FactsText* text() const { return text_; }
  [[nodiscard]] QPushButton* historyButton() const { return history_; }
  [[nodiscard]] QPushButton* diffButton() const { return diff_; }
  [[nodiscard]] QPushButton* fleetButton() const { return fleet_; }
  [[nodiscard]] QPushButton* auditButton() const { return audit_; }
  [[nodiscard]] QPushButton* copyButton() const { return copy_; }

 public slots:
  // Where it leads first: its revision's history, or its instance in the fleet, or its audit entry.
  void follow();

 signals:
  void historyWanted(const QString& service, sextant::RevisionNumber revision);
  void diffWanted(const QString& service, sextant::RevisionNumber revision);
  void fleetWanted(const QString& service, const sextant::Scope& scope);
  void auditWanted(qint64 entry);

 private:
  [[nodiscard]] QWidget* makeBody();
  void connectButtons();
  void copy() const;
  std::optional<StoreEvent> event_;
  StateLabel* kind_;
  PlainLabel* time_;
  PlainLabel* sentence_;
  QPushButton* history_;
  QPushButton* diff_;
  QPushButton* fleet_;
  QPushButton* audit_;
  QPushButton* copy_;
  QStackedWidget* stack_;
  FactsText* text_;
};

}  // namespace sextant::ui
