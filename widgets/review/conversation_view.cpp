// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/conversation_view.h"

#include <algorithm>

#include "widgets/common/compact_button.h"
#include "widgets/common/scrolled.h"

namespace sextant::ui {

ConversationView::ConversationView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  head_ = new SectionHead(tr("Conversation"));
  auto* content = new QWidget;
  list_ = new QVBoxLayout(content);
  list_->setContentsMargins(size::gap, size::gap, size::gap, size::gap);
  list_->setSpacing(size::gap);
  empty_ = new PlainLabel(tr("Nobody has said anything yet. Choose a key in the difference to speak of "
                             "it, or write about the change as a whole."),
                          Tone::muted);
  empty_->wrapped();
  list_->addWidget(empty_);
  list_->addStretch(1);
  area_ = scrolledDown(content);
  column->addWidget(head_);
  column->addWidget(area_, 1);
  column->addWidget(buildFields());
}

QWidget* ConversationView::buildFields() {
  auto* box = new QWidget;
  auto* below = new QVBoxLayout(box);
  below->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  field_ = new WordsField(tr("Comment on the change…"), tr("Comment"));
  suggest_ = compactButton(tr("Suggest a value…"));
  setButtonKind(suggest_, ButtonKind::flat);
  field_->addBeside(suggest_);
  suggestion_ = new SuggestionField;
  below->addWidget(field_);
  below->addWidget(suggestion_);
  connect(field_, &WordsField::sent, this, &ConversationView::commented);
  for (const QPlainTextEdit* edit :
       {field_->text(), suggestion_->valueField(), suggestion_->wordsField()})
    connect(edit, &QPlainTextEdit::textChanged, this, &ConversationView::typed);
  connect(suggest_, &QPushButton::clicked, this, &ConversationView::openSuggestion);
  connect(suggestion_, &SuggestionField::closed, this, [this] {
    suggests_ = false;
    refreshFields();
    field_->text()->setFocus();
  });
  setPlace({});
  return box;
}

void ConversationView::openSuggestion() {
  if (!suggest_->isEnabled() || !may_write_) return;
  suggests_ = true;
  refreshFields();
  suggestion_->valueField()->setFocus();
  suggestion_->valueField()->selectAll();
}

bool ConversationView::resumeSuggestion(const QString& value, const QString& why, bool is_open) {
  if (!suggest_->isEnabled()) return false;
  suggests_ = is_open;
  if (!value.isEmpty()) suggestion_->valueField()->setPlainText(value);
  suggestion_->wordsField()->setPlainText(why);
  refreshFields();
  return true;
}

void ConversationView::refreshFields() {
  field_->setVisible(may_write_ && !suggests_);
  suggestion_->setVisible(may_write_ && suggests_);
}

void ConversationView::setPlace(const QString& place, bool is_key, const QString& now) {
  field_->setPlaceholder(place.isEmpty() ? tr("Comment on the change…")
                                         : tr("Comment on %1…").arg(place));
  suggest_->setEnabled(is_key);
  suggest_->setToolTip(is_key ? tr("A value that the author takes over with one click")
                              : tr("Choose a key in the difference first."));
  if (is_key) suggestion_->setPlace(place, now);
}

void ConversationView::showThread(const QString& key) {
  for (const auto& [name, one] : cards_)
    one->setChosen(name == key);
  ThreadCard* card = this->card(key);
  if (card == nullptr) return;
  // A card that is new has no place yet.
  area_->widget()->layout()->activate();
  area_->ensureWidgetVisible(card, 0, size::gap);
}

void ConversationView::setSending(bool sending) {
  field_->setSending(sending);
}

void ConversationView::commentArrived() {
  field_->setSending(false);
  field_->clear();
}

ThreadCard* ConversationView::makeCard() {
  auto* card = new ThreadCard;
  connect(card, &ThreadCard::replied, this, &ConversationView::replied);
  connect(card, &ThreadCard::resolveWanted, this, &ConversationView::resolveWanted);
  connect(card, &ThreadCard::suggestionTaken, this, &ConversationView::suggestionTaken);
  connect(card, &ThreadCard::placeOpened, this, &ConversationView::placeOpened);
  connect(card->replyField()->text(), &QPlainTextEdit::textChanged, this, &ConversationView::typed);
  return card;
}

void ConversationView::setThreads(const std::vector<CommentThread>& threads, bool may_write,
                                  bool may_take) {
  std::map<QString, ThreadCard*> kept;
  std::vector<QString> order;
  open_ = 0;
  for (const CommentThread& thread : threads) {
    const auto known = cards_.find(thread.key);
    ThreadCard* card = known == cards_.end() ? makeCard() : known->second;
    card->setThread(thread, may_write, may_take);
    kept[thread.key] = card;
    order.push_back(thread.key);
    if (!thread.is_resolved) ++open_;
  }
  for (const auto& [key, card] : cards_) {
    if (kept.count(key) == 0) card->deleteLater();
  }
  cards_ = std::move(kept);
  if (order != order_) {
    order_ = std::move(order);
    for (std::size_t i = 0; i < order_.size(); ++i)
      list_->insertWidget(int(i), cards_[order_[i]]);
  }
  empty_->setVisible(threads.empty());
  may_write_ = may_write;
  refreshFields();
  head_->setNote(threads.empty() ? QString() : tr("%1 open").arg(open_));
}

ThreadCard* ConversationView::card(const QString& key) const {
  const auto found = cards_.find(key);
  return found == cards_.end() ? nullptr : found->second;
}

std::vector<ThreadCard*> ConversationView::cards() const {
  std::vector<ThreadCard*> all;
  for (const QString& key : order_)
    all.push_back(cards_.at(key));
  return all;
}

}  // namespace sextant::ui
