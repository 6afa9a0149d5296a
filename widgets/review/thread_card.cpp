// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/thread_card.h"

#include <QDateTime>
#include <QFrame>
#include <QHBoxLayout>
#include <QStyle>
#include <QVBoxLayout>

#include <utility>

#include "widgets/common/compact_button.h"
#include "widgets/common/state_label.h"
#include "widgets/common/time_words.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

constexpr int reply_indent = 16;

QPushButton* flatButton(const QString& words) {
  QPushButton* button = compactButton(words);
  setButtonKind(button, ButtonKind::flat);
  return button;
}

bool sameComment(const ThreadComment& a, const ThreadComment& b) {
  return a.author == b.author && a.at == b.at && a.body == b.body && a.note == b.note &&
         a.suggestion == b.suggestion && a.is_taken == b.is_taken;
}

}  // namespace

bool operator==(const CommentThread& a, const CommentThread& b) {
  return a.key == b.key && a.place == b.place && a.is_gone == b.is_gone &&
         a.is_changed == b.is_changed && a.place_now == b.place_now &&
         a.is_resolved == b.is_resolved &&
         std::equal(a.comments.begin(), a.comments.end(), b.comments.begin(), b.comments.end(),
                    sameComment);
}

ThreadCard::ThreadCard(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(size::gap_tiny);
  answer_ = flatButton(tr("Reply"));
  resolve_ = flatButton(tr("Resolve"));
  reply_ = new WordsField(tr("Reply…"), tr("Reply"));
  reply_->hide();
  auto* buttons = new QHBoxLayout;
  buttons->setContentsMargins(0, 0, 0, 0);
  buttons->addStretch(1);
  buttons->addWidget(answer_);
  buttons->addWidget(resolve_);
  column->addWidget(reply_);
  column->addLayout(buttons);
  connect(answer_, &QPushButton::clicked, this, &ThreadCard::openReply);
  connect(resolve_, &QPushButton::clicked, this,
          [this] { emit resolveWanted(thread_.key, !thread_.is_resolved); });
  connect(reply_, &WordsField::sent, this,
          [this](const QString& words) { emit replied(thread_.key, words); });
}

void ThreadCard::openReply() {
  reply_->show();
  reply_->text()->setFocus();
}

void ThreadCard::resumeReply(const QString& words) {
  reply_->text()->setPlainText(words);
  reply_->show();
}

void ThreadCard::setThread(const CommentThread& thread, bool may_write, bool may_take) {
  const bool is_same = comments_ != nullptr && thread == thread_ && may_take == may_take_;
  may_take_ = may_take;
  const bool has_answer = comments_ != nullptr && thread.comments.size() > thread_.comments.size();
  may_write_ = may_write;
  thread_ = thread;
  if (!is_same) rebuild();
  // What was sent is among them now.
  if (has_answer && !reply_->words().isEmpty() && thread_.comments.back().body == reply_->words()) {
    reply_->clear();
    reply_->setSending(false);
    reply_->hide();
  }
  answer_->setVisible(may_write_);
  resolve_->setVisible(may_write_);
  resolve_->setText(thread_.is_resolved ? tr("Open again") : tr("Resolve"));
}

void ThreadCard::setChosen(bool chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  for (QFrame* frame : comments_->findChildren<QFrame*>()) {
    if (frame->property("surface").toString() != QLatin1String("card")) continue;
    frame->setProperty("chosen", chosen_);
    frame->style()->polish(frame);
  }
}

