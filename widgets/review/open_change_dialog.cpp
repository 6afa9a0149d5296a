// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/open_change_dialog.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr QSize usual_size(620, 460);

}  // namespace

OpenChangeDialog::OpenChangeDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Propose a change"));
  resize(usual_size);
  what_ = new PlainLabel;
  what_->withFont(15, QFont::DemiBold).wrapped();
  then_ = new PlainLabel({}, Tone::muted);
  then_->wrapped();
  description_ = new QPlainTextEdit;
  description_->setPlaceholderText(tr("What for, in one line. Then why, and what it does; Markdown."));
  description_->setAccessibleName(tr("Description"));
  description_->setTabChangesFocus(true);
  ticket_ = new QLineEdit;
  ticket_->setPlaceholderText(tr("A number or link; may be left out"));
  ticket_->setAccessibleName(tr("Ticket"));
  risk_ = new ChoiceButton(tr("Risk"));
  risk_->setChoices({tr("low"), tr("medium"), tr("high")});
  reviewers_ = new QLineEdit;
  reviewers_->setPlaceholderText(tr("Names or groups, apart by commas; may be left out"));
  reviewers_->setAccessibleName(tr("Reviewers"));
  auto* fields = new QFormLayout;
  fields->setHorizontalSpacing(size::gap);
  fields->setVerticalSpacing(size::gap_small);
  fields->addRow(tr("Description"), description_);
  fields->addRow(tr("Ticket"), ticket_);
  fields->addRow(tr("Risk"), risk_);
  fields->addRow(tr("Reviewers"), reviewers_);
  banner_ = new Banner;
  banner_->hide();
  progress_ = new ProgressNote;
  cancel_ = new QPushButton(tr("Cancel"));
  open_ = new QPushButton(tr("Propose"));
  setButtonKind(open_, ButtonKind::filled);
  open_->setDefault(true);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addWidget(progress_, 1);
  // The note takes no room while nothing is awaited.
  foot->addStretch(1);
  foot->addWidget(cancel_);
  foot->addWidget(open_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  column->addWidget(what_);
  column->addWidget(then_);
  column->addWidget(banner_);
  column->addLayout(fields, 1);
  column->addLayout(foot);
  connect(description_, &QPlainTextEdit::textChanged, this, &OpenChangeDialog::refresh);
  connect(cancel_, &QPushButton::clicked, this, &QDialog::reject);
  connect(open_, &QPushButton::clicked, this, [this] { emit openWanted(words()); });
  refresh();
}

void OpenChangeDialog::setTarget(const QString& what, const QString& then) {
  what_->setText(what);
  then_->setText(then);
}

ChangeWords OpenChangeDialog::words() const {
  return {description_->toPlainText().trimmed(), ticket_->text().trimmed(),
          risk_->text().section(QLatin1Char(' '), 0, 0), reviewers_->text().trimmed()};
}

void OpenChangeDialog::refresh() {
  open_->setEnabled(!sending_ && !words().description.isEmpty());
  open_->setToolTip(words().description.isEmpty() ? tr("Say what it is for.") : QString());
}

void OpenChangeDialog::setSending(bool sending) {
  sending_ = sending;
  sending ? progress_->begin(tr("Waiting for the store to take the change")) : progress_->finish();
  if (sending) banner_->hide();
  refresh();
}

void OpenChangeDialog::setFailed(const QString& sentence) {
  setSending(false);
  banner_->show(Tone::bad, tr("The change was not opened"), sentence);
}

}  // namespace sextant::ui
