// SPDX-License-Identifier: GPL-3.0-or-later
// Where a server is, as one connection string, with the services of pg_service.conf on offer.
#pragma once

#include "widgets/common/choice_button.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/visible_line_edit.h"

namespace sextant::ui {

class ConnectionStringPage : public QWidget {
  Q_OBJECT
 public:
  explicit ConnectionStringPage(QWidget* parent = nullptr);
  // What "service=NAME" could name.
  void setServices(const QStringList& names);
  void setText(const QString& text) {
    string_->setText(text);
    string_->setCursorPosition(0);
  }
  [[nodiscard]] QString text() const { return string_->text(); }
  // A sentence in place of the explanation; empty brings that back.
  void setHint(const QString& sentence, bool is_problem);
  [[nodiscard]] QLineEdit* field() const { return string_; }
  [[nodiscard]] QString hint() const { return hint_->text(); }
  [[nodiscard]] ChoiceButton* services() const { return services_; }

 signals:
  void changed();
  // A person has left the field, or pressed Enter.
  void finished();

 private:
  VisibleLineEdit* string_;
  ChoiceButton* services_;
  PlainLabel* hint_;
};

}  // namespace sextant::ui
