// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/charts/drawers.h"

#include <QPainter>
#include <QtCharts/QChartView>
#include <QtCharts/QLogValueAxis>
#include <QtCharts/QValueAxis>

#include <cmath>

#include "widgets/charts/time_chart.h"
#include "widgets/theme/theme.h"

namespace sextant::benchmark {
namespace {

constexpr double low = 1;
constexpr double high = 1000;

class TimeChartDrawer : public Drawer {
 public:
  TimeChartDrawer() : chart_(QStringLiteral("p99"), QStringLiteral("ms"), ui::Scale::logarithmic) {}
  QWidget* widget() override { return &chart_; }
  void frame(const Picture& picture) override {
    if (picture.new_data) {
      std::vector<ui::Curve> curves;
      for (const auto& line : *picture.lines) {
        ui::Curve curve;
        curve.name = QStringLiteral("hunt-%1").arg(curves.size());
        curve.series = int(curves.size());
        curve.start = qint64(picture.start);
        curve.values.assign(line.begin(), line.end());
        curves.push_back(std::move(curve));
      }
      chart_.setCurves(std::move(curves));
    }
    chart_.timeline()->showRange(picture.from, picture.to);
    chart_.viewport()->repaint();
  }

 private:
  ui::TimeChart chart_;
};

class LineSeriesDrawer : public Drawer {
 public:
  explicit LineSeriesDrawer(int lines) : view_(new QChart) {
    view_.setRenderHint(QPainter::Antialiasing);
    view_.chart()->addAxis(time_, Qt::AlignBottom);
    value_->setRange(low, high);
    view_.chart()->addAxis(value_, Qt::AlignLeft);
    for (int i = 0; i < lines; ++i) {
      auto* series = new QLineSeries;
      series->setPen(QPen(ui::seriesStyle(ui::tokens(), i).colour, 1));
      view_.chart()->addSeries(series);
      series->attachAxis(time_);
      series->attachAxis(value_);
      series_.push_back(series);
    }
  }
  QWidget* widget() override { return &view_; }
  void frame(const Picture& picture) override {
    if (picture.new_data) {
      for (std::size_t i = 0; i < series_.size(); ++i) {
        QList<QPointF> points;
        for (std::size_t k = 0; k < (*picture.lines)[i].size(); ++k)
          points.append({picture.start + double(k), (*picture.lines)[i][k]});
        series_[i]->replace(points);
      }
    }
    time_->setRange(picture.from, picture.to);
    view_.viewport()->repaint();
  }

 private:
  QChartView view_;
  QValueAxis* time_ = new QValueAxis;
  QLogValueAxis* value_ = new QLogValueAxis;
  std::vector<QLineSeries*> series_;
};

class PolylineWidget : public QWidget {
 public:
  Picture picture;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(rect(), ui::tokens().surface);
    if (picture.lines == nullptr) return;  // not yet
    painter.setRenderHint(QPainter::Antialiasing);
    const double across = width() / (picture.to - picture.from);
    const double up = height() / std::log(high / low);
    for (std::size_t i = 0; i < picture.lines->size(); ++i) {
      QPolygonF line;
      for (std::size_t k = 0; k < (*picture.lines)[i].size(); ++k) {
        line.append({(picture.start + double(k) - picture.from) * across,
                     height() - std::log((*picture.lines)[i][k] / low) * up});
      }
      QPen pen(ui::seriesStyle(ui::tokens(), int(i)).colour, 1);
      pen.setCosmetic(true);
      painter.setPen(pen);
      painter.drawPolyline(line);
    }
  }
};

class PolylineDrawer : public Drawer {
 public:
  QWidget* widget() override { return &widget_; }
  void frame(const Picture& picture) override {
    widget_.picture = picture;
    widget_.repaint();
  }

 private:
  PolylineWidget widget_;
};

}  // namespace

std::unique_ptr<Drawer> timeChartDrawer() {
  return std::make_unique<TimeChartDrawer>();
}

std::unique_ptr<Drawer> lineSeriesDrawer(int lines) {
  return std::make_unique<LineSeriesDrawer>(lines);
}

std::unique_ptr<Drawer> polylineDrawer() {
  return std::make_unique<PolylineDrawer>();
}

}  // namespace sextant::benchmark
