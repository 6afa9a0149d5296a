// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/rollout/guide_view.h"

#include <QHBoxLayout>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "widgets/common/scrolled.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int text_width = 760;  // lines that can be read
constexpr int title_width = 96;

}  // namespace

GuideView::GuideView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  pages_ = new QStackedLayout(this);
  empty_ = new EmptyState({}, {});
  auto* whole = new QWidget;
  whole->setMaximumWidth(text_width + 2 * size::gap_huge);
  column_ = new QVBoxLayout(whole);
  column_->setContentsMargins(size::gap_huge, size::gap_large, size::gap_huge, size::gap_large);
  column_->setSpacing(0);
  track_ = new StageTrack;
  column_->addWidget(track_);
  column_->addSpacing(size::gap_large);
  column_->addStretch(1);
  pages_->addWidget(empty_);
  pages_->addWidget(scrolledDown(whole));
}

void GuideView::setEmpty(const QString& what, const QString& how) {
  empty_->setWords(what, how);
  pages_->setCurrentIndex(0);
}

void GuideView::addCard() {
  const int step = int(cards_.size());
  Card card;
  card.whole = new QWidget;
  auto* row = new QHBoxLayout(card.whole);
  row->setContentsMargins(0, size::gap, 0, size::gap);
  row->setSpacing(size::gap_large);
  card.title = new PlainLabel(QString());
  card.title->setFont(wordFont(13, QFont::DemiBold));
  card.title->setFixedWidth(title_width);
  card.state = new StateLabel;
  card.words = new PlainLabel(QString(), Tone::muted);
  card.words->wrapped();
  card.button = new QPushButton;
  auto* middle = new QVBoxLayout;
  middle->setSpacing(size::gap_tiny);
  middle->addWidget(card.state);
  middle->addWidget(card.words);
  row->addWidget(card.title, 0, Qt::AlignTop);
  row->addLayout(middle, 1);
  row->addWidget(card.button, 0, Qt::AlignTop);
  connect(card.button, &QPushButton::clicked, this, [this, step] { emit wanted(step); });
  // Before the stretch at the end.
  column_->insertWidget(column_->count() - 1, horizontalRule());
  column_->insertWidget(column_->count() - 1, card.whole);
  cards_.push_back(card);
}

void GuideView::showCard(const Card& card, const GuideStep& step) {
  card.title->setText(step.title);
  card.state->setState(step.state, step.state_word);
  card.words->setText(step.words);
  card.button->setVisible(!step.action.isEmpty());
  card.button->setText(step.action);
  card.button->setEnabled(step.hindrance.isEmpty());
  card.button->setToolTip(plainToolTip(step.hindrance));
  setButtonKind(card.button, step.is_next ? ButtonKind::filled : ButtonKind::normal);
  card.whole->setAccessibleName(step.title + QStringLiteral(": ") + card.state->word());
}

void GuideView::setSteps(const std::vector<GuideStep>& steps) {
  pages_->setCurrentIndex(steps.empty() ? 0 : 1);
  if (steps == steps_) return;
  while (cards_.size() < steps.size())
    addCard();
  std::vector<TrackStop> stops;
  for (std::size_t i = 0; i < cards_.size(); ++i) {
    cards_[i].whole->setVisible(i < steps.size());
    if (i >= steps.size()) continue;
    showCard(cards_[i], steps[i]);
    stops.push_back({steps[i].state, steps[i].title, steps[i].state_word});
  }
  track_->setStops(std::move(stops));
  steps_ = steps;
}

void GuideView::focusNext() {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (steps_[i].is_next) return cards_[i].button->setFocus();
  }
}

}  // namespace sextant::ui
