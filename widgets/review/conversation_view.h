// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation about a change: threads on its keys, and a field for a new comment. Takes plain
// values; what somebody is typing survives every new snapshot.
#pragma once

#include <QScrollArea>
#include <QVBoxLayout>
#include <QWidget>

#include <map>
#include <vector>

#include "widgets/common/section_head.h"
#include "widgets/review/suggestion_field.h"
#include "widgets/review/thread_card.h"

namespace sextant::ui {

class ConversationView : public QWidget {
  Q_OBJECT
 public:
  explicit ConversationView(QWidget* parent = nullptr);
  // `may_take` as ThreadCard has it.
  void setThreads(const std::vector<CommentThread>& threads, bool may_write, bool may_take);
  // What a new comment would be about: "/db/pool/max"; empty: the change as a whole. A value can be
  // suggested for a key; `now` is the one that it has, as YAML.
  void setPlace(const QString& place, bool is_key = false, const QString& now = {});
  // Brings the thread into view and frames it; empty: none is framed.
  void showThread(const QString& key);
  // Shows the field for a value, where there is a key to suggest it for.
  void openSuggestion();
  // Lays what was typed of a suggestion back, for the place where it is now. An empty value: the
  // one that stands there. False, and nothing is done, where none can be made.
  bool resumeSuggestion(const QString& value, const QString& why, bool is_open);
  [[nodiscard]] bool isSuggesting() const { return suggests_; }
  // The new comment is being sent; it arrived (and the field is emptied), or it did not.
  void setSending(bool sending);
  void commentArrived();
  [[nodiscard]] WordsField* field() const { return field_; }
  [[nodiscard]] SuggestionField* suggestion() const { return suggestion_; }
  [[nodiscard]] QPushButton* suggestButton() const { return suggest_; }
  [[nodiscard]] ThreadCard* card(const QString& key) const;
  [[nodiscard]] int openCount() const { return open_; }
  [[nodiscard]] std::vector<ThreadCard*> cards() const;

 signals:
  // Words in any of its fields.
  void typed();
  void commented(const QString& words);
  void replied(const QString& key, const QString& words);
  void resolveWanted(const QString& key, bool resolved);
  void suggestionTaken(const QString& key, int comment);
  void placeOpened(const QString& key);

 private:
  ThreadCard* makeCard();
  QWidget* buildFields();
  void refreshFields();
  SectionHead* head_;
  QVBoxLayout* list_;
  PlainLabel* empty_;
  WordsField* field_;
  SuggestionField* suggestion_;
  QPushButton* suggest_;
  QScrollArea* area_;
  bool may_write_ = false;
  bool suggests_ = false;  // the field for a value is open
  std::map<QString, ThreadCard*> cards_;
  std::vector<QString> order_;
  int open_ = 0;
};

}  // namespace sextant::ui
