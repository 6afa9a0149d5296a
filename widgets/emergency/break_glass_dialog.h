// SPDX-License-Identifier: GPL-3.0-or-later
// Asks before somebody publishes without approvals for a while: where, for how long, and why. The name
// of the environment has to be typed.
#pragma once

#include <QDialog>
#include <QPlainTextEdit>
#include <QPushButton>

#include "widgets/common/banner.h"
#include "widgets/common/choice_button.h"
#include "widgets/common/progress_note.h"
#include "widgets/common/visible_line_edit.h"

namespace sextant::ui {

struct BreakGlassQuestion {
  QString environment;
  QString colour;   // as environmentColour() takes it
  QString service;  // that is in front
};

class BreakGlassDialog : public QDialog {
  Q_OBJECT
 public:
  explicit BreakGlassDialog(const BreakGlassQuestion& question, QWidget* parent = nullptr);
  // For every service of the environment, and not for the one in front alone.
  [[nodiscard]] bool isForAll() const;
  [[nodiscard]] int minutes() const;
  [[nodiscard]] QString reason() const { return reason_->toPlainText().trimmed(); }

  // The store is asked; what was typed stays where it refuses.
  void setSending(bool sending);
  void setFailed(const QString& sentence);
  [[nodiscard]] QPlainTextEdit* reasonField() const { return reason_; }
  [[nodiscard]] VisibleLineEdit* nameField() const { return name_; }
  [[nodiscard]] QPushButton* breakButton() const { return break_; }
  [[nodiscard]] Banner* banner() const { return banner_; }

 signals:
  void breakWanted();

 private:
  QLayout* buildHead(const QString& colour);
  QLayout* buildFields(const QString& service);
  QLayout* buildFoot();
  void refresh();

  QString environment_;
  ChoiceButton* where_;
  ChoiceButton* how_long_;
  QPlainTextEdit* reason_;
  VisibleLineEdit* name_;
  Banner* banner_;
  ProgressNote* progress_;
  QPushButton* break_;
  bool sending_ = false;
};

}  // namespace sextant::ui
