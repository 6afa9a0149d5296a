// SPDX-License-Identifier: GPL-3.0-or-later
// A line that a person edits, in which characters that hide or turn the reading direction are drawn
// as their code and do nothing else. text() is what is really there, and so is every copy.
#pragma once

#include <QLineEdit>

#include <memory>

#include "widgets/common/visible_text.h"

class QTextLayout;

namespace sextant::ui {

class VisibleLineEdit : public QLineEdit {
  Q_OBJECT
 public:
  explicit VisibleLineEdit(QWidget* parent = nullptr);
  ~VisibleLineEdit() override;
  // As it is drawn.
  [[nodiscard]] QString shownText() const { return map_.shown; }
  // In this widget's pixels, where the cursor stands before a code unit of the text.
  [[nodiscard]] int xOf(int position) const;

  [[nodiscard]] QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void inputMethodEvent(QInputMethodEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  // Only where there is something to make visible: everything else is Qt's.
  [[nodiscard]] bool isOwn() const { return !map_.escapes.empty() && !composing_; }
  void follow();
  void layOut();
  void drawText(QPainter* painter, const QRect& area);
  [[nodiscard]] QRect textArea() const;
  [[nodiscard]] int positionAt(int x) const;
  [[nodiscard]] QRect caret() const;
  VisibleMap map_;
  std::unique_ptr<QTextLayout> layout_;
  mutable int scrolled_ = 0;  // pixels of the text that lie left of the area
  int anchor_ = 0;            // where the mouse began to select
  bool composing_ = false;    // an input method has text that is not in the line yet
};

}  // namespace sextant::ui
