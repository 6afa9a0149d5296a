// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_unsent.h"

#include <utility>

namespace sextant::ui {
namespace {

constexpr int soon_ms = 1000;

// What was kept comes first, where something was typed meanwhile.
QString joined(const QString& kept, const QString& typed) {
  if (kept.isEmpty() || typed.isEmpty()) return kept + typed;
  return kept + QStringLiteral("\n\n") + typed;
}

}  // namespace

ChangeUnsent::ChangeUnsent(const UnsentWords& words, ChangeNumber change,
                           ConversationView* conversation, QObject* parent)
    : QObject(parent),
      words_(words),
      change_(change),
      conversation_(conversation),
      kept_(words.read(change)) {
  soon_.setSingleShot(true);
  soon_.setInterval(soon_ms);
  connect(&soon_, &QTimer::timeout, this, &ChangeUnsent::save);
  connect(conversation_, &ConversationView::typed, this, [this] {
    is_dirty_ = true;
    soon_.start();
  });
}

void ChangeUnsent::setPlace(const std::optional<Scope>& scope, const std::string& pointer) {
  scope_ = scope;
  pointer_ = pointer;
  if (typed().isEmpty()) return;
  is_dirty_ = true;
  soon_.start();
}

void ChangeUnsent::layBack() {
  if (!std::exchange(is_placed_, true) && kept_.scope && !kept_.isEmpty())
    emit placeWanted(*kept_.scope, kept_.pointer);
  if (!kept_.comment.isEmpty()) {
    QPlainTextEdit* text = conversation_->field()->text();
    const QString all = joined(std::exchange(kept_.comment, {}), text->toPlainText());
    text->setPlainText(all);
  }
  laySuggestionBack();
  for (auto reply = kept_.replies.begin(); reply != kept_.replies.end();) {
    ThreadCard* card = conversation_->card(reply->first);
    if (card == nullptr) {
      ++reply;
      continue;
    }
    const QString words = joined(reply->second, card->replyField()->words());
    reply = kept_.replies.erase(reply);
    card->resumeReply(words);
  }
}

// Only for the key that it was typed for; where that is gone it is kept.
void ChangeUnsent::laySuggestionBack() {
  const bool is_any = !kept_.value.isEmpty() || !kept_.reason.isEmpty();
  if (!is_any || scope_ != kept_.scope || pointer_ != kept_.pointer) return;
  const UnsentOfChange kept = kept_;
  kept_.value.clear();
  kept_.reason.clear();
  if (conversation_->resumeSuggestion(kept.value, kept.reason, kept.suggests)) return;
  kept_.value = kept.value;
  kept_.reason = kept.reason;
}

UnsentOfChange ChangeUnsent::typed() const {
  UnsentOfChange unsent = kept_;
  if (is_placed_) {
    unsent.scope = scope_;
    unsent.pointer = pointer_;
  }
  unsent.comment = joined(kept_.comment, conversation_->field()->words());
  const SuggestionField* suggestion = conversation_->suggestion();
  if (suggestion->isTouched()) {
    unsent.value = suggestion->value();
    unsent.reason = suggestion->words();
    unsent.suggests = conversation_->isSuggesting();
  }
  for (const ThreadCard* card : conversation_->cards()) {
    const QString words = joined(unsent.replies[card->thread().key], card->replyField()->words());
    if (words.isEmpty()) {
      unsent.replies.erase(card->thread().key);
    } else {
      unsent.replies[card->thread().key] = words;
    }
  }
  return unsent;
}

void ChangeUnsent::save() {
  if (!std::exchange(is_dirty_, false)) return;
  soon_.stop();
  if (const auto done = words_.write(change_, typed()); !done) emit failed(done.error());
}

}  // namespace sextant::ui
