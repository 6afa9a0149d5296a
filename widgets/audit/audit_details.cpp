// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/audit/audit_details.h"

#include <QApplication>
#include <QClipboard>
#include <QVBoxLayout>

#include "model/audit/audit_export.h"
#include "widgets/audit/audit_rows.h"
#include "widgets/common/compact_button.h"
#include "widgets/common/section_head.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
AuditDetails::AuditDetails(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  setAccessibleName(tr("About the chosen entry"));
  text_ = new FactsText(168);
  text_->setAccessibleName(tr("Everything in the entry's record"));
  auto* none = new PlainLabel(
      tr("Choose an entry to read everything in its record: where it came from, the program, the "
         "hashes before and after, and its place in the chain."),
      Tone::muted);
  none->wrapped();
  none->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  none->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  stack_ = new QStackedWidget;
  stack_->addWidget(none);
  stack_->addWidget(text_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHead());
  column->addWidget(stack_, 1);
  showEntry(std::nullopt);
}

QWidget* AuditDetails::makeHead() {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_tiny);
  row->setSpacing(size::gap);
  title_ = new PlainLabel;
  title_->withFont(13, QFont::DemiBold);
  outcome_ = new StateLabel;
  history_ = compactButton(tr("Show this in history"), {});
  copy_ = compactButton(tr("Copy"), tr("Copy everything in the record"));
  copy_line_ = compactButton(
      tr("Copy as JSON"), tr("Copy the entry as the line that an export has for it, with which its "
                             "hash can be checked"));
  row->addWidget(title_);
  row->addWidget(outcome_);
  row->addStretch();
  for (QPushButton* button : {history_, copy_, copy_line_})
    row->addWidget(button);
  connect(history_, &QPushButton::clicked, this, &AuditDetails::showHistory);
  connect(copy_, &QPushButton::clicked, this, &AuditDetails::copy);
  connect(copy_line_, &QPushButton::clicked, this, [this] {
    if (entry_) QApplication::clipboard()->setText(QString::fromStdString(exportLine(*entry_)));
  });
  return head;
}

void AuditDetails::showEntry(const std::optional<AuditEntry>& entry) {
  if (entry && entry_ == entry) return;
  entry_ = entry;
  const auto record = entry ? auditRecord(*entry) : std::nullopt;
  service_ = record ? QString::fromStdString(record->service) : QString();
  revision_ = {record ? record->revision : 0};
  title_->setText(entry ? tr("Entry %1").arg(entry->number) : tr("No entry is chosen"));
  const std::string outcome = record ? record->outcome : std::string();
  const State state = outcomeState(outcome);
  outcome_->setVisible(state != State::none);
  outcome_->setState(state, visibleText(QString::fromStdString(outcome)));
  const bool has_revision = !service_.isEmpty() && revision_.value > 0;
  history_->setEnabled(has_revision);
  history_->setToolTip(has_revision ? tr("Open the history of %1 at revision %2 (Enter)")
                                          .arg(plainToolTip(service_))
                                          .arg(revision_.value)
                                    : tr("This entry tells of no revision."));
  copy_->setEnabled(entry.has_value());
  copy_line_->setEnabled(entry.has_value());
  stack_->setCurrentIndex(entry ? 1 : 0);
  text_->setFacts(entry_ ? auditFacts(*entry_) : AuditFacts{});
}

void AuditDetails::showHistory() {
  if (history_->isEnabled()) emit historyWanted(service_, revision_);
}

// What is really there: visibleText() is for drawing alone.
void AuditDetails::copy() const {
  if (!entry_) return;
  QStringList lines;
  for (const auto& [name, value] : auditFacts(*entry_))
    lines << name + QLatin1Char('\t') + value;
  QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace sextant::ui
