// SPDX-License-Identifier: GPL-3.0-or-later
// Labels for foreign text: never read as markup, selectable, and whole in the tooltip when cut.
#pragma once

#include <QLabel>

#include "widgets/theme/theme.h"

namespace sextant::ui {

// One or more lines of plain text that can be selected and copied.
class PlainLabel : public QLabel {
  Q_OBJECT
 public:
  explicit PlainLabel(const QString& text = {}, Tone tone = Tone::normal,
                      QWidget* parent = nullptr);
  // Shown with what would hide or turn the reading direction as an escape.
  void setText(const QString& text);
  // The same for a sentence that wraps: a number stays on the line of its unit.
  void setSentence(const QString& sentence);
  // Weight 600 for heads; pixels 12 for secondary words.
  PlainLabel& withFont(int pixels, QFont::Weight weight = QFont::Normal);
  PlainLabel& withMono(int pixels = 13);
  // Wraps at words instead of standing on one line.
  PlainLabel& wrapped();
};

// One line that ends in "…" when it is too long; the tooltip and a copy hold the whole.
class ElidedLabel : public PlainLabel {
  Q_OBJECT
 public:
  explicit ElidedLabel(const QString& text = {}, Tone tone = Tone::normal,
                       QWidget* parent = nullptr);
  void setFullText(const QString& text);
  [[nodiscard]] const QString& fullText() const { return full_; }
  // Where to cut: the right (default), or the middle for paths and addresses.
  void setElideMode(Qt::TextElideMode mode);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void fit();
  QString full_;
  Qt::TextElideMode mode_ = Qt::ElideRight;
};

// Text for a tooltip, which Qt would otherwise read as markup where it looks like it.
[[nodiscard]] QString plainToolTip(const QString& text);

// A line of one pixel in the theme's colour.
[[nodiscard]] QWidget* horizontalRule(QWidget* parent = nullptr);
[[nodiscard]] QWidget* verticalRule(QWidget* parent = nullptr);

}  // namespace sextant::ui
