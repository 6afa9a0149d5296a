// SPDX-License-Identifier: GPL-3.0-or-later
// The content of a latency page: a toolbar, charts on one time axis, and a line that says where the
// numbers come from and what they lack. Takes plain values, and tells what a person wants.
#pragma once

#include <QStackedWidget>
#include <QTimer>
#include <QWidget>

#include "widgets/charts/board_charts.h"
#include "widgets/charts/board_data.h"
#include "widgets/charts/board_toolbar.h"
#include "widgets/charts/chart_grid.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/state_label.h"

namespace sextant::ui {

class LatencyBoard : public QWidget {
  Q_OBJECT
 public:
  static constexpr int repaint_ms = 100;  // the most often that new data are drawn
  static constexpr int asking_ms = 150;   // a range that moves is asked for once it rests

  explicit LatencyBoard(QWidget* parent = nullptr);

  // What can be looked at: "whole service", "eu1", "hunt-1". Many can be offered (ChoiceButton).
  [[nodiscard]] ChoiceButton* scopes() const { return toolbar_->scopes(); }
  void setScopes(const QStringList& names);
  // Kept, and drawn within repaint_ms; while it is paused, on resume.
  void setData(BoardData board);
  // What is said while there is nothing yet and nothing is being loaded.
  void setEmptyWords(const QString& what, const QString& how);
  void setView(BoardView view);
  void setScale(Scale scale);
  void setPaused(bool paused) { timeline_->setPaused(paused); }

  // The range that data are to cover: ask at the start, then on rangeWanted().
  [[nodiscard]] TimeSpan range() const { return timeline_->range(); }
  [[nodiscard]] ChartTimeline* timeline() const { return timeline_; }
  [[nodiscard]] BoardView view() const { return toolbar_->view(); }
  [[nodiscard]] BoardToolbar* toolbar() const { return toolbar_; }
  [[nodiscard]] BoardCharts* charts() const { return charts_; }
  [[nodiscard]] ChartGrid* grid() const { return grid_; }
  // Why the data are not as they should be, whole and to be copied; hidden where they are.
  [[nodiscard]] PlainLabel* problem() const { return problem_; }
  // The words of the foot: source and step, age, coverage.
  [[nodiscard]] QString sourceWords() const;
  [[nodiscard]] QString coverageWords() const;

 signals:
  // Another range is shown: data for it are wanted. While it is live it moves on by itself, and
  // this is not repeated.
  void rangeWanted(qint64 from, qint64 to, bool live);
  void scopeChosen(int index);
  void viewChanged();
  // The key of a marker.
  void markerActivated(const QString& key);
  // A person pinned the cursor, Unix time.
  void momentChosen(qint64 second);
  void instanceOpened(const sextant::Scope& instance);

 private:
  void build();
  QWidget* buildFoot();
  void connectTime();
  void connectToolbar();
  void draw();
  void changeView();
  void drawInstances();
  void drawFoot();
  [[nodiscard]] bool isStale() const;
  void showPage();
  void ask();
  void exportCsv();
  void exportPng();
  [[nodiscard]] QImage picture() const;
  [[nodiscard]] QString numbers() const;

  BoardData data_;                    // that is shown
  std::optional<BoardData> waiting_;  // to be shown next
  ChartTimeline* timeline_;
  BoardToolbar* toolbar_;
  QStackedWidget* pages_;
  BoardCharts* charts_;
  ChartGrid* grid_;
  EmptyState* empty_;
  PlainLabel* problem_;
  ElidedLabel* source_;
  StateLabel* coverage_;
  QString empty_what_;
  QString empty_how_;
  QTimer repaint_;
  QTimer asking_;
  double asked_length_ = 0;  // seconds
};

}  // namespace sextant::ui
