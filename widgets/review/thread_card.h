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
};

struct CommentThread {
  QString key;    // names it across snapshots
  QString place;  // "/db/pool/max", "eu1 /db/pool/max"; empty: the change as a whole
  bool is_gone = false;  // nothing stands at its place any more
  bool is_resolved = false;
  std::vector<ThreadComment> comments;  // oldest first; at least one
  friend bool operator==(const CommentThread& a, const CommentThread& b);
};

class ThreadCard : public QWidget {
  Q_OBJECT
 public:
  explicit ThreadCard(QWidget* parent = nullptr);
  // What is being typed as a reply stays.
  void setThread(const CommentThread& thread, bool may_write);
  [[nodiscard]] const CommentThread& thread() const { return thread_; }
  [[nodiscard]] WordsField* replyField() const { return reply_; }
  [[nodiscard]] QPushButton* resolveButton() const { return resolve_; }
  // Opens the field for a reply.
  void openReply();

 signals:
  void placeOpened(const QString& key);
  void replied(const QString& key, const QString& words);
  void resolveWanted(const QString& key, bool resolved);
  void suggestionTaken(const QString& key, int comment);

 private:
  void rebuild();
  QWidget* cardOf(const ThreadComment& comment, int index);

  CommentThread thread_;
  bool may_write_ = false;
  QWidget* comments_ = nullptr;
  QPushButton* answer_;
  QPushButton* resolve_;
  WordsField* reply_;
};

}  // namespace sextant::ui
