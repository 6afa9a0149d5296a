// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/approvals_view.h"

#include <QDateTime>
#include <QVBoxLayout>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

constexpr int rows_shown_min = 3;

State stateOf(ApprovalRow::Kind kind) {
  switch (kind) {
    case ApprovalRow::Kind::approved: return State::done;
    case ApprovalRow::Kind::rejected: return State::failed;
    case ApprovalRow::Kind::needed: return State::waiting;
    case ApprovalRow::Kind::voided: break;
  }
  return State::voided;
}

}  // namespace

ApprovalsView::ApprovalsView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead(tr("Approvals"));
  table_ = new TableView({{.title = tr("who"), .width = 130},
                          {.title = tr("why, and what it is bound to"),
                           .width = 200,
                           .stretch = true,
                           .wraps = true}});
  table_->setAccessibleName(tr("Approvals"));
  table_->setMinimumHeight(size::row * (rows_shown_min + 1) + 2);
  empty_ = new PlainLabel({}, Tone::muted);
  empty_->wrapped();
  empty_->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  empty_->setText(tr("Nobody has approved yet. This environment asks for no approval."));
  column->addWidget(head_);
  column->addWidget(table_);
  column->addWidget(empty_);
}

void ApprovalsView::setRows(const std::vector<ApprovalRow>& rows, const QString& summary) {
  std::vector<Row> shown;
  int number = 0;
  const QDate today = QDateTime::currentDateTimeUtc().date();
  for (const ApprovalRow& row : rows) {
    const bool is_void = row.kind == ApprovalRow::Kind::voided;
    QStringList bound;
    if (!row.hash.isEmpty()) bound << row.hash;
    if (row.at > 0) bound << utcText(row.at, today);
    const QString words = bound.join(QStringLiteral(" · "));
    shown.push_back({QString::number(number++),
                     {{.text = row.who, .tone = is_void ? Tone::muted : Tone::normal,
                       .state = stateOf(row.kind), .struck = is_void},
                      {.text = row.why.isEmpty() ? words : row.why,
                       .tone = Tone::muted,
                       .note = row.why.isEmpty() ? QString() : words,
                       .tooltip = row.why}}});
  }
  table_->setRows(std::move(shown));
  table_->setVisible(!rows.empty());
  empty_->setVisible(rows.empty());
  head_->setNote(summary);
}

}  // namespace sextant::ui
