// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connections/connection_result.h"

#include <QVBoxLayout>

#include "widgets/common/state_label.h"

namespace sextant::ui {

ConnectionResult::ConnectionResult(QWidget* parent) : QWidget(parent) {
  progress_ = new ProgressNote;
  progress_->setWraps();
  banner_ = new Banner;
  lines_ = new QWidget;
  grid_ = new QGridLayout(lines_);
  grid_->setContentsMargins(0, size::gap_tiny, 0, 0);
  grid_->setHorizontalSpacing(size::gap);
  grid_->setVerticalSpacing(size::gap_tiny);
  grid_->setColumnStretch(2, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(size::gap_tiny);
  column->addWidget(progress_);
  column->addWidget(banner_);
  column->addWidget(lines_);
  connect(progress_, &ProgressNote::cancelRequested, this, &ConnectionResult::stopWanted);
  clear();
}

void ConnectionResult::setTesting(const QString& awaited) {
  clear();
  progress_->begin(awaited, true);
}

void ConnectionResult::clear() {
  progress_->finish();
  banner_->hide();
  clearLines();
  words_ = {};
}

void ConnectionResult::clearLines() {
  while (QLayoutItem* item = grid_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  lines_->hide();
}

void ConnectionResult::setWords(const ReportWords& words) {
  clear();
  words_ = words;
  banner_->show(words.tone, words.head, words.sentence);
  int row = 0;
  for (const ReportLine& line : words.lines) {
    auto* state = new StateLabel;
    state->setState(line.state, QStringLiteral(" "));
    state->setAccessibleName(line.about);
    auto* found = new PlainLabel(line.words);
    found->wrapped();
    found->setMinimumWidth(1);
    found->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    found->setAccessibleName(line.about + QStringLiteral(": ") + line.words);
    grid_->addWidget(state, row, 0, Qt::AlignTop);
    grid_->addWidget(new PlainLabel(line.about, Tone::muted), row, 1, Qt::AlignTop);
    grid_->addWidget(found, row, 2);
    ++row;
  }
  lines_->setVisible(row > 0);
}

QString ConnectionResult::text() const {
  QStringList lines{words_.head};
  if (!words_.sentence.isEmpty()) lines << words_.sentence;
  for (const ReportLine& line : words_.lines)
    lines << line.about + QStringLiteral(": ") + line.words;
  return lines.join(QLatin1Char('\n'));
}

}  // namespace sextant::ui
