// SPDX-License-Identifier: GPL-3.0-or-later
// The bar above the charts of a LatencyBoard: what, which time, how, and what to take along.
#pragma once

#include <QPushButton>
#include <QWidget>

#include <vector>

#include "widgets/charts/chart_timeline.h"
#include "widgets/charts/curve.h"
#include "widgets/common/choice_button.h"

namespace sextant::ui {

enum class BoardView { lines, heat_map, instances };

class BoardToolbar : public QWidget {
  Q_OBJECT
 public:
  // Not owned.
  explicit BoardToolbar(ChartTimeline* timeline, QWidget* parent = nullptr);
  [[nodiscard]] ChoiceButton* scopes() const { return scopes_; }
  [[nodiscard]] ChoiceButton* ranges() const { return ranges_; }
  [[nodiscard]] QPushButton* pause() const { return pause_; }
  [[nodiscard]] QPushButton* exportButton() const { return export_; }
  [[nodiscard]] BoardView view() const { return BoardView(views_->current()); }
  void setView(BoardView view);
  void setScale(Scale scale);
  [[nodiscard]] Scale scale() const;
  void setScaleShown(bool shown);

 signals:
  void scopeChosen(int index);
  void viewChosen(BoardView view);
  void scaleChosen(Scale scale);
  void copyWanted();
  void pngWanted();
  void csvWanted();

 private:
  void buildTime();
  void buildExport();
  void chooseRange(int index);
  void askRange();
  void showRange();
  void showMode();
  ChartTimeline* timeline_;
  ChoiceButton* scopes_;
  ChoiceButton* ranges_;
  SegmentBar* views_;
  QWidget* rule_;
  SegmentBar* scales_;
  QPushButton* back_;
  QPushButton* pause_;
  QPushButton* export_;
};

}  // namespace sextant::ui
