// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/verdict/verdict_view.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {

VerdictView::VerdictView(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new SectionHead(tr("Verdict"));
  word_ = new Chip;
  head->addAtEnd(word_);
  banner_ = new Banner;
  auto* card = new QVBoxLayout;
  card->setContentsMargins(size::gap, size::gap, size::gap, size::gap_small);
  card->addWidget(banner_);
  table_ = new TableView({{.title = tr("figure"), .width = 96, .stretch = true, .wraps = true},
                          {.title = tr("before"), .width = 52, .mono = true, .right = true, .leaves = 1},
                          {.title = tr("baseline"), .width = 52, .mono = true, .right = true},
                          {.title = tr("candidate"), .width = 52, .mono = true, .right = true},
                          {.title = tr("difference"), .width = 96, .mono = true, .right = true}});
  table_->setTight();
  table_->setWhole();
  table_->setAccessibleName(tr("Figures behind the verdict"));
  samples_ = new PlainLabel({}, Tone::muted);
  samples_->withFont(12).wrapped();
  samples_->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  column->addWidget(head);
  column->addLayout(card);
  column->addWidget(table_);
  column->addWidget(samples_);
  setVerdict({});
}

void VerdictView::setVerdict(const VerdictCard& card) {
  if (card == card_) return;
  card_ = card;
  word_->setText(card.word);
  word_->setTone(card.tone);
  word_->setVisible(!card.word.isEmpty());
  banner_->show(card.tone, card.head, card.sentence);
  banner_->setVisible(!card.head.isEmpty() || !card.sentence.isEmpty());
  std::vector<Row> rows;
  const auto cell = [](const QString& text, Tone tone) {
    return text.isEmpty() ? Cell{.text = QStringLiteral("–"), .tone = Tone::muted}
                          : Cell{.text = text, .tone = tone};
  };
  for (const VerdictRow& row : card.rows) {
    rows.push_back({row.name,
                    {{.text = row.name, .tooltip = row.tooltip},
                     cell(row.before, Tone::muted),
                     cell(row.baseline, Tone::accent),
                     cell(row.candidate, Tone::candidate),
                     cell(row.difference, row.tone)}});
  }
  table_->setRows(std::move(rows));
  table_->setVisible(!card.rows.empty());
  samples_->setSentence(card.samples);
  samples_->setVisible(!card.samples.isEmpty());
}

}  // namespace sextant::ui
