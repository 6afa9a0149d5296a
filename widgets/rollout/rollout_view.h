// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout on one page: its steps, what is waited for and until when, room for charts, who runs
// what, the verdict, what happened, and what happens if it goes wrong. Takes plain values.
#pragma once

#include <QPushButton>
#include <QWidget>

#include <optional>
#include <vector>

#include "widgets/common/banner.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/progress_note.h"
#include "widgets/common/section_head.h"
#include "widgets/common/state_label.h"
#include "widgets/common/table.h"
#include "widgets/rollout/difference_chart.h"
#include "widgets/rollout/stage_track.h"
#include "widgets/verdict/verdict_view.h"

class QSplitter;
class QStackedLayout;
class QVBoxLayout;

namespace sextant::ui {

// What a person may do now. Empty words: it makes no sense where the rollout stands.
struct RolloutMoves {
  QString pause;    // "Pause"
  QString resume;   // "Resume"
  QString advance;  // "Advance…", "Promote…"
  QString abort;    // "Undo rollout…"
  QString hindrance;  // why nothing can be done here; empty: it can
  bool resume_is_next = false;  // the filled button
  bool advance_is_next = false;
  friend bool operator==(const RolloutMoves&, const RolloutMoves&) = default;
};

struct RolloutCard {
  State state = State::none;
  QString state_word;
  QString head;  // "Revision 43 to 3 instances · change 12"
  std::vector<TrackStop> stops;
  Tone tone = Tone::accent;
  QString what;      // the banner's head
  QString sentence;  // and what it says
  RolloutMoves moves;
  QString if_wrong;
  friend bool operator==(const RolloutCard&, const RolloutCard&) = default;
};

struct RolloutDeed {
  QString key;
  QString time;
  State state = State::note;
  QString words;
  QString reason;
  QString who;
  friend bool operator==(const RolloutDeed&, const RolloutDeed&) = default;
};

class RolloutView : public QWidget {
  Q_OBJECT
 public:
  // `charts` stands beside the building verdict; it becomes the view's.
  explicit RolloutView(QWidget* charts, QWidget* parent = nullptr);

  // Nothing: there is no rollout, and `what` and `how` say so.
  void setEmpty(const QString& what, const QString& how);
  void setCard(const RolloutCard& card);
  void setVerdict(const VerdictCard& card) { verdict_->setVerdict(card); }
  void setInstances(std::vector<Row> rows) { instances_->setRows(std::move(rows)); }
  // Newest first.
  void setDeeds(const std::vector<RolloutDeed>& deeds);
  void setWaiting(const QString& awaited);
  void setProblem(const QString& head, const QString& sentence);

  [[nodiscard]] DifferenceChart* difference() const { return difference_; }
  [[nodiscard]] StageTrack* track() const { return track_; }
  [[nodiscard]] TableView* instances() const { return instances_; }
  [[nodiscard]] TableView* deeds() const { return deeds_; }
  [[nodiscard]] VerdictView* verdict() const { return verdict_; }
  [[nodiscard]] QPushButton* pauseButton() const { return pause_; }
  [[nodiscard]] QPushButton* resumeButton() const { return resume_; }
  [[nodiscard]] QPushButton* advanceButton() const { return advance_; }
  [[nodiscard]] QPushButton* abortButton() const { return abort_; }
  [[nodiscard]] QString stateWords() const { return card_ ? card_->state_word : QString(); }
  [[nodiscard]] QString what() const { return card_ ? card_->what : QString(); }
  [[nodiscard]] QString words() const { return card_ ? card_->sentence : QString(); }
  [[nodiscard]] QString ifWrong() const { return if_wrong_->text(); }

 signals:
  void pauseWanted();
  void resumeWanted();
  void advanceWanted();
  void abortWanted();
  void instanceOpened(const QString& key);

 private:
  QWidget* buildHead();
  QWidget* buildLeft(QWidget* charts);
  QWidget* buildRight();
  void showMoves();

  std::optional<RolloutCard> card_;
  std::vector<RolloutDeed> shown_deeds_;
  QString awaited_;
  QStackedLayout* pages_;
  EmptyState* empty_;
  StateLabel* state_;
  ElidedLabel* head_;
  ProgressNote* waiting_;
  QPushButton* pause_;
  QPushButton* resume_;
  QPushButton* advance_;
  QPushButton* abort_;
  StageTrack* track_;
  Banner* problem_;
  Banner* banner_;
  DifferenceChart* difference_;
  TableView* instances_;
  VerdictView* verdict_;
  TableView* deeds_;
  PlainLabel* if_wrong_;
};

}  // namespace sextant::ui
