// SPDX-License-Identifier: GPL-3.0-or-later
// Two texts compared, side by side or unified, with aligned lines, word marks and steps from one
// difference to the next.
#pragma once

#include <QStackedWidget>
#include <QToolButton>
#include <QWidget>

#include "widgets/common/choice_button.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/plain_label.h"
#include "widgets/diff/diff_rows.h"

namespace sextant::ui {

class DiffPane;

class DiffView : public QWidget {
  Q_OBJECT
 public:
  enum class Mode { side_by_side, unified };

  explicit DiffView(QWidget* parent = nullptr);
  void setDocument(DiffDocument document);
  // A short remark beside the number of differences: "comments unchanged", "only comments differ".
  void setNotice(const QString& notice);
  void setMode(Mode mode);
  [[nodiscard]] Mode mode() const { return mode_; }
  // The bar with the modes, the count and the arrows; hide it where the caller has its own.
  void setBarShown(bool shown);

  [[nodiscard]] int differenceCount() const { return static_cast<int>(starts_.size()); }
  // From 0; -1 before the first step.
  [[nodiscard]] int currentDifference() const { return current_; }

 public slots:
  void nextDifference();      // F7; goes round
  void previousDifference();  // Shift+F7

 signals:
  void differenceShown(int index);
  // A double click or Enter on a line of the right side, from 1.
  void rightLineActivated(std::size_t line);

 private:
  void buildBar();
  void buildPanes();
  void render();
  void showDifference(int index);
  void updateCount();
  [[nodiscard]] std::vector<int> unifiedStarts() const;

  DiffDocument document_;
  std::vector<int> starts_;  // first row of each difference
  std::vector<int> shown_starts_;
  int current_ = -1;
  Mode mode_ = Mode::side_by_side;
  QString notice_;
  QWidget* bar_;
  SegmentBar* modes_;
  ElidedLabel* count_;
  QToolButton* previous_;
  QToolButton* next_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  DiffPane* left_;
  DiffPane* right_;
  DiffPane* unified_;
  ElidedLabel* left_title_;
  ElidedLabel* right_title_;
  ElidedLabel* unified_title_;
};

}  // namespace sextant::ui
