// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the charts of a preview: where it stands and what can be done, the verdict, and
// what it changes with whether that was exercised. Takes plain values.
#pragma once

#include <QPushButton>
#include <QWidget>

#include <optional>
#include <vector>

#include "widgets/common/banner.h"
#include "widgets/common/choice_button.h"
#include "widgets/common/progress_note.h"
#include "widgets/common/section_head.h"
#include "widgets/common/state_label.h"
#include "widgets/common/table.h"
#include "widgets/verdict/verdict_view.h"

namespace sextant::ui {

// Where a preview stands.
struct PreviewCard {
  State state = State::none;
  QString state_word;
  QString head;      // "4:12 left", "Waits for a consent"
  QString sentence;  // what is, what it means, what to do
  bool chooses = false;  // instance and time may be chosen
  // The next step, a verb; empty: there is none.
  QString step;
  QString hindrance;    // why it cannot be done now; empty: it can
  bool is_next = true;  // the step is what is to be done next: its button is filled
  // By how much it would go on longer, "Extend by 2 min"; empty: it cannot be extended.
  QString extend;
  bool can_stop = false;
  friend bool operator==(const PreviewCard&, const PreviewCard&) = default;
};

// A key that the preview changes on its instance.
struct PreviewedKey {
  QString pointer;
  QString before;  // empty: it was not there
  QString after;   // empty: it goes
  QString use;     // "1,204 times", "not yet", "not told"
  Tone use_tone = Tone::muted;
  QString tooltip = {};
  friend bool operator==(const PreviewedKey&, const PreviewedKey&) = default;
};

class PreviewPanel : public QWidget {
  Q_OBJECT
 public:
  explicit PreviewPanel(QWidget* parent = nullptr);

  void setInstances(const QStringList& names) { instances_->setChoices(names); }
  // What is set again as it is changes nothing: not the selection, and nothing is read aloud anew.
  // How long it may run: "5 min".
  void setTimes(const QStringList& times, int current);
  void setCard(const PreviewCard& card);
  void setVerdict(const VerdictCard& card) { verdict_->setVerdict(card); }
  // `words`: what is said where there are none.
  void setKeys(const std::vector<PreviewedKey>& keys, const QString& words);
  // What the store is asked; empty: nothing.
  void setWaiting(const QString& awaited);
  // What went wrong with the last thing that somebody did; an empty sentence: nothing.
  void setProblem(const QString& head, const QString& sentence);

  [[nodiscard]] ChoiceButton* instances() const { return instances_; }
  [[nodiscard]] ChoiceButton* times() const { return times_; }
  [[nodiscard]] QPushButton* stepButton() const { return step_; }
  [[nodiscard]] QPushButton* extendButton() const { return extend_; }
  [[nodiscard]] QPushButton* stopButton() const { return stop_; }
  [[nodiscard]] VerdictView* verdict() const { return verdict_; }
  [[nodiscard]] TableView* keys() const { return keys_; }
  [[nodiscard]] QString headWords() const { return card_ ? card_->head : QString(); }
  [[nodiscard]] QString words() const { return card_ ? card_->sentence : QString(); }
  // A filled button is there.
  [[nodiscard]] bool hasNextStep() const { return card_ && card_->is_next && !card_->step.isEmpty(); }
  [[nodiscard]] Banner* problem() const { return problem_; }

 signals:
  void instanceChosen(int index);
  void stepWanted();
  void extendWanted();
  void stopWanted();

 private:
  void buildStand(QVBoxLayout* column);
  void buildKeys(QVBoxLayout* column);
  void showStep();

  std::optional<PreviewCard> card_;
  std::vector<PreviewedKey> shown_keys_;
  QString awaited_;
  StateLabel* state_;
  PlainLabel* head_;
  PlainLabel* sentence_;
  QWidget* choices_;
  ChoiceButton* instances_;
  ChoiceButton* times_;
  QPushButton* step_;
  QPushButton* extend_;
  QPushButton* stop_;
  PlainLabel* hindrance_;
  ProgressNote* waiting_;
  Banner* problem_;
  VerdictView* verdict_;
  SectionHead* keys_head_;
  TableView* keys_;
  PlainLabel* no_keys_;
};

}  // namespace sextant::ui
