// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/shrinking_box.h"

#include <QEvent>

#include "widgets/common/plain_label.h"
#include "widgets/theme/tokens.h"

namespace sextant::ui {

ShrinkingBox::ShrinkingBox(QWidget* parent) : QWidget(parent) {
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(0);
  column_ = new QVBoxLayout;
  column_->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  column_->setSpacing(size::gap_small);
  whole->addLayout(column_);
  whole->addWidget(horizontalRule());
  hide();
}

void ShrinkingBox::add(QWidget* part) {
  column_->addWidget(part);
  part->installEventFilter(this);
  follow();
}

bool ShrinkingBox::eventFilter(QObject* watched, QEvent* event) {
  // Told of a part whether or not the box itself can be seen.
  if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent) follow();
  return QWidget::eventFilter(watched, event);
}

void ShrinkingBox::follow() {
  bool is_any = false;
  for (int i = 0; i < column_->count(); ++i)
    is_any = is_any || !column_->itemAt(i)->widget()->isHidden();
  setVisible(is_any);
}

}  // namespace sextant::ui
