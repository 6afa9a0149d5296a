// SPDX-License-Identifier: GPL-3.0-or-later
// A card with a head, one sentence and at most two buttons, above what it is about.
#pragma once

#include <QFrame>
#include <QPushButton>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

class Banner : public QFrame {
  Q_OBJECT
 public:
  explicit Banner(QWidget* parent = nullptr);
  // Tone: accent for news, warning, bad, ok. `head` may be empty.
  void show(Tone tone, const QString& head, const QString& sentence);
  // Verbs; empty hides the button.
  void setActions(const QString& first, const QString& second = {});
  // As it is shown, with plain spaces.
  [[nodiscard]] QString sentence() const;
  using QFrame::show;
  // As high as its words at its present width; a layout gives it no more.
  [[nodiscard]] QSize sizeHint() const override;

 signals:
  void firstTriggered();
  void secondTriggered();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  Tone tone_ = Tone::accent;
  PlainLabel* head_;
  PlainLabel* sentence_;
  QPushButton* first_;
  QPushButton* second_;
};

}  // namespace sextant::ui
