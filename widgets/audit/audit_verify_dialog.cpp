// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/audit/audit_verify_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QVBoxLayout>

#include "widgets/common/chip.h"
#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

constexpr int width_pixels = 600;  // an anchor on one line
constexpr int bar_steps = 1000;

}  // namespace

AuditVerifyDialog::AuditVerifyDialog(const QString& environment, const QString& colour,
                                     QWidget* parent)
    : QDialog(parent), environment_(environment) {
  setWindowTitle(tr("Verify the audit log of %1").arg(environment));
  buildParts(environment, colour);
  connect(verify_, &QPushButton::clicked, this, &AuditVerifyDialog::start);
  connect(close_, &QPushButton::clicked, this, &AuditVerifyDialog::reject);
  connect(copy_, &QPushButton::clicked, this,
          [this] { QApplication::clipboard()->setText(found_->text()); });
  connect(anchor_, &QLineEdit::textChanged, this, [this] {
    hint_->hide();
    fit();
  });
  fit();
  anchor_->setFocus();
}

void AuditVerifyDialog::buildParts(const QString& environment, const QString& colour) {
  auto* chip = new Chip(environment);
  chip->setEnvironmentColour(colour);
  auto* title = new PlainLabel(tr("Verify the audit log"));
  title->withFont(15, QFont::DemiBold);
  auto* head = new QHBoxLayout;
  head->setSpacing(size::gap);
  head->addWidget(chip);
  head->addWidget(title);
  head->addStretch();
  auto* what = new PlainLabel(
      tr("Every entry is read, and its hash computed again on this computer, from the first one to "
         "where the store says that the log ends. Entries that were altered, removed or put in "
         "show. Nothing is written."),
      Tone::muted);
  what->wrapped();
  auto* label = new PlainLabel(tr("An anchor that you kept from earlier, if you have one"));
  anchor_ = new VisibleLineEdit;
  anchor_->setPlaceholderText(tr("NUMBER:HASH"));
  anchor_->setAccessibleName(label->text());
  anchor_->setFont(monoFont(12));
  hint_ = new PlainLabel({}, Tone::bad);
  words_ = new PlainLabel({}, Tone::muted);
  bar_ = new QProgressBar;
  bar_->setTextVisible(false);
  bar_->setRange(0, bar_steps);
  bar_->setAccessibleName(tr("How much of the log is verified"));
  banner_ = new Banner;
  found_ = new PlainLabel;
  found_->withMono(12).wrapped();
  found_->setFocusPolicy(Qt::StrongFocus);
  found_->setAccessibleName(tr("The log's anchor"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  column->addLayout(head);
  column->addWidget(what);
  column->addWidget(label);
  for (QWidget* widget :
       std::initializer_list<QWidget*>{anchor_, hint_, words_, bar_, banner_, found_})
    column->addWidget(widget);
  column->addWidget(makeFoot());
  for (QWidget* widget : std::initializer_list<QWidget*>{hint_, words_, bar_, banner_, found_})
    widget->hide();
}

QWidget* AuditVerifyDialog::makeFoot() {
  auto* foot = new QWidget;
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(0, size::gap_tiny, 0, 0);
  row->setSpacing(size::gap_small);
  copy_ = new QPushButton(tr("Copy anchor"));
  close_ = new QPushButton(tr("Close"));
  verify_ = new QPushButton(tr("Verify"));
  verify_->setDefault(true);
  setButtonKind(verify_, ButtonKind::filled);
  copy_->hide();
  row->addWidget(copy_);
  row->addStretch();
  row->addWidget(close_);
  row->addWidget(verify_);
  return foot;
}

void AuditVerifyDialog::start() {
  if (running_) return;
  std::optional<AuditAnchor> kept;
  const QString typed = anchor_->text().trimmed();
  if (!typed.isEmpty()) {
    const auto parsed = parseAnchor(typed.toStdString());
    hint_->setText(parsed ? QString() : QString::fromStdString(parsed.error().what));
    hint_->setVisible(!parsed);
    fit();
    if (!parsed) return anchor_->setFocus();
    kept = *parsed;
  }
  running_ = true;
  for (QWidget* widget : std::initializer_list<QWidget*>{banner_, found_, copy_})
    widget->hide();
  anchor_->setEnabled(false);
  verify_->setEnabled(false);
  close_->setText(tr("Stop"));
  close_->setFocus();
  words_->setText(tr("Asking the store where the log ends"));
  words_->show();
  bar_->setValue(0);
  bar_->show();
  fit();
  emit verifyWanted(kept);
}

void AuditVerifyDialog::setProgress(qint64 read, qint64 all) {
  if (!running_) return;
  words_->setText(tr("%1 of %2 entries are verified").arg(countText(read), countText(all)));
  bar_->setValue(all == 0 ? 0 : int(read * bar_steps / all));
}

void AuditVerifyDialog::end() {
  running_ = false;
  for (QWidget* widget : std::initializer_list<QWidget*>{words_, bar_, found_, copy_})
    widget->hide();
  found_->clear();
  setButtonKind(verify_, ButtonKind::normal);
  anchor_->setEnabled(true);
  verify_->setEnabled(true);
  verify_->setText(tr("Verify again"));
  close_->setText(tr("Close"));
  close_->setFocus();
}

void AuditVerifyDialog::setVerdict(const AuditVerdict& verdict) {
  end();
  const QString entries = verdict.entries == 1
                              ? tr("1 entry was verified")
                              : tr("%1 entries were verified").arg(countText(verdict.entries));
  if (verdict.first) {
    const QString where = tr("Entry %1").arg(verdict.first->number);
    const QString count =
        verdict.fault_count == 1
            ? tr("It is the only fault; %1.").arg(entries)
            : tr("It is the first of %1 faults; %2.").arg(countText(verdict.fault_count), entries);
    banner_->show(
        Tone::bad, tr("%1: %2").arg(where, QString::fromStdString(verdict.first->fault)),
        tr("%1 The log was changed past the store's own functions, or its disk is damaged. Leave "
           "the store as it is, compare with an export from earlier, and tell whoever "
           "answers for the store.")
            .arg(count));
  } else {
    banner_->show(Tone::ok, tr("The log is whole"),
                  tr("%1, and all is well. Keep this anchor somewhere else: with it, a later "
                     "verification also finds a log that was put together anew.")
                      .arg(entries));
    found_->setText(QString::fromStdString(toString(verdict.anchor)));
    found_->show();
    copy_->show();
  }
  fit();
}

void AuditVerifyDialog::setProblem(const QString& sentence) {
  end();
  banner_->show(Tone::warning, tr("Not verified to the end"), visibleText(sentence));
  fit();
}

// A dialog with wrapped words has no height of its own.
void AuditVerifyDialog::fit() {
  banner_->layout()->activate();
  layout()->activate();
  setFixedSize(width_pixels, layout()->totalHeightForWidth(width_pixels));
}

void AuditVerifyDialog::reject() {
  if (running_) {
    emit stopWanted();
    setProblem(tr("It was stopped. Nothing is known about the entries that were not reached."));
    return;
  }
  QDialog::reject();
}

}  // namespace sextant::ui
