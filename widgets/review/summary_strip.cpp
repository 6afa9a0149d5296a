// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/summary_strip.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace sextant::ui {
namespace {

constexpr int strip_height = 64;

}  // namespace

SummaryStrip::SummaryStrip(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  setFixedHeight(strip_height);
  setAccessibleName(tr("Summary"));
  row_ = new QHBoxLayout(this);
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(0);
}

SummaryStrip::Cell SummaryStrip::addCell() {
  auto* widget = new QWidget;
  auto* across = new QHBoxLayout(widget);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(0);
  auto* column = new QVBoxLayout;
  column->setContentsMargins(size::gap_large, size::gap, size::gap, size::gap);
  column->setSpacing(2);
  auto* head = new ElidedLabel;
  head->withFont(13, QFont::DemiBold);
  auto* note = new ElidedLabel({}, Tone::muted);
  note->withFont(12);
  column->addWidget(head);
  column->addWidget(note);
  across->addLayout(column, 1);
  across->addWidget(verticalRule());
  row_->addWidget(widget, 1);
  return {widget, head, note};
}

void SummaryStrip::setFacts(const std::vector<SummaryFact>& facts) {
  while (cells_.size() < facts.size())
    cells_.push_back(addCell());
  QStringList words;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells_[i].widget->setVisible(i < facts.size());
    if (i >= facts.size()) continue;
    cells_[i].head->setFullText(facts[i].head);
    setTone(cells_[i].head, facts[i].tone);
    cells_[i].note->setFullText(facts[i].note);
    if (!facts[i].tooltip.isEmpty()) cells_[i].widget->setToolTip(plainToolTip(facts[i].tooltip));
    words << facts[i].head + QStringLiteral(", ") + facts[i].note;
  }
  setAccessibleDescription(words.join(QStringLiteral(". ")));
}

}  // namespace sextant::ui
