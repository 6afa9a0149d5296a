// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/password_prompt.h"

#include <QVBoxLayout>

#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {
constexpr int width_pixels = 440;
}

PasswordPrompt::PasswordPrompt(const QString& connection, const QString& reason, QWidget* parent)
    : QDialog(parent) {
  setWindowTitle(tr("Password"));
  auto* title = new PlainLabel(tr("Password of %1").arg(visibleText(connection)));
  title->withFont(15, QFont::DemiBold).wrapped();
  auto* why = new PlainLabel(visibleText(reason).simplified(), Tone::muted);
  why->wrapped();
  why->setMinimumWidth(1);
  why->setVisible(!reason.isEmpty());
  password_ = new QLineEdit;
  password_->setEchoMode(QLineEdit::Password);
  password_->setAccessibleName(tr("Password"));
  keep_ = new QCheckBox(tr("&Keep in the desktop keychain"));
  keep_->setEnabled(false);
  keychain_ = new PlainLabel({}, Tone::muted);
  keychain_->withFont(12).wrapped();
  keychain_->hide();
  auto* cancel = new QPushButton(tr("Cancel"));
  connect_ = new QPushButton(tr("Connect"));
  connect_->setDefault(true);
  connect_->setEnabled(false);
  setButtonKind(connect_, ButtonKind::filled);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addStretch();
  foot->addWidget(cancel);
  foot->addWidget(connect_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  for (QWidget* widget : std::initializer_list<QWidget*>{title, why, password_, keep_, keychain_})
    column->addWidget(widget);
  column->addSpacing(size::gap_tiny);
  column->addLayout(foot);
  fit();
  password_->setFocus();
  connect(password_, &QLineEdit::textChanged, this,
          [this](const QString& text) { connect_->setEnabled(!text.isEmpty()); });
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(connect_, &QPushButton::clicked, this, [this] {
    const QString password = password_->text();
    const bool keep = keep_->isEnabled() && keep_->isChecked();
    password_->clear();
    accept();
    emit entered(password, keep);
  });
}

void PasswordPrompt::setKeychain(bool answers, const QString& why) {
  keep_->setEnabled(answers);
  if (!answers) keep_->setChecked(false);
  keychain_->setText(why);
  keychain_->setVisible(!why.isEmpty());
  fit();
}

// A dialog with wrapped words has no height of its own.
void PasswordPrompt::fit() {
  layout()->activate();
  setFixedSize(width_pixels, layout()->totalHeightForWidth(width_pixels));
}

}  // namespace sextant::ui
