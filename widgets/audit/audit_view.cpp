// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/audit/audit_view.h"

#include <QApplication>
#include <QClipboard>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/audit/audit_rows.h"
#include "widgets/common/time_words.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

// Entries are asked for before the last ones are in sight, so that scrolling does not stop there.
constexpr int pages_ahead = 2;
constexpr int details_height = 240;

}  // namespace

AuditView::AuditView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  buildParts();
  layOut();
  connectParts();
  showEmpty();
}

void AuditView::buildParts() {
  head_ = new SectionHead(tr("Audit log"));
  verify_ = new QPushButton(tr("Verify…"));
  verify_->setToolTip(tr("Check that nothing was altered, removed or put in"));
  export_ = new QPushButton(tr("Export…"));
  export_->setToolTip(tr("Write all entries to a file, for keeping and for checking elsewhere"));
  awaited_ = new ProgressNote;
  head_->addBeside(awaited_);
  head_->addAtEnd(verify_);
  head_->addAtEnd(export_);
  filter_ = new AuditFilterBar;
  work_ = new ProgressNote;
  work_->setCancelWords(tr("Stop"));
  work_->layout()->setContentsMargins(20, size::gap_tiny, 0, size::gap_tiny);
  banner_ = new Banner;
  table_ = new TableView(auditColumns());
  table_->setAccessibleName(tr("Entries of the audit log, newest first"));
  empty_ = new EmptyState({}, {});
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  details_ = new AuditDetails;
}

void AuditView::layOut() {
  banner_box_ = new QWidget;
  auto* around = new QVBoxLayout(banner_box_);
  around->setContentsMargins(size::gap, 0, size::gap, size::gap_small);
  around->addWidget(banner_);
  banner_box_->hide();
  auto* working = new QHBoxLayout;
  working->setContentsMargins(size::gap, 0, size::gap, 0);
  working->addWidget(work_);
  auto* split = new QSplitter(Qt::Vertical);
  split->setHandleWidth(1);
  split->setChildrenCollapsible(false);
  split->addWidget(stack_);
  split->addWidget(details_);
  split->setStretchFactor(0, 1);
  split->setSizes({3 * details_height / 2, details_height});
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(head_);
  column->addWidget(filter_);
  column->addLayout(working);
  column->addWidget(banner_box_);
  column->addWidget(horizontalRule());
  column->addWidget(split, 1);
}

void AuditView::connectParts() {
  connect(filter_, &AuditFilterBar::queryChanged, this, &AuditView::queryChanged);
  connect(filter_, &AuditFilterBar::listWanted, this, [this] {
    if (table_->shownRows() == 0) return;
    table_->setFocus();
    if (!table_->currentIndex().isValid()) table_->selectRow(0);
  });
  connect(table_, &TableView::selectionMoved, this, &AuditView::showChosen);
  connect(table_, &TableView::opened, details_, &AuditDetails::showHistory);
  const auto* bar = table_->verticalScrollBar();
  connect(bar, &QScrollBar::valueChanged, this, &AuditView::askForMore);
  connect(bar, &QScrollBar::rangeChanged, this, &AuditView::askForMore);
  connect(details_, &AuditDetails::historyWanted, this, &AuditView::historyWanted);
  connect(verify_, &QPushButton::clicked, this, &AuditView::verifyWanted);
  connect(export_, &QPushButton::clicked, this, &AuditView::exportWanted);
  connect(work_, &ProgressNote::cancelRequested, this, &AuditView::stopWanted);
  connect(empty_, &EmptyState::actionTriggered, filter_, &AuditFilterBar::clear);
  connect(banner_, &Banner::firstTriggered, this, [this] {
    if (problem_shown_) {
      emit againWanted();
    } else {
      QApplication::clipboard()->setText(copyable_);
    }
  });
  connect(banner_, &Banner::secondTriggered, banner_box_, &QWidget::hide);
}

void AuditView::setEnvironment(const QString& name) {
  environment_ = name;
  head_->setTitle(tr("Audit log of %1").arg(name));
  showEmpty();
}

void AuditView::setEntries(std::vector<AuditEntry> entries, bool more, qint64 now) {
  nothing_to_see_ = false;
  now_ = now;
  more_ = more;
  const bool same = std::equal(entries.begin(), entries.end(), entries_.begin(), entries_.end(),
                               [](const auto& a, const auto& b) { return a.number == b.number; });
  entries_ = std::move(entries);
  endLoading();
  showRows(same);
}

void AuditView::addOlder(const std::vector<AuditEntry>& entries, bool more) {
  more_ = more;
  entries_.insert(entries_.end(), entries.begin(), entries.end());
  endLoading();
  showRows(entries.empty());
}

