// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/welcome/new_service_dialog.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

constexpr int width_pixels = 480;

// As the store takes names.
bool isName(const QString& text) {
  static const QRegularExpression name(QStringLiteral("^[a-z0-9][a-z0-9._-]{0,62}$"));
  return name.match(text).hasMatch();
}

}  // namespace

NewServiceDialog::NewServiceDialog(const QString& folder, QWidget* parent)
    : QDialog(parent), folder_(folder) {
  setWindowTitle(tr("A service from files"));
  auto* title = new PlainLabel(tr("Which service are these files of?"));
  title->withFont(15, QFont::DemiBold).wrapped();
  auto* words = new PlainLabel(tr("%1\nbase.yaml is for all instances, CLUSTER.yaml for a cluster, CLUSTER/INSTANCE.yaml for one.")
                                   .arg(visibleText(folder)),
                               Tone::muted);
  words->wrapped();
  environment_ = new VisibleLineEdit;
  environment_->setText(QStringLiteral("dev"));
  environment_->setAccessibleName(tr("Environment"));
  service_ = new VisibleLineEdit;
  service_->setAccessibleName(tr("Service"));
  const QString guess = QFileInfo(folder).fileName().toLower();
  if (isName(guess)) service_->setText(guess);
  auto* fields = new QFormLayout;
  fields->setHorizontalSpacing(size::gap);
  fields->setVerticalSpacing(size::gap_small);
  fields->addRow(tr("Environment"), environment_);
  fields->addRow(tr("Service"), service_);
  banner_ = new Banner;
  banner_->hide();
  auto* cancel = new QPushButton(tr("Cancel"));
  go_on_ = new QPushButton(tr("Read the files"));
  setButtonKind(go_on_, ButtonKind::filled);
  go_on_->setDefault(true);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addStretch();
  foot->addWidget(cancel);
  foot->addWidget(go_on_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  column->addWidget(title);
  column->addWidget(words);
  column->addLayout(fields);
  column->addWidget(banner_);
  column->addLayout(foot);
  setMinimumWidth(width_pixels);
  connect(environment_, &QLineEdit::textChanged, this, &NewServiceDialog::refresh);
  connect(service_, &QLineEdit::textChanged, this, &NewServiceDialog::refresh);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(go_on_, &QPushButton::clicked, this, &NewServiceDialog::goOnWanted);
  service_->setFocus();
  refresh();
}

void NewServiceDialog::refresh() {
  const bool is_usable = isName(environment()) && isName(service());
  go_on_->setEnabled(is_usable);
  go_on_->setToolTip(is_usable ? QString()
                               : tr("Names have small letters, digits, dot, hyphen and underscore, at most 63."));
}

}  // namespace sextant::ui
