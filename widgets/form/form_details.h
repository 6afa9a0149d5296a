// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the form's current row, below the rows.
#pragma once

#include <QPushButton>
#include <QWidget>

#include "widgets/common/plain_label.h"
#include "widgets/form/form_row.h"

namespace sextant::ui {

class FormDetails : public QWidget {
  Q_OBJECT
 public:
  explicit FormDetails(QWidget* parent = nullptr);
  // nullptr: no row is chosen. `provenance` says who set its value; it may be empty.
  void show(const FormRow* row, const QString& refusal, bool writable,
            const QString& provenance = {});
  using QWidget::show;
  [[nodiscard]] QPushButton* actionButton() const { return action_; }
  [[nodiscard]] QPushButton* textButton() const { return text_; }
  // Everything that is said, one entry a line.
  [[nodiscard]] QString words() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fit();
  QWidget* body_;
  ElidedLabel* pointer_;
  PlainLabel* title_;
  PlainLabel* description_;
  PlainLabel* facts_;
  PlainLabel* chain_;
  PlainLabel* provenance_;
  PlainLabel* problems_;
  QPushButton* action_;
  QPushButton* text_;
};

}  // namespace sextant::ui
