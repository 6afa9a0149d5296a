// SPDX-License-Identifier: GPL-3.0-or-later
// How the verdict builds up: the interval in which the largest difference between candidate and
// baseline lies, second by second, shrinking towards the margin that it has to be within.
#pragma once

#include <QWidget>

#include <optional>
#include <vector>

namespace sextant::ui {

// Shares of requests; positive: the candidate is worse.
struct DifferencePoint {
  qint64 second = 0;  // since the stage is judged
  double lower = 0;
  double upper = 0;
  friend bool operator==(const DifferencePoint&, const DifferencePoint&) = default;
};

class DifferenceChart : public QWidget {
  Q_OBJECT
 public:
  explicit DifferenceChart(QWidget* parent = nullptr);
  // Ascending seconds. `margin`: a share.
  void setPoints(std::vector<DifferencePoint> points, double margin);
  // Said where there are no points.
  void setEmptyWords(const QString& words);
  [[nodiscard]] const std::vector<DifferencePoint>& points() const { return points_; }
  [[nodiscard]] QString intervalWords() const;
  [[nodiscard]] QSize sizeHint() const override { return {360, 180}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {220, 120}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] QRectF plot() const;
  [[nodiscard]] double reach() const;
  [[nodiscard]] bool hasOwnRow() const;
  [[nodiscard]] static QString titleWords();
  void paintTitle(QPainter& painter) const;
  void paintGrid(QPainter& painter, const QRectF& area) const;
  void paintInterval(QPainter& painter, const QRectF& area) const;

  std::vector<DifferencePoint> points_;
  double margin_ = 0.1;
  QString empty_words_;
};

}  // namespace sextant::ui
