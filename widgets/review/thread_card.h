// SPDX-License-Identifier: GPL-3.0-or-later
// A thread of comments on one place of a change, as cards below each other.
#pragma once

#include <QPushButton>
#include <QWidget>

#include <vector>

#include "widgets/common/plain_label.h"
#include "widgets/review/words_field.h"

namespace sextant::ui {

struct ThreadComment {
  QString author;
  qint64 at = 0;  // Unix time
  QString body;
  QString note = {};        // "on version 2"
  QString suggestion = {};  // a value as YAML that one click takes over; empty: none
  bool is_taken = false;    // the place has that value now
};

struct CommentThread {
  QString key;    // names it across snapshots
  QString place;  // "/db/pool/max", "eu1 /db/pool/max"; empty: the change as a whole
  bool is_gone = false;     // nothing stands at its place any more
  bool is_changed = false;  // what stands there is not what it was said of
  QString place_now = {};   // where it is now, where that is another place
  bool is_resolved = false;
  std::vector<ThreadComment> comments;  // oldest first; at least one
  friend bool operator==(const CommentThread& a, const CommentThread& b);
};

class ThreadCard : public QWidget {
  Q_OBJECT
 public:
  explicit ThreadCard(QWidget* parent = nullptr);
  // What is being typed as a reply stays.
  // `may_take`: suggestions can be taken over, which makes a new version of the change.
  void setThread(const CommentThread& thread, bool may_write, bool may_take);
  // A frame in the accent: this is what is spoken of.
  void setChosen(bool chosen);
  [[nodiscard]] bool isChosen() const { return chosen_; }
  // Of the first suggestion that can be taken over; nullptr: none.
  [[nodiscard]] QPushButton* takeButton() const { return take_; }
  [[nodiscard]] QPushButton* placeButton() const { return place_; }
  [[nodiscard]] const CommentThread& thread() const { return thread_; }
  [[nodiscard]] WordsField* replyField() const { return reply_; }
  [[nodiscard]] QPushButton* resolveButton() const { return resolve_; }
  // Opens the field for a reply.
  void openReply();
  // The same with words that were typed before, and without the focus.
  void resumeReply(const QString& words);

 signals:
  void placeOpened(const QString& key);
  void replied(const QString& key, const QString& words);
  void resolveWanted(const QString& key, bool resolved);
  void suggestionTaken(const QString& key, int comment);

 private:
  void rebuild();
  QWidget* cardOf(const ThreadComment& comment, int index);
  QLayout* headOf(const ThreadComment& comment, int index);
  QLayout* suggestionOf(const ThreadComment& comment, int index);
  [[nodiscard]] QString noteOf(const ThreadComment& comment, int index) const;

  CommentThread thread_;
  bool may_write_ = false;
  bool may_take_ = false;
  bool chosen_ = false;
  QWidget* comments_ = nullptr;
  QPushButton* take_ = nullptr;
  QPushButton* place_ = nullptr;
  QPushButton* answer_;
  QPushButton* resolve_;
  WordsField* reply_;
};

}  // namespace sextant::ui
