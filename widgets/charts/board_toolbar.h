// SPDX-License-Identifier: GPL-3.0-or-later
// The bar above the charts of a LatencyBoard: what, which time, how, and what to take along. Where
// it is narrow, what is needed least moves into a menu at its end; nothing is cut.
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
  // None: there is nothing to choose.
  void setScopes(const QStringList& names);
  [[nodiscard]] ChoiceButton* scopes() const { return scopes_; }
  [[nodiscard]] ChoiceButton* ranges() const { return ranges_; }
  [[nodiscard]] QPushButton* pause() const { return pause_; }
  [[nodiscard]] QPushButton* exportButton() const { return export_; }
  [[nodiscard]] BoardView view() const { return BoardView(views_->current()); }
  void setView(BoardView view);
  void setScale(Scale scale);
  [[nodiscard]] Scale scale() const;
  void setScaleShown(bool shown);
  // What there is no room for; hidden where all has its place.
  [[nodiscard]] QPushButton* more() const { return more_; }
  // The views as one button with a menu, where there is no room for their row.
  [[nodiscard]] ChoiceButton* viewChoice() const { return view_choice_; }
  [[nodiscard]] QSize minimumSizeHint() const override;

 signals:
  void scopeChosen(int index);
  void viewChosen(BoardView view);
  void scaleChosen(Scale scale);
  void copyWanted();
  void pngWanted();
  void csvWanted();

 protected:
  bool event(QEvent* event) override;

 private:
  // How little room there is. brief: Pause is an icon, Back and Export are in the menu. narrow: the
  // scale too, and words are cut. Narrowest: the views are one button.
  enum class Room { all, brief, narrow, narrowest };
  void buildRow();
  void fit();
  void apply();
  [[nodiscard]] int widthFor(Room room) const;
  [[nodiscard]] bool isShownIn(const QWidget* widget, Room room) const;
  void fillMore();
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
  ChoiceButton* view_choice_;
  QPushButton* more_;
  Room room_ = Room::all;
  bool scale_shown_ = true;
};

}  // namespace sextant::ui
