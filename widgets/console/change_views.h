// SPDX-License-Identifier: GPL-3.0-or-later
// The two views of a change: its difference, between any two of its versions, and the charts of its
// service. Tells where a person looks, and shows where others do.
#pragma once

#include <QStackedWidget>

#include "widgets/charts/latency_board.h"
#include "widgets/common/choice_button.h"
#include "widgets/console/board_reader.h"
#include "widgets/console/change_versions.h"
#include "widgets/console/change_watch.h"
#include "widgets/review/people_bar.h"
#include "widgets/review/version_picker.h"

namespace sextant::ui {

class ChangeViews : public QWidget {
  Q_OBJECT
 public:
  enum class Tab { diff, charts };

  // Both must outlive it.
  ChangeViews(const ConsoleParts& parts, ServiceKey key, ChangeWatch* watch,
              ChangeVersions* versions, QWidget* parent = nullptr);
  [[nodiscard]] Tab tab() const;
  // Charts are made when they are first looked at.
  void showTab(Tab tab);
  [[nodiscard]] DiffParts* diff() const { return diff_; }
  [[nodiscard]] VersionPicker* picker() const { return picker_; }
  [[nodiscard]] PeopleBar* people() const { return people_; }
  [[nodiscard]] LatencyBoard* charts();

  // The scope whose difference is in front; nothing where there is none.
  [[nodiscard]] std::optional<Scope> currentScope() const;
  // Brings a key into view in the difference, or the nearest that there is; false where its profile
  // is not compared.
  bool showPlace(const Scope& scope, const std::string& pointer);
  // Words beside keys, in every profile.
  struct Mark {
    Scope scope;
    std::string pointer;
    QString text;
    Tone tone = Tone::muted;
    QColor colour = {};
  };
  void setMarks(std::vector<Mark> marks);
  // Moments that others look at, in the charts.
  void setShared(std::vector<SharedMoment> moments);
  // Brings a moment of the charts into view.
  void showMoment(qint64 second);

 signals:
  void tabChosen();
  // A person put the caret on a key, or (activated) wants to speak of it.
  void placeChosen(const sextant::Scope& scope, const QString& pointer, bool activated);
  // Unix time; 0: the pointer left the charts, and no moment is pinned.
  void cursorMoved(qint64 second);

 private:
  QWidget* buildBar();
  void connectDifference();
  void makeCharts();
  void chosenLine(std::size_t line, bool activated);
  void refreshVersions();
  void refreshDifference();
  void comparePicked();
  void showMarks();
  [[nodiscard]] const ChangeComparison& shown() const;
  ConsoleParts parts_;
  ServiceKey key_;
  ChangeWatch* watch_;
  ChangeVersions* versions_;
  SegmentBar* tabs_;
  VersionPicker* picker_;
  PeopleBar* people_;
  QStackedWidget* stack_;
  DiffParts* diff_;
  LatencyBoard* board_ = nullptr;
  std::vector<Mark> marks_;
  std::vector<SharedMoment> shared_;
  ChangeComparison picked_;   // of the versions that were picked
  std::string picked_of_;     // which, and of which comparison
  int shown_comparison_ = 0;  // the watch's that the difference shows; 0: another one
  BackgroundJob comparing_;
};

}  // namespace sextant::ui
