// SPDX-License-Identifier: GPL-3.0-or-later
// A state as shape and word, for forms and status bars. Tables draw the same in their delegate.
#pragma once

#include <QWidget>

#include "widgets/common/state.h"

namespace sextant::ui {

class StateLabel : public QWidget {
  Q_OBJECT
 public:
  explicit StateLabel(State state = State::none, const QString& word = {},
                      QWidget* parent = nullptr);
  // An empty word shows the state's own.
  void setState(State state, const QString& word = {});
  // The word in the text colour instead of the state's; the shape keeps its colour.
  void setPlainWord(bool plain);
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] QString word() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  State state_;
  QString word_;
  bool plain_ = false;
};

}  // namespace sextant::ui
