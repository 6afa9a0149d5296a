// SPDX-License-Identifier: GPL-3.0-or-later
// Where a server is, as fields.
#pragma once

#include <QComboBox>

#include "model/connections/connection_fields.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/visible_line_edit.h"

namespace sextant::ui {

class ConnectionFieldsPage : public QWidget {
  Q_OBJECT
 public:
  explicit ConnectionFieldsPage(QWidget* parent = nullptr);
  void setFields(const ConnectionFields& fields);
  [[nodiscard]] ConnectionFields fields() const;
  [[nodiscard]] QLineEdit* hosts() const { return hosts_; }
  // Under the hosts; empty and hidden where they are fine.
  [[nodiscard]] PlainLabel* problem() const { return problem_; }
  [[nodiscard]] QLineEdit* user() const { return user_; }
  [[nodiscard]] QComboBox* tls() const { return tls_; }

 signals:
  void changed();

 private:
  VisibleLineEdit* line(const QString& placeholder);
  VisibleLineEdit* hosts_;
  PlainLabel* problem_;
  VisibleLineEdit* port_;
  VisibleLineEdit* database_;
  VisibleLineEdit* user_;
  QComboBox* tls_;
  VisibleLineEdit* root_;
  VisibleLineEdit* certificate_;
  VisibleLineEdit* key_;
  PgParameters others_;
};

}  // namespace sextant::ui
