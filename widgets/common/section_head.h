// SPDX-License-Identifier: GPL-3.0-or-later
// The 36-pixel head of a section: a title, a secondary word, and room for chips and buttons.
#pragma once

#include <QHBoxLayout>
#include <QWidget>

#include "widgets/common/plain_label.h"

namespace sextant::ui {

class SectionHead : public QWidget {
  Q_OBJECT
 public:
  explicit SectionHead(const QString& title, QWidget* parent = nullptr);
  void setTitle(const QString& title);
  // Muted words at the right.
  void setNote(const QString& note);
  // Placed after the title, from the left.
  void addBeside(QWidget* widget);
  // Placed at the right end, after the note.
  void addAtEnd(QWidget* widget);

 private:
  QHBoxLayout* row_;
  PlainLabel* title_;
  ElidedLabel* note_;
  int beside_ = 1;
};

}  // namespace sextant::ui
