// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/history/history_view.h"

#include <QVBoxLayout>

#include <algorithm>

#include "widgets/common/time_words.h"

namespace sextant::ui {
namespace {

// Mean, three quantiles and errors.
constexpr int effect_rows = 5;

RevisionNumber numberOf(const QString& key) {
  return {key.toLongLong()};
}

}  // namespace

HistoryView::HistoryView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead(tr("Revisions"));
  open_ = new QPushButton(tr("Open"));
  compare_ = new QPushButton(tr("Compare with previous"));
  restore_ = new QPushButton(tr("Restore…"));
  auto* audit = new QPushButton(tr("Audit log"));
  audit->setToolTip(tr("Who did what in this environment, refused attempts included"));
  connect(audit, &QPushButton::clicked, this, &HistoryView::auditRequested);
  for (QPushButton* button : {audit, open_, compare_, restore_})
    head_->addAtEnd(button);
  table_ = new TableView({{.title = tr("revision"), .width = 96, .mono = true},
                          {.title = tr("published, UTC"), .width = 244, .mono = true},
                          {tr("by"), 76},
                          {.title = tr("description"), .width = 320, .stretch = true},
                          {.title = tr("profiles"), .width = 80, .leaves = 1},
                          {.title = tr("hash"), .width = 84, .mono = true, .leaves = 2}});
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setAccessibleName(tr("Revisions, newest first"));
  auto* empty = new EmptyState(tr("No revisions yet"),
                               tr("Each publish adds one here, with who made it and why."));
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty);
  stack_->setCurrentIndex(1);
  column->addWidget(head_);
  column->addWidget(stack_, 1);
  effect_ = new EffectTable;
  effect_->setFixedHeight(size::section_head + size::row * (effect_rows + 1) + 2);
  effect_->hide();
  column->addWidget(effect_);
  connect(table_, &TableView::selectionMoved, this, &HistoryView::updateActions);
  connect(table_, &TableView::opened, this,
          [this](const QString& key) { emit openRequested(numberOf(key)); });
  connect(open_, &QPushButton::clicked, this, [this] { emit openRequested(selected().front()); });
  connect(compare_, &QPushButton::clicked, this, &HistoryView::compare);
  connect(restore_, &QPushButton::clicked, this,
          [this] { emit restoreRequested(selected().front()); });
  updateActions();
}

void HistoryView::setRevisions(std::vector<RevisionRow> rows, qint64 now) {
  rows_ = std::move(rows);
  std::vector<Row> shown;
  for (const RevisionRow& row : rows_) {
    shown.push_back(
        {QString::number(row.number.value),
         {{.text = QStringLiteral("r%1").arg(row.number.value),
           .tone = row.emergency > 0 ? Tone::bad : Tone::normal,
           .note = row.stable ? tr("stable") : QString(),
           .tooltip = row.emergency > 0
                          ? tr("Published without approvals, under emergency %1").arg(row.emergency)
                          : QString(),
           .strong = row.stable},
          {.text = utcText(row.created), .note = agoWords(now - row.created)},
          {row.author},
          {.text = row.message, .tooltip = row.message},
          {.text = row.profiles_changed.join(QStringLiteral(", ")), .tone = Tone::muted},
          {.text = row.hash, .tone = Tone::muted}}});
  }
  stack_->setCurrentIndex(shown.empty() ? 1 : 0);
  table_->setRows(std::move(shown));
  updateActions();
}

bool HistoryView::select(RevisionNumber number) {
  const bool listed = std::any_of(rows_.begin(), rows_.end(),
                                  [&](const RevisionRow& row) { return row.number == number; });
  if (!listed) return false;
  table_->clearSelection();
  table_->selectKey(QString::number(number.value));
  table_->scrollTo(table_->currentIndex());
  return true;
}

void HistoryView::setRestoreAllowed(bool allowed, const QString& reason) {
  restore_allowed_ = allowed;
  restore_reason_ = reason;
  updateActions();
}

std::vector<RevisionNumber> HistoryView::selected() const {
  std::vector<RevisionNumber> numbers;
  for (const QString& key : table_->selectedKeys())
    numbers.push_back(numberOf(key));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

void HistoryView::updateActions() {
  tellChosen();
  const auto numbers = selected();
  const bool one = numbers.size() == 1;
  const bool two = numbers.size() == 2;
  const bool stable = one && std::any_of(rows_.begin(), rows_.end(), [&](const RevisionRow& row) {
                        return row.stable && row.number == numbers.front();
                      });
  const bool hasOlder = one && !rows_.empty() && numbers.front() != rows_.back().number;
  compare_->setText(two ? tr("Compare the two") : tr("Compare with previous"));
  compare_->setEnabled(two || hasOlder);
  open_->setEnabled(one);
  restore_->setEnabled(one && !stable && restore_allowed_);
  restore_->setToolTip(restore_allowed_ ? tr("Publish this revision's content as a new revision")
                                        : plainToolTip(restore_reason_));
}

void HistoryView::setEffect(RevisionNumber number, const std::vector<EffectRow>& rows,
                            const QString& sentence) {
  if (number != told_ || number.value == 0) return;
  effect_->setTitle(tr("What revision %1 did").arg(number.value));
  rows.empty() ? effect_->setNotEnough(sentence) : effect_->setRows(rows);
  effect_->show();
}

void HistoryView::tellChosen() {
  const auto numbers = selected();
  const RevisionNumber now = numbers.size() == 1 ? numbers.front() : RevisionNumber{0};
  if (now == told_) return;
  told_ = now;
  effect_->hide();
  emit chosen(now);
}

void HistoryView::compare() {
  const auto numbers = selected();
  if (numbers.size() == 2) {
    emit compareRequested(numbers[0], numbers[1]);
    return;
  }
  const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const RevisionRow& row) {
    return row.number == numbers.front();
  });
  if (at != rows_.end() && std::next(at) != rows_.end()) {
    emit compareRequested(std::next(at)->number, at->number);
  }
}

}  // namespace sextant::ui
