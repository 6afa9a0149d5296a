// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/empty_state.h"

#include <QVBoxLayout>

namespace sextant::ui {

EmptyState::EmptyState(const QString& what, const QString& how, QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_huge, size::gap_huge, size::gap_huge, size::gap_huge);
  column->setSpacing(size::gap_small);
  what_ = new PlainLabel(what);
  what_->withFont(13, QFont::DemiBold).wrapped().setAlignment(Qt::AlignCenter);
  how_ = new PlainLabel(how, Tone::muted);
  how_->wrapped().setAlignment(Qt::AlignCenter);
  how_->setMaximumWidth(440);
  action_ = new QPushButton;
  action_->hide();
  column->addStretch(2);
  column->addWidget(what_);
  auto* middle = new QHBoxLayout;
  middle->addStretch(1);
  middle->addWidget(how_, 100);
  middle->addStretch(1);
  column->addLayout(middle);
  column->addSpacing(size::gap_small);
  column->addWidget(action_, 0, Qt::AlignHCenter);
  column->addStretch(3);
  connect(action_, &QPushButton::clicked, this, &EmptyState::actionTriggered);
}

void EmptyState::setWords(const QString& what, const QString& how) {
  what_->setText(what);
  how_->setText(how);
  setAccessibleName(what);
  setAccessibleDescription(how);
}

void EmptyState::setAction(const QString& verb) {
  action_->setText(verb);
  action_->setVisible(!verb.isEmpty());
}

}  // namespace sextant::ui
