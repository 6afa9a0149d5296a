// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/summary_strip.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace sextant::ui {
namespace {

constexpr int row_height = 60;
// More stand in two rows.
constexpr std::size_t one_row_max = 5;

}  // namespace

SummaryStrip::SummaryStrip(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  setAccessibleName(tr("Summary"));
  grid_ = new QGridLayout(this);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(0);
  place(0);
}

SummaryStrip::Cell SummaryStrip::addCell() {
  auto* widget = new QWidget;
  auto* across = new QHBoxLayout(widget);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(0);
  auto* column = new QVBoxLayout;
  column->setContentsMargins(size::gap_large, 10, size::gap, 10);
  column->setSpacing(0);
  auto* head = new ElidedLabel;
  head->withFont(13, QFont::DemiBold);
  auto* note = new ElidedLabel({}, Tone::muted);
  note->withFont(12);
  column->addWidget(head);
  column->addWidget(note);
  across->addLayout(column, 1);
  across->addWidget(verticalRule());
  return {widget, head, note};
}

void SummaryStrip::place(std::size_t count) {
  const bool is_one_row = count <= one_row_max;
  const std::size_t columns = is_one_row ? std::max<std::size_t>(count, 1) : (count + 1) / 2;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    grid_->removeWidget(cells_[i].widget);
    if (i < count) grid_->addWidget(cells_[i].widget, int(i / columns), int(i % columns));
  }
  for (int i = 0; i < std::max(grid_->columnCount(), int(columns)); ++i)
    grid_->setColumnStretch(i, i < int(columns) ? 1 : 0);
  setFixedHeight(is_one_row ? row_height : 2 * row_height);
  update();
}

// A line between the two rows.
void SummaryStrip::paintEvent(QPaintEvent* event) {
  QWidget::paintEvent(event);
  QPainter painter(this);
  painter.fillRect(rect(), tokens().surface);
  if (height() > row_height) painter.fillRect(0, row_height - 1, width(), 1, tokens().line);
}

void SummaryStrip::setFacts(const std::vector<SummaryFact>& facts) {
  while (cells_.size() < facts.size())
    cells_.push_back(addCell());
  if (facts.size() != placed_) place(placed_ = facts.size());
  QStringList words;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells_[i].widget->setVisible(i < facts.size());
    if (i >= facts.size()) continue;
    cells_[i].head->setFullText(facts[i].head);
    setTone(cells_[i].head, facts[i].tone);
    cells_[i].note->setFullText(facts[i].note);
    cells_[i].widget->setToolTip(
        facts[i].tooltip.isEmpty() ? QString() : plainToolTip(facts[i].tooltip));
    words << facts[i].head + QStringLiteral(", ") + facts[i].note;
  }
  setAccessibleDescription(words.join(QStringLiteral(". ")));
}

}  // namespace sextant::ui
