// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/problems/problem_list.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant::ui {
namespace {

int countOf(const std::vector<Problem>& problems, Severity severity) {
  return int(std::count_if(problems.begin(), problems.end(), [severity](const Problem& problem) {
    return problem.severity == severity;
  }));
}

void showCount(Chip* chip, int count, const QString& one, const QString& many) {
  chip->setVisible(count > 0);
  chip->setText(QString::number(count));
  const QString words = count == 1 ? one : many.arg(count);
  chip->setToolTip(words);
  chip->setAccessibleName(words);
}

}  // namespace

ProblemList::ProblemList(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead(tr("Problems"));
  errors_ = new Chip({}, Tone::bad);
  warnings_ = new Chip({}, Tone::warning);
  head_->addBeside(errors_);
  head_->addBeside(warnings_);
  table_ = new TableView({{.width = 36},
                          {.title = tr("problem"), .width = 360, .stretch = true, .wraps = true},
                          {.title = tr("key"), .width = 180, .mono = true, .elide_left = true},
                          {.title = tr("line"), .width = 84}});
  table_->horizontalHeader()->hide();
  table_->setAccessibleName(tr("Problems"));
  quiet_ = new PlainLabel(tr("No problems."), Tone::muted);
  quiet_->setContentsMargins(size::gap, size::gap_small, size::gap, 0);
  quiet_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  stack_ = new QStackedWidget;
  stack_->addWidget(table_);
  stack_->addWidget(quiet_);
  column->addWidget(head_);
  column->addWidget(stack_, 1);
  setProblems({});
  connect(table_, &TableView::opened, this, [this](const QString& key) {
    const auto index = key.toULongLong();
    if (index < problems_.size()) emit opened(problems_[index]);
  });
  connect(table_, &QTableView::clicked, this,
          [this] { emit table_->opened(table_->currentKey()); });
}

// A rule's problem ends in what to change, which has a line of its own.
Cell ProblemList::words(const QString& message, const QStringList& remedies) {
  for (const QString& remedy : remedies) {
    if (!message.endsWith(QLatin1Char(' ') + remedy)) continue;
    return {.text = message.chopped(remedy.size() + 1), .note = remedy};
  }
  return {.text = message};
}

void ProblemList::setProblems(std::vector<Problem> problems, const QStringList& remedies) {
  problems_ = std::move(problems);
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return a.severity == Severity::error && b.severity == Severity::warning;
  });
  std::vector<Row> rows;
  for (std::size_t i = 0; i < problems_.size(); ++i) {
    const Problem& problem = problems_[i];
    const bool error = problem.severity == Severity::error;
    const QString message = QString::fromStdString(problem.message);
    const QString place = problem.scope.empty() ? tr("line %1").arg(problem.position.line)
                                                : QString::fromStdString(problem.scope);
    rows.push_back({QString::number(i),
                    {{.state = error ? State::failed : State::drift,
                      .tooltip = error ? tr("Keeps this from being published") : tr("A hazard")},
                     words(message, remedies),
                     {.text = QString::fromStdString(problem.pointer), .tone = Tone::muted},
                     {.text = place, .tone = Tone::muted}}});
  }
  stack_->setCurrentIndex(rows.empty() ? 1 : 0);
  table_->setRows(std::move(rows));
  fitHeight();
  showCount(errors_, errorCount(), tr("1 error"), tr("%1 errors"));
  showCount(warnings_, warningCount(), tr("1 warning"), tr("%1 warnings"));
}

void ProblemList::setRowsShown(int rows_max) {
  rows_shown_ = rows_max;
  connect(table_, &TableView::rowsFitted, this, &ProblemList::fitHeight);
  fitHeight();
}

void ProblemList::fitHeight() {
  if (rows_shown_ == 0) return;
  // Known beforehand: a bar that came and went with the height would take width from the words.
  table_->setVerticalScrollBarPolicy(table_->shownRows() > rows_shown_ ? Qt::ScrollBarAlwaysOn
                                                                       : Qt::ScrollBarAlwaysOff);
  setFixedHeight(size::section_head + table_->heightOfRows(rows_shown_) + 1);
}

void ProblemList::setNote(const QString& note) {
  head_->setNote(note);
}

void ProblemList::setQuietWords(const QString& sentence) {
  quiet_->setText(sentence);
}

int ProblemList::errorCount() const {
  return countOf(problems_, Severity::error);
}

int ProblemList::warningCount() const {
  return countOf(problems_, Severity::warning);
}

}  // namespace sextant::ui
