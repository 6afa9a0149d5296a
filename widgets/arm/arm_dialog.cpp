// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/arm/arm_dialog.h"

#include <QVBoxLayout>

#include "widgets/common/chip.h"
#include "widgets/common/plain_label.h"

namespace sextant::ui {
namespace {
constexpr int width_pixels = 440;
}

ArmDialog::ArmDialog(const QString& environment, const QString& colour, QWidget* parent)
    : QDialog(parent), environment_(environment) {
  setWindowTitle(tr("Arm %1").arg(environment));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  auto* chip = new Chip(environment);
  chip->setEnvironmentColour(colour);
  auto* title = new PlainLabel(tr("Edit drafts of %1").arg(environment));
  title->withFont(15, QFont::DemiBold);
  auto* head = new QHBoxLayout;
  head->setSpacing(size::gap);
  head->addWidget(chip);
  head->addWidget(title);
  head->addStretch();
  auto* words = new PlainLabel(
      tr("This environment is protected. For %1 minutes drafts of it can be edited in this "
         "console; "
         "then it is read-only again. It takes approved changes only. Type its name to go on.")
          .arg(minutes),
      Tone::muted);
  words->wrapped();
  name_ = new QLineEdit;
  name_->setPlaceholderText(environment);
  name_->setAccessibleName(tr("Name of the environment"));
  auto* cancel = new QPushButton(tr("Cancel"));
  arm_ = new QPushButton(tr("Arm for %1 min").arg(minutes));
  arm_->setDefault(true);
  arm_->setEnabled(false);
  setButtonKind(arm_, ButtonKind::filled);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addStretch();
  foot->addWidget(cancel);
  foot->addWidget(arm_);
  column->addLayout(head);
  column->addWidget(words);
  column->addWidget(name_);
  column->addSpacing(size::gap_tiny);
  column->addLayout(foot);
  setFixedSize(width_pixels, column->totalHeightForWidth(width_pixels));
  name_->setFocus();
  connect(name_, &QLineEdit::textChanged, this, [this] { arm_->setEnabled(nameMatches()); });
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(arm_, &QPushButton::clicked, this, [this] {
    if (nameMatches()) accept();
  });
}

bool ArmDialog::nameMatches() const {
  return name_->text() == environment_;
}

}  // namespace sextant::ui
