// SPDX-License-Identifier: GPL-3.0-or-later
// Says whose view is shown, in their colour, with the way out of it.
#pragma once

#include <QPushButton>
#include <QWidget>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

class FollowSign : public QWidget {
  Q_OBJECT
 public:
  explicit FollowSign(QWidget* parent = nullptr);
  // Shows "Following Ada", where they look, and Stop.
  void showFollowing(const QString& name, const QString& place, const QString& login);
  // They are not here any more: says so, until it is closed.
  void showLost(const QString& name);
  [[nodiscard]] QString words() const { return words_->text(); }
  [[nodiscard]] QPushButton* stopButton() const { return stop_; }

 signals:
  void stopWanted();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString login_;
  PlainLabel* words_;
  ElidedLabel* place_;
  QPushButton* stop_;
};

}  // namespace sextant::ui
