// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_rebase.h"

#include "widgets/console/change_words.h"

namespace sextant::ui {

ChangeRebase::ChangeRebase(const ConsoleParts& parts, const ChangeWatch* watch, QWidget* window)
    : QObject(window), parts_(parts), watch_(watch), window_(window) {}

// A profile that the change removes is a blank text, as in drafts; one that the stable revision
// holds as it was in the base is taken over unmerged by that.
Result<RebaseInput> ChangeRebase::input() const {
  RebaseInput input;
  const ServiceKey& key = change_.summary.key;
  for (const auto& [scope, text] : change_.profiles) {
    const auto head = headText(parts_.session, key, scope);
    if (!head) {
      return sextant::fail(ErrorKind::unavailable, "The stable revision has not been read yet.", {},
                           "Try again in a moment.");
    }
    const auto before = watch_->before().find(scope);
    const std::string base = before == watch_->before().end() ? std::string() : before->second;
    input.items.push_back(
        {Draft{key, scope, change_.summary.base, base, text.value_or(std::string()), {}}, *head});
  }
  input.item_key = itemKeyOf(parts_.session, key);
  return input;
}

void ChangeRebase::start() {
  if (dialog_) {
    dialog_->raise();
    return dialog_->activateWindow();
  }
  if (is_running_ || watch_->change() == nullptr || watch_->comparison() == 0) return;
  change_ = *watch_->change();
  auto wanted = input();
  if (!wanted) return emit failed(wanted.error());
  onto_ = wanted->items.empty() ? RevisionNumber{} : wanted->items.front().head.revision;
  onto_hash_ = wanted->items.empty() ? std::string() : wanted->items.front().head.revision_hash;
  texts_.clear();
  contested_.clear();
  is_running_ = true;
  emit runningChanged();
  const std::size_t bytes = wanted->bytes();
  job_.start(
      bytes,
      [input = std::move(*wanted)](BackgroundJob::Stopped stopped) {
        return sextant::ui::rebased(input, stopped);
      },
      [this](Result<RebaseOutcome> outcome) { merged(std::move(outcome)); });
}

void ChangeRebase::merged(Result<RebaseOutcome> outcome) {
  if (!outcome) return fail(outcome.error());
  if (!outcome->marked.empty()) {
    return fail(
        {ErrorKind::conflict,
         "The text of " + scopeWords(outcome->marked.front()).toStdString() +
             " is no document, and both sides changed the same lines.",
         {},
         "Lay the change into your drafts, mend it there, and update the change from them."});
  }
  for (const MovedDraft& moved : outcome->moved) {
    // What the stable revision has already is no part of the change any more.
    if (moved.after.text != moved.after.base_text)
      texts_[moved.after.scope] = publishedText(moved.after);
  }
  contested_.assign(std::make_move_iterator(outcome->contested.begin()),
                    std::make_move_iterator(outcome->contested.end()));
  askNext();
}

void ChangeRebase::askNext() {
  if (contested_.empty()) return send();
  ContestedDraft next = std::move(contested_.front());
  contested_.pop_front();
  next.job.names.ours = tr("this change, version %1").arg(change_.summary.version);
  dialog_ = new MergeDialog(next.job, std::move(next.merge), window_);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog_, &MergeDialog::merged, this, [this, draft = next.draft](const QByteArray& text) {
    Draft decided = draft;
    decided.text = text.toStdString();
    if (decided.text != decided.base_text) texts_[decided.scope] = publishedText(decided);
  });
  connect(dialog_, &QDialog::finished, this, [this](int result) {
    dialog_.clear();
    result == QDialog::Rejected ? end() : askNext();
  });
  dialog_->open();
}

void ChangeRebase::send() {
  if (texts_.empty()) {
    return fail(
        {ErrorKind::answer_no,
         "Revision " + std::to_string(onto_.value) + " has everything of this change already.",
         {},
         "Abandon the change, if nothing else is to be proposed with it."});
  }
  ChangeContent content = contentOf(change_);
  content.base = onto_;
  content.base_hash = onto_hash_;
  content.profiles = texts_;
  parts_.session.editChange(RequestId::random(), change_.summary.number, change_.summary.version,
                            content, parts_.person.toStdString(), this,
                            [this](const Result<ChangeReceipt>& receipt) {
                              if (!receipt) return fail(receipt.error());
                              end();
                              emit rebased(onto_);
                            });
}

void ChangeRebase::end() {
  is_running_ = false;
  contested_.clear();
  emit runningChanged();
}

void ChangeRebase::fail(const Error& error) {
  end();
  emit failed(error);
}

}  // namespace sextant::ui
