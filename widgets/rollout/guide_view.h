// SPDX-License-Identifier: GPL-3.0-or-later
// A change on its way to all instances: what is done, what comes next, and where that is done.
#pragma once

#include <QPushButton>
#include <QWidget>

#include <vector>

#include "widgets/common/empty_state.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/state_label.h"
#include "widgets/rollout/stage_track.h"

class QStackedLayout;
class QVBoxLayout;

namespace sextant::ui {

struct GuideStep {
  QString title;  // "Check"
  State state = State::waiting;
  QString state_word;  // "2 errors"
  QString words;       // what is known, and what this step is for
  QString action;      // of the button; empty: none
  QString hindrance;   // why the button cannot be used; empty: it can
  bool is_next = false;  // the one filled button
  friend bool operator==(const GuideStep&, const GuideStep&) = default;
};

class GuideView : public QWidget {
  Q_OBJECT
 public:
  explicit GuideView(QWidget* parent = nullptr);
  // There is nothing to lead anywhere.
  void setEmpty(const QString& what, const QString& how);
  void setSteps(const std::vector<GuideStep>& steps);
  [[nodiscard]] const std::vector<GuideStep>& steps() const { return steps_; }
  [[nodiscard]] QPushButton* button(std::size_t step) const { return cards_.at(step).button; }
  [[nodiscard]] StageTrack* track() const { return track_; }
  // To the button of the next step.
  void focusNext();

 signals:
  void wanted(int step);

 private:
  struct Card {
    QWidget* whole = nullptr;
    PlainLabel* title = nullptr;
    StateLabel* state = nullptr;
    PlainLabel* words = nullptr;
    QPushButton* button = nullptr;
  };
  void addCard();
  void showCard(const Card& card, const GuideStep& step);

  std::vector<GuideStep> steps_;
  std::vector<Card> cards_;
  QStackedLayout* pages_;
  EmptyState* empty_;
  StageTrack* track_;
  QVBoxLayout* column_;
};

}  // namespace sextant::ui