void AuditView::addNewer(std::vector<AuditEntry> entries, qint64 now) {
  now_ = now;
  const int added = int(entries.size());
  entries.insert(entries.end(), std::make_move_iterator(entries_.begin()),
                 std::make_move_iterator(entries_.end()));
  entries_ = std::move(entries);
  if (entries_.size() > entries_max) {
    entries_.resize(entries_max);
    more_ = true;
  }
  endLoading();
  QScrollBar* bar = table_->verticalScrollBar();
  const int scrolled = bar->value();
  showRows(added == 0);
  if (scrolled > 0) bar->setValue(scrolled + added);
}

void AuditView::setNow(qint64 now) {
  now_ = now;
  if (!entries_.empty()) showRows(true);
}

void AuditView::setLoading() {
  loading_ = true;
  if (!awaited_->isWaiting()) awaited_->begin(tr("Reading the log"));
}

void AuditView::endLoading() {
  loading_ = false;
  awaited_->finish();
  if (std::exchange(problem_shown_, false)) banner_box_->hide();
}

void AuditView::setProblem(const QString& sentence) {
  endLoading();
  problem_shown_ = true;
  banner_->show(Tone::bad, {}, visibleText(sentence));
  banner_->setActions(tr("Try again"));
  banner_box_->show();
  showEmpty();
}

void AuditView::setNothingToSee() {
  entries_.clear();
  more_ = false;
  nothing_to_see_ = true;
  endLoading();
  showRows(false);
}

void AuditView::setWork(const QString& words) {
  export_->setEnabled(false);
  if (!problem_shown_) banner_box_->hide();
  if (work_->isWaiting()) {
    work_->setAwaited(words);
  } else {
    work_->begin(words, true);
  }
}

void AuditView::setNews(Tone tone, const QString& head, const QString& sentence,
                        const QString& copyable) {
  export_->setEnabled(!nothing_to_see_);
  work_->finish();
  problem_shown_ = false;
  copyable_ = copyable;
  banner_->show(tone, head, visibleText(sentence));
  banner_->setActions(copyable.isEmpty() ? QString() : tr("Copy anchor"), tr("Close"));
  banner_box_->show();
}

// Rows are made when they are looked at, so tens of thousands of entries cost nothing here.
void AuditView::showRows(bool same_rows) {
  RowSource source;
  source.count = int(entries_.size());
  source.row = [this](int place) { return auditRow(entries_[std::size_t(place)], now_); };
  source.find = [this](const QString& key) { return placeOf(key); };
  table_->setSource(std::move(source), same_rows);
  filter_->setNote(countWords());
  showEmpty();
  askForMore();
}

// Numbers fall from row to row. -1: none.
int AuditView::placeOf(const QString& key) const {
  const qint64 number = key.toLongLong();
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), number,
      [](const AuditEntry& entry, qint64 wanted) { return entry.number > wanted; });
  return found != entries_.end() && found->number == number ? int(found - entries_.begin()) : -1;
}

QString AuditView::countWords() const {
  if (entries_.empty()) return {};
  const QString count = countText(qint64(entries_.size()));
  if (entries_.size() >= entries_max && more_)
    return tr("the newest %1 entries; a filter finds older ones").arg(count);
  if (more_) return tr("%1 entries, older ones below").arg(count);
  return entries_.size() == 1 ? tr("1 entry") : tr("%1 entries").arg(count);
}

void AuditView::showEmpty() {
  const bool narrows = query().narrows();
  if (nothing_to_see_) {
    empty_->setWords(tr("This login may not see the audit log of %1").arg(environment_),
                     tr("Whoever has a right in an environment may read its log. An administrator "
                        "grants one with: sextantctl grant add LOGIN viewer "
                        "--environment %1")
                         .arg(environment_));
  } else if (loading_ || problem_shown_ || environment_.isEmpty()) {
    empty_->setWords(tr("Nothing has been read yet"),
                     tr("What was done or refused appears here once the store answers."));
  } else if (narrows) {
    empty_->setWords(tr("No entry passes the filter"),
                     tr("Logins and services are compared whole, with capitals and small letters "
                        "as they are."));
  } else {
    empty_->setWords(tr("No entries yet"),
                     tr("Each publish, rollback, change, rollout and grant in %1, and each attempt "
                        "that was refused, adds one here.")
                         .arg(environment_));
  }
  empty_->setAction(narrows && !nothing_to_see_ ? tr("Clear the filter") : QString());
  stack_->setCurrentIndex(entries_.empty() ? 1 : 0);
  details_->setVisible(!entries_.empty());
  verify_->setEnabled(!nothing_to_see_);
  export_->setEnabled(!nothing_to_see_ && !work_->isWaiting());
}

void AuditView::askForMore() {
  if (!more_ || loading_ || problem_shown_ || entries_.size() >= entries_max) return;
  const QScrollBar* bar = table_->verticalScrollBar();
  if (bar->value() + pages_ahead * bar->pageStep() >= bar->maximum()) emit moreWanted();
}

void AuditView::showChosen() {
  const int place = placeOf(table_->selectedKeys().value(0));
  if (place < 0) {
    details_->showEntry(std::nullopt);
  } else {
    details_->showEntry(entries_[std::size_t(place)]);
  }
}

}  // namespace sextant::ui
