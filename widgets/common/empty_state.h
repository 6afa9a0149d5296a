// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty place says: what will be here, how to fill it, and one button that does so.
#pragma once

#include <QPushButton>
#include <QWidget>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

class EmptyState : public QWidget {
  Q_OBJECT
 public:
  EmptyState(const QString& what, const QString& how, QWidget* parent = nullptr);
  void setWords(const QString& what, const QString& how);
  // A verb; empty hides the button.
  void setAction(const QString& verb);

 signals:
  void actionTriggered();

 private:
  PlainLabel* what_;
  PlainLabel* how_;
  QPushButton* action_;
};

}  // namespace sextant::ui
