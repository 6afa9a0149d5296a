// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/section_head.h"

namespace sextant::ui {

SectionHead::SectionHead(const QString& title, QWidget* parent) : QWidget(parent) {
  setSurface(this, "bar");
  setFixedHeight(size::section_head);
  row_ = new QHBoxLayout(this);
  row_->setContentsMargins(size::gap, 0, size::gap, 1);
  row_->setSpacing(size::gap_small);
  title_ = new PlainLabel(title);
  title_->withFont(13, QFont::DemiBold);
  note_ = new ElidedLabel({}, Tone::muted);
  note_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  note_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  row_->addWidget(title_);
  row_->addWidget(note_, 1);
}

void SectionHead::setTitle(const QString& title) {
  title_->setText(title);
}

void SectionHead::setNote(const QString& note) {
  note_->setFullText(note);
}

void SectionHead::addBeside(QWidget* widget) {
  row_->insertWidget(beside_++, widget);
}

void SectionHead::addAtEnd(QWidget* widget) {
  row_->addWidget(widget);
}

}  // namespace sextant::ui
