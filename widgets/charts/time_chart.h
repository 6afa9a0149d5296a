// SPDX-License-Identifier: GPL-3.0-or-later
// One chart over time in UTC: title, current values as the legend, thin grid, curves with gaps,
// bands, objectives, markers with flags that are links, and a crosshair. Charts with one timeline
// zoom, pan and point together.
#pragma once

#include <QTimer>
#include <QToolButton>
#include <QtCharts/QAbstractAxis>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>

#include <optional>
#include <vector>

#include "widgets/charts/chart_timeline.h"
#include "widgets/charts/curve.h"
#include "widgets/charts/line_image.h"
#include "widgets/charts/marker.h"
#include "widgets/charts/plot_map.h"
#include "widgets/charts/ticks.h"

namespace sextant::ui {

class ContentItem;
class OverlayItem;

inline constexpr double legend_row = 20;  // pixels; the title's row is as high
inline constexpr double flag_height = 16;
inline constexpr int objective_room = 34;  // of an objective's line beside the title

// A curve's place in the legend. Row 0 is beside the title, where all of it fits there.
struct LegendEntry {
  std::optional<std::size_t> curve;  // none: the words about those that have no room
  int row = 0;
  int width = 0;  // pixels
};

class TimeChart : public QChartView {
  Q_OBJECT
 public:
  // `unit` stands beside the title; on a logarithmic axis ", log scale" follows it.
  TimeChart(const QString& title, const QString& unit, Scale scale, QWidget* parent = nullptr);

  // The axis that it shares with others; not owned. Until then it has one of its own.
  void setTimeline(ChartTimeline* timeline);
  [[nodiscard]] ChartTimeline* timeline() const { return timeline_; }
  void setCurves(std::vector<Curve> curves);
  void setBands(std::vector<Band> bands);
  void setObjectives(std::vector<Objective> objectives);
  void setMarkers(std::vector<ChartMarker> markers);
  // Whether flags show the marker's detail behind its label.
  void setDetailShown(bool shown);
  // Without flags only the lines of markers are drawn: where a chart above has them.
  void setFlagsShown(bool shown);
  void setScale(Scale scale);
  void setUnit(const QString& unit);
  void setTitle(const QString& title);
  // Said in the middle where the range has no value.
  void setEmptyWords(const QString& sentence);
  void setHovered(std::optional<qint64> second) { timeline_->setHovered(second); }
  // The curve that is drawn above the others, which fade.
  void setHighlighted(std::optional<std::size_t> curve);

  [[nodiscard]] const std::vector<Curve>& curves() const { return curves_; }
  [[nodiscard]] const std::vector<Band>& bands() const { return bands_; }
  [[nodiscard]] const std::vector<Objective>& objectives() const { return objectives_; }
  [[nodiscard]] const std::vector<ChartMarker>& markers() const { return markers_; }
  [[nodiscard]] const std::vector<Tick>& ticks() const { return ticks_; }
  [[nodiscard]] Scale scale() const { return scale_; }
  // Whole seconds that enclose the range.
  [[nodiscard]] qint64 from() const { return qint64(std::floor(timeline_->from())); }
  [[nodiscard]] qint64 to() const { return qint64(std::ceil(timeline_->to())); }
  [[nodiscard]] bool isDetailShown() const { return detail_shown_; }
  [[nodiscard]] bool areFlagsShown() const { return flags_shown_; }
  [[nodiscard]] const QString& title() const { return title_; }
  [[nodiscard]] const QString& unit() const { return unit_; }
  // With what the axis adds.
  [[nodiscard]] QString unitWords() const;
  [[nodiscard]] const QString& emptyWords() const { return empty_words_; }
  [[nodiscard]] std::optional<qint64> hovered() const { return timeline_->hovered(); }
  [[nodiscard]] std::optional<std::size_t> highlighted() const { return highlighted_; }
  [[nodiscard]] bool isSelecting() const { return drag_ == Drag::select; }
  [[nodiscard]] QRectF selection() const;
  [[nodiscard]] QRectF plot() const;
  [[nodiscard]] PlotMap map() const;
  [[nodiscard]] double xOf(double second) const { return map().x(second); }
  // Where there is no place for a value, the bottom.
  [[nodiscard]] double yOf(double value) const;
  [[nodiscard]] qint64 secondAt(double x) const;
  // The length of the steps at a second, 1 where there are none.
  [[nodiscard]] virtual qint64 stepSeconds() const;
  // The start of the step that holds a second.
  [[nodiscard]] virtual qint64 stepStartAt(qint64 second) const;
  // The start of the step at the crosshair and the pinned moment, where they are in the range.
  [[nodiscard]] std::optional<qint64> shownStep() const;
  [[nodiscard]] std::optional<qint64> shownMoment() const;
  // The value that the legend shows for a curve: at the hovered second, else the latest one.
  [[nodiscard]] std::optional<double> legendValue(const Curve& curve) const;
  [[nodiscard]] QString legendWords(const Curve& curve) const;
  [[nodiscard]] QString valueWords(std::optional<double> value) const;
  [[nodiscard]] const std::vector<LegendEntry>& legend() const { return legend_; }
  // The row in which the legend shows a curve, -1 where there is no room for it.
  [[nodiscard]] int legendRow(std::size_t curve) const;
  [[nodiscard]] int legendRowsBelow() const;
  // Pixels that the words about objectives take beside the title.
  [[nodiscard]] int objectivesWidth() const;
  // Where the legend ends at the right.
  [[nodiscard]] double legendEdge() const;
  [[nodiscard]] virtual bool isEmpty() const { return !extent_.any; }

