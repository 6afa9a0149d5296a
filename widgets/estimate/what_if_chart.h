// SPDX-License-Identifier: GPL-3.0-or-later
// An estimate over the values of one key: a band, with the value that is in force, the proposed one
// and the knee marked in words and shapes.
#pragma once

#include <QWidget>

#include <optional>
#include <vector>

namespace sextant::ui {

struct WhatIfPoint {
  QString value;    // as the profile has it
  double low = 0;   // milliseconds
  double high = 0;
  QString tooltip = {};
};

struct WhatIfCurve {
  QString title;  // "p99 by /db/pool/max"
  std::vector<WhatIfPoint> points;  // by ascending value
  std::optional<std::size_t> now, draft, knee;
};

class WhatIfChart : public QWidget {
  Q_OBJECT
 public:
  explicit WhatIfChart(QWidget* parent = nullptr);
  void setCurve(WhatIfCurve curve);
  // In the middle, where there is no curve.
  void setEmptyWords(const QString& sentence);
  [[nodiscard]] const WhatIfCurve& curve() const { return curve_; }
  [[nodiscard]] QSize sizeHint() const override { return {480, 240}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {280, 180}; }
  // What a screen reader says of it.
  [[nodiscard]] QString summary() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] QRectF plot() const;
  [[nodiscard]] double x(std::size_t point) const;
  [[nodiscard]] double y(double milliseconds) const;
  void paintGrid(QPainter& painter) const;
  void paintBand(QPainter& painter) const;
  void paintMarks(QPainter& painter) const;
  void paintMark(QPainter& painter, std::size_t point, const QColor& colour, const QString& words,
                 int row) const;

  WhatIfCurve curve_;
  QString empty_words_;
  double lowest_ = 1, highest_ = 10;  // of the axis, milliseconds, powers of ten
};

}  // namespace sextant::ui