void ThreadCard::rebuild() {
  delete std::exchange(comments_, new QWidget);
  take_ = nullptr;
  place_ = nullptr;
  auto* column = new QVBoxLayout(comments_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(size::gap_small);
  for (std::size_t i = 0; i < thread_.comments.size(); ++i)
    column->addWidget(cardOf(thread_.comments[i], int(i)));
  static_cast<QVBoxLayout*>(layout())->insertWidget(0, comments_);
}

QString ThreadCard::noteOf(const ThreadComment& comment, int index) const {
  QStringList notes{utcText(comment.at, QDateTime::currentDateTimeUtc().date())};
  if (!comment.note.isEmpty()) notes << comment.note;
  if (index == 0 && thread_.is_resolved) notes << tr("resolved");
  return notes.join(QStringLiteral(" · "));
}

QLayout* ThreadCard::headOf(const ThreadComment& comment, int index) {
  auto* head = new QHBoxLayout;
  head->setSpacing(size::gap_small);
  auto* author = new PlainLabel(comment.author);
  author->withFont(13, QFont::DemiBold);
  head->addWidget(author);
  if (index == 0 && !thread_.place.isEmpty()) {
    const bool has_moved = !thread_.place_now.isEmpty() && !thread_.is_gone;
    place_ = flatButton(has_moved ? thread_.place_now : thread_.place);
    place_->setFont(monoFont(12));
    place_->setToolTip(plainToolTip(
        thread_.is_gone
            ? tr("Nothing stands at %1 any more. Shows the nearest that is there, %2.")
                  .arg(thread_.place,
                       thread_.place_now.isEmpty() ? tr("the whole profile") : thread_.place_now)
        : has_moved
            ? tr("Said of %1, which is here now. Show it in the difference.").arg(thread_.place)
            : tr("Show it in the difference")));
    setTone(place_, thread_.is_gone ? Tone::muted : Tone::accent);
    connect(place_, &QPushButton::clicked, this, [this] { emit placeOpened(thread_.key); });
    head->addWidget(place_);
  }
  auto* note = new ElidedLabel(noteOf(comment, index), Tone::muted);
  note->withFont(12);
  note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  head->addWidget(note, 1);
  return head;
}

QLayout* ThreadCard::suggestionOf(const ThreadComment& comment, int index) {
  auto* row = new QHBoxLayout;
  auto* value = new PlainLabel(tr("suggests %1").arg(comment.suggestion), Tone::candidate);
  value->withMono(12).wrapped();
  row->addWidget(value, 1);
  if (comment.is_taken) {
    row->addWidget(new StateLabel(State::done, tr("taken over")));
    return row;
  }
  auto* take = compactButton(tr("Take over"));
  take->setEnabled(may_take_ && !thread_.is_gone);
  take->setToolTip(thread_.is_gone ? tr("The key is gone.")
                   : may_take_     ? tr("Makes a new version of the change with this value")
                                   : tr("The change's author takes it over."));
  connect(take, &QPushButton::clicked, this,
          [this, index] { emit suggestionTaken(thread_.key, index); });
  row->addWidget(take);
  if (take_ == nullptr) take_ = take;
  return row;
}

QWidget* ThreadCard::cardOf(const ThreadComment& comment, int index) {
  auto* frame = new QFrame;
  frame->setProperty("surface", QStringLiteral("card"));
  frame->setProperty("chosen", chosen_);
  auto* column = new QVBoxLayout(frame);
  column->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  column->setSpacing(size::gap_tiny);
  column->addLayout(headOf(comment, index));
  if (index == 0 && (thread_.is_gone || thread_.is_changed)) {
    auto* since = new PlainLabel(
        thread_.is_gone ? tr("The key is gone.") : tr("The value is another one since."), Tone::warning);
    since->withFont(12);
    column->addWidget(since);
  }
  if (!comment.body.isEmpty()) {
    auto* body = new PlainLabel(comment.body, thread_.is_resolved ? Tone::muted : Tone::normal);
    body->wrapped();
    body->setMinimumWidth(1);
    column->addWidget(body);
  }
  if (!comment.suggestion.isEmpty()) column->addLayout(suggestionOf(comment, index));
  if (index == 0) return frame;
  auto* indented = new QWidget;
  auto* row = new QHBoxLayout(indented);
  row->setContentsMargins(reply_indent, 0, 0, 0);
  row->addWidget(frame);
  return indented;
}

}  // namespace sextant::ui
