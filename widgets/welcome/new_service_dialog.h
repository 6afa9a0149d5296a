// SPDX-License-Identifier: GPL-3.0-or-later
// Which service the files of a folder are of: its name, and that of its environment.
#pragma once

#include <QDialog>
#include <QPushButton>

#include "widgets/common/banner.h"
#include "widgets/common/visible_line_edit.h"

namespace sextant::ui {

class NewServiceDialog : public QDialog {
  Q_OBJECT
 public:
  explicit NewServiceDialog(const QString& folder, QWidget* parent = nullptr);
  [[nodiscard]] QString folder() const { return folder_; }
  [[nodiscard]] QString environment() const { return environment_->text().trimmed(); }
  [[nodiscard]] QString service() const { return service_->text().trimmed(); }
  [[nodiscard]] VisibleLineEdit* environmentField() const { return environment_; }
  [[nodiscard]] VisibleLineEdit* serviceField() const { return service_; }
  [[nodiscard]] QPushButton* goOnButton() const { return go_on_; }
  void setFailed(const QString& sentence) { banner_->show(Tone::bad, {}, sentence); }

 signals:
  // The dialog stays until the caller closes it.
  void goOnWanted();

 private:
  void refresh();

  QString folder_;
  VisibleLineEdit* environment_;
  VisibleLineEdit* service_;
  Banner* banner_;
  QPushButton* go_on_;
};

}  // namespace sextant::ui
