// SPDX-License-Identifier: GPL-3.0-or-later
// Which entries of the audit log are wanted, and how many there are.
#pragma once

#include <QCheckBox>
#include <QTimer>
#include <QWidget>

#include "widgets/common/choice_button.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/visible_line_edit.h"

namespace sextant::ui {

// Logins and services are compared whole, as the store does.
struct AuditQuery {
  QString login;    // empty: everybody's
  QString service;  // empty: of every service
  QString action;   // empty: every action
  bool denied_only = false;
  [[nodiscard]] bool narrows() const { return *this != AuditQuery{}; }
  friend bool operator==(const AuditQuery&, const AuditQuery&) = default;
};

class AuditFilterBar : public QWidget {
  Q_OBJECT
 public:
  static constexpr int pause_ms = 300;  // from the last key stroke to the question

  explicit AuditFilterBar(QWidget* parent = nullptr);
  [[nodiscard]] AuditQuery query() const;
  void clear();
  void setNote(const QString& note) { note_->setFullText(note); }
  [[nodiscard]] QString note() const { return note_->fullText(); }
  [[nodiscard]] QLineEdit* login() const { return login_; }
  [[nodiscard]] QLineEdit* service() const { return service_; }
  [[nodiscard]] ChoiceButton* action() const { return action_; }
  [[nodiscard]] QCheckBox* deniedOnly() const { return denied_; }

 signals:
  void queryChanged();
  // Down in a field.
  void listWanted();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] VisibleLineEdit* field(const QString& words, const QString& purpose);
  void ask();
  AuditQuery asked_;
  VisibleLineEdit* login_;
  VisibleLineEdit* service_;
  ChoiceButton* action_;
  QCheckBox* denied_;
  ElidedLabel* note_;
  QTimer pause_;
};

}  // namespace sextant::ui
