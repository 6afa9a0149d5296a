// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_unsent.h"

#include <utility>

namespace sextant::ui {
namespace {

constexpr int soon_ms = 1000;

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
  connect(conversation_, &ConversationView::typed, this, [this] { soon_.start(); });
}

void ChangeUnsent::setPlace(const std::optional<Scope>& scope, const std::string& pointer) {
  scope_ = scope;
  pointer_ = pointer;
}

void ChangeUnsent::layBack() {
  if (!std::exchange(is_laid_back_, true)) {
    if (kept_.scope) emit placeWanted(*kept_.scope, kept_.pointer);
    const bool was_empty = conversation_->field()->words().isEmpty();
    if (was_empty && !kept_.comment.isEmpty())
      conversation_->field()->text()->setPlainText(kept_.comment);
    if (!kept_.value.isEmpty()) conversation_->resumeSuggestion(kept_.value, kept_.reason);
  }
  for (auto reply = kept_.replies.begin(); reply != kept_.replies.end();) {
    ThreadCard* card = conversation_->card(reply->first);
    if (card == nullptr) {
      ++reply;
      continue;
    }
    card->resumeReply(reply->second);
    reply = kept_.replies.erase(reply);
  }
}

UnsentOfChange ChangeUnsent::typed() const {
  UnsentOfChange unsent{scope_, pointer_, conversation_->field()->words()};
  if (conversation_->isSuggesting()) {
    unsent.value = conversation_->suggestion()->value();
    unsent.reason = conversation_->suggestion()->words();
  }
  // Threads that are not shown yet keep what was typed for them.
  unsent.replies = kept_.replies;
  for (const ThreadCard* card : conversation_->cards()) {
    const QString words = card->replyField()->words();
    if (!words.isEmpty()) unsent.replies[card->thread().key] = words;
  }
  return unsent;
}

void ChangeUnsent::save() {
  if (!is_laid_back_) return;
  soon_.stop();
  if (const auto done = words_.write(change_, typed()); !done) emit failed(done.error());
}

}  // namespace sextant::ui
