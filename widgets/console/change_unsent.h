// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps what is typed in a change's conversation, and lays it back when the change is opened again.
#pragma once

#include <QObject>
#include <QTimer>

#include "model/session/unsent_words.h"
#include "widgets/review/conversation_view.h"

namespace sextant::ui {

class ChangeUnsent : public QObject {
  Q_OBJECT
 public:
  // Typed words are on disk a second later. Both must outlive it.
  ChangeUnsent(const UnsentWords& words, ChangeNumber change, ConversationView* conversation,
               QObject* parent = nullptr);
  // What comments are about from now on.
  void setPlace(const std::optional<Scope>& scope, const std::string& pointer);
  // Lays back what can be by now: replies whose threads are shown, a suggestion whose key is there.
  void layBack();
  // At once, where something was typed since.
  void save();

 signals:
  // Asks to look at the place again that comment and suggestion are about.
  void placeWanted(const sextant::Scope& scope, const std::string& pointer);
  void failed(const sextant::Error& error);

 private:
  // What is in the fields, with what is not laid back yet.
  [[nodiscard]] UnsentOfChange typed() const;
  void laySuggestionBack();
  const UnsentWords& words_;
  ChangeNumber change_;
  ConversationView* conversation_;
  UnsentOfChange kept_;  // what is not laid back yet
  std::optional<Scope> scope_;
  std::string pointer_;
  bool is_placed_ = false;  // where it was typed is looked at again
  bool is_dirty_ = false;
  QTimer soon_;
};

}  // namespace sextant::ui
