// SPDX-License-Identifier: GPL-3.0-or-later
// The bar at the top: where one is, where one could go, and the next step.
#pragma once

#include <QPushButton>

#include "widgets/common/chip.h"
#include "widgets/common/plain_label.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"

namespace sextant::ui {

class TopBar : public QWidget {
  Q_OBJECT
 public:
  explicit TopBar(const ConsoleParts& parts, QWidget* parent = nullptr);
  // Nothing open: nullptr.
  void setPage(const Page* page);
  // An empty reason enables the button; else it is the tooltip of the disabled one.
  void setPublish(const QString& hindrance);
  // The same, where the next step is to propose a change.
  void setPropose(const QString& hindrance);
  [[nodiscard]] QPushButton* publishButton() const { return publish_; }
  [[nodiscard]] QPushButton* diffButton() const { return diff_; }
  [[nodiscard]] QPushButton* goToButton() const { return go_to_; }
  [[nodiscard]] QPushButton* armButton() const { return arm_; }
  [[nodiscard]] QPushButton* connectionButton() const { return connection_; }
  [[nodiscard]] Chip* readOnlyChip() const { return read_only_; }
  // A freeze, or the windows of the environment.
  [[nodiscard]] Chip* closedChip() const { return closed_; }

 signals:
  void goToWanted();
  void connectionsWanted();
  void diffWanted();
  void publishWanted();
  void armWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void refreshConnection();
  void refreshArming(const Environment* environment);
  ConsoleParts parts_;
  QString colour_;
  QPushButton* connection_;
  Chip* environment_;
  PlainLabel* service_;
  ElidedLabel* heading_;
  QPushButton* go_to_;
  Chip* read_only_;
  Chip* armed_;
  Chip* closed_;
  QPushButton* arm_;
  QPushButton* diff_;
  QPushButton* publish_;
};

}  // namespace sextant::ui
