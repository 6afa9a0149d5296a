// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation about a change: threads on its keys, and a field for a new comment. Takes plain
// values; what somebody is typing survives every new snapshot.
#pragma once

#include <QVBoxLayout>
#include <QWidget>

#include <map>
#include <vector>

#include "widgets/common/section_head.h"
#include "widgets/review/thread_card.h"

namespace sextant::ui {

class ConversationView : public QWidget {
  Q_OBJECT
 public:
  explicit ConversationView(QWidget* parent = nullptr);
  void setThreads(const std::vector<CommentThread>& threads, bool may_write);
  // What a new comment would be about: "/db/pool/max"; empty: the change as a whole.
  void setPlace(const QString& place);
  // The new comment is being sent; it arrived (and the field is emptied), or it did not.
  void setSending(bool sending);
  void commentArrived();
  [[nodiscard]] WordsField* field() const { return field_; }
  [[nodiscard]] ThreadCard* card(const QString& key) const;
  [[nodiscard]] int openCount() const { return open_; }
  [[nodiscard]] std::vector<ThreadCard*> cards() const;

 signals:
  void commented(const QString& words);
  void replied(const QString& key, const QString& words);
  void resolveWanted(const QString& key, bool resolved);
  void suggestionTaken(const QString& key, int comment);
  void placeOpened(const QString& key);

 private:
  ThreadCard* makeCard();
  SectionHead* head_;
  QVBoxLayout* list_;
  PlainLabel* empty_;
  WordsField* field_;
  std::map<QString, ThreadCard*> cards_;
  std::vector<QString> order_;
  int open_ = 0;
};

}  // namespace sextant::ui