  // Flags as they stand now; `markers` of a group are places in markers().
  [[nodiscard]] const std::vector<FlagGroup>& flags() const { return flags_; }
  [[nodiscard]] std::optional<std::size_t> focusedFlag() const { return focused_flag_; }
  [[nodiscard]] QString flagWords(const FlagGroup& flag) const;
  void activateFlag(std::size_t flag);

  // What a person can do here, in sentences.
  [[nodiscard]] static QString mouseHelp();
  [[nodiscard]] static QString keyHelp();

  // What an export writes: a column for each, the steps of the shown range.
  [[nodiscard]] virtual std::vector<Curve> columns() const { return curves_; }
  // What stands on the axes' side of the plot; for the item in the scene.
  virtual void paintContent(QPainter* painter) const;
  virtual void paintLegend(QPainter* painter) const;

 signals:
  // A person chose the marker with this key, which may be gone from markers() by now.
  void markerActivated(const QString& key);
  void scaleChosen(Scale scale);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool focusNextPrevChild(bool next) override;

  // Least and greatest value that the axis has to hold, both above 0 where it is logarithmic.
  [[nodiscard]] virtual std::pair<double, double> valueRange() const;
  // Whether the axis ends at valueRange() instead of the round values around it.
  [[nodiscard]] virtual bool endsAtRange() const { return false; }
  [[nodiscard]] virtual bool canChangeScale() const { return true; }
  // After data or range changed: ticks, legend, flags.
  void refresh();
  virtual void placeLegend();
  // Where the pointer is; nothing outside of the plot.
  virtual void pointerMoved(std::optional<QPointF> point);
  // To the next curve (1) or the one before (-1).
  virtual void moveHighlight(int step);
  [[nodiscard]] virtual QString description() const;

 private:
  enum class Drag { none, pressed, pan, select };
  void buildAxes();
  void makeValueAxis();
  void applyTheme();
  void applyTicks();
  void layOut();
  void placeFlags();
  // Groups of places in `order`, which are places of markers.
  [[nodiscard]] std::vector<FlagGroup> flagsOf(const std::vector<std::size_t>& order) const;
  void placeOverflow();
  void paintLegendEntry(QPainter* painter, const LegendEntry& entry, double left) const;
  [[nodiscard]] std::optional<std::size_t> flagAt(const QPointF& point) const;
  void pointAt(const QPointF& point);
  void openMarkers(const std::vector<ChartMarker>& markers, const QPoint& global);
  [[nodiscard]] std::vector<ChartMarker> markersOf(const FlagGroup& flag) const;
  void moveCrosshair(int steps);
  void moveFlag(int step);
  bool zoomKey(int key);
  bool travelKey(QKeyEvent* event);
  void openMenu(const QPoint& global);

  QString title_;
  QString unit_;
  QString empty_words_;
  Scale scale_;
  bool has_menu_ = true;
  bool detail_shown_ = false;
  bool brief_flags_ = false;  // there is no room for details
  bool flags_shown_ = true;
  ChartTimeline* timeline_ = nullptr;
  std::vector<LegendEntry> legend_;
  int widest_value_ = 0;  // pixels
  std::vector<Curve> curves_;
  std::vector<Band> bands_;
  std::vector<Objective> objectives_;
  std::vector<ChartMarker> markers_;
  std::vector<FlagGroup> flags_;
  std::vector<Tick> ticks_;
  double low_ = 0;  // ends of the value axis
  double high_ = 1;
  Extent extent_;
  std::optional<std::size_t> highlighted_;
  std::optional<std::size_t> focused_flag_;
  Drag drag_ = Drag::none;
  QPointF drag_from_;
  QPointF drag_at_;
  qint64 pressed_second_ = 0;                 // below the pointer when it was pressed
  std::vector<ChartMarker> pressed_markers_;  // of the flag below it then
  QTimer click_;                   // waits for a second click
  QLineSeries* anchor_ = nullptr;  // an empty series that ties the axes to the chart
  QAbstractAxis* time_axis_ = nullptr;
  QAbstractAxis* value_axis_ = nullptr;
  mutable LineImage lines_;  // a buffer of the painting
  ContentItem* content_ = nullptr;
  OverlayItem* overlay_ = nullptr;
  QToolButton* menu_ = nullptr;
};

}  // namespace sextant::ui
