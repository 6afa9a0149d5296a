// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody says of the drafts when they propose them as a change. Takes plain values; nothing
// typed is lost while the store is asked.
#pragma once

#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include "widgets/common/banner.h"
#include "widgets/common/choice_button.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/progress_note.h"

namespace sextant::ui {

struct ChangeWords {
  QString description;  // Markdown; its first line is the title
  QString ticket;       // a link or number; may be empty
  QString risk;         // low, medium or high
  QString reviewers;    // names or groups, apart by commas; may be empty
};

class OpenChangeDialog : public QDialog {
  Q_OBJECT
 public:
  explicit OpenChangeDialog(QWidget* parent = nullptr);
  // "2 profiles of prod/hunt-engine, on revision 42", and what becomes of it.
  void setTarget(const QString& what, const QString& then);
  [[nodiscard]] ChangeWords words() const;
  // Being asked for; an error keeps it open with what was typed.
  void setSending(bool sending);
  void setFailed(const QString& sentence);

  [[nodiscard]] QPlainTextEdit* descriptionField() const { return description_; }
  [[nodiscard]] QLineEdit* reviewersField() const { return reviewers_; }
  [[nodiscard]] QPushButton* openButton() const { return open_; }
  [[nodiscard]] Banner* banner() const { return banner_; }

 signals:
  void openWanted(const sextant::ui::ChangeWords& words);

 private:
  void refresh();
  PlainLabel* what_;
  PlainLabel* then_;
  QPlainTextEdit* description_;
  QLineEdit* ticket_;
  ChoiceButton* risk_;
  QLineEdit* reviewers_;
  Banner* banner_;
  ProgressNote* progress_;
  QPushButton* cancel_;
  QPushButton* open_;
  bool sending_ = false;
};

}  // namespace sextant::ui
