// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/rollout/move_dialog.h"

#include <QVBoxLayout>

#include "widgets/common/plain_label.h"

namespace sextant::ui {
namespace {

constexpr int width_pixels = 460;

}  // namespace

MoveDialog::MoveDialog(const MoveQuestion& question, QWidget* parent) : QDialog(parent) {
  setWindowTitle(question.title);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  auto* title = new PlainLabel(question.title);
  title->withFont(15, QFont::DemiBold).wrapped();
  auto* words = new PlainLabel(question.sentence, Tone::muted);
  words->wrapped();
  reason_ = new VisibleLineEdit;
  reason_->setPlaceholderText(question.needs_reason ? tr("Why") : tr("Why (may be empty)"));
  reason_->setAccessibleName(tr("Why"));
  reason_->setMaxLength(1000);
  auto* cancel = new QPushButton(tr("Cancel"));
  move_ = new QPushButton(question.verb);
  setButtonKind(move_, question.is_destructive ? ButtonKind::destructive : ButtonKind::filled);
  move_->setDefault(true);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addStretch();
  foot->addWidget(cancel);
  foot->addWidget(move_);
  for (QWidget* one : std::initializer_list<QWidget*>{title, words, reason_})
    column->addWidget(one);
  column->addLayout(foot);
  setFixedSize(width_pixels, column->totalHeightForWidth(width_pixels));
  const auto weigh = [this, needs = question.needs_reason] {
    move_->setEnabled(!needs || !reason().isEmpty());
  };
  weigh();
  connect(reason_, &QLineEdit::textChanged, this, weigh);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(move_, &QPushButton::clicked, this, &QDialog::accept);
  reason_->setFocus();
}

}  // namespace sextant::ui
