// SPDX-License-Identifier: GPL-3.0-or-later
// A small framed word: "r42", "Armed 24 min", a count, or an environment's name on its colour.
#pragma once

#include <QWidget>

#include "widgets/theme/theme.h"

namespace sextant::ui {

class Chip : public QWidget {
  Q_OBJECT
 public:
  explicit Chip(const QString& text = {}, Tone tone = Tone::normal, QWidget* parent = nullptr);
  void setText(const QString& text);
  [[nodiscard]] const QString& text() const { return text_; }
  void setTone(Tone tone);
  // A dot before the word, in the tone; the word itself is then in the text colour.
  void setDot(bool shown);
  // Fills the chip with an environment's chosen colour (see environmentColour); its words are in
  // capitals and readable on it. Empty: back to the framed form.
  void setEnvironmentColour(const QString& chosen);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

  // Draws a framed chip into a delegate's row, right-aligned at `right`; returns its left edge.
  static int draw(QPainter& painter, int right, const QRect& row, const QString& text,
                  const QColor& ink);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] QString shownText() const;
  QString text_;
  Tone tone_;
  QString environment_;
  bool dot_ = false;
};

}  // namespace sextant::ui
