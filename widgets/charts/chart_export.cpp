// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_export.h"

#include <QBuffer>
#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QMimeData>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <map>

#include "widgets/charts/time_chart.h"
#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// RFC 4180. A text that a spreadsheet would take for a formula stays a text.
QString field(QString text) {
  if (!text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front())) text.prepend('\'');
  return QLatin1Char('"') + text.replace('"', QLatin1String("\"\"")) + QLatin1Char('"');
}

QString number(double value) {
  return QLocale::c().toString(value, 'g', QLocale::FloatingPointShortest);
}

struct CsvRow {
  qint64 step_seconds = 0;
  bool at_least = false;
  std::vector<std::optional<double>> values;
};

// Hides what follows the pointer while a picture is made, and puts it back.
class WithoutPointer {
 public:
  explicit WithoutPointer(const TimeChart& chart)
      : timeline_(chart.timeline()), hovered_(timeline_->hovered()) {
    timeline_->setHovered(std::nullopt);
  }
  ~WithoutPointer() { timeline_->setHovered(hovered_); }
  Q_DISABLE_COPY_MOVE(WithoutPointer)

 private:
  ChartTimeline* timeline_;
  std::optional<qint64> hovered_;
};

void paintChart(QPainter* painter, const TimeChart& chart, const QRectF& target) {
  painter->fillRect(target, tokens().surface);
  chart.scene()->render(painter, target, QRectF(QPointF(0, 0), QSizeF(chart.size())),
                        Qt::IgnoreAspectRatio);
}

Result<void> writeBytes(const QString& path, const QByteArray& bytes) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
    return fail(ErrorKind::unavailable,
                "The file could not be written: " + file.errorString().toStdString() + ".",
                path.toStdString(), "Choose another folder, or make room.");
  }
  return {};
}

}  // namespace

QString csvOf(const std::vector<CsvColumn>& columns, double from, double to) {
  std::map<qint64, CsvRow> rows;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Curve& curve = columns[i].curve;
    for (std::size_t step = 0; step < curve.values.size(); ++step) {
      const qint64 start = curve.start + qint64(step) * curve.step_seconds;
      if (double(start) < from || double(start) > to) continue;
      CsvRow& row = rows[start];
      row.step_seconds = std::max(row.step_seconds, curve.step_seconds);
      row.values.resize(columns.size());
      row.values[i] = valueAt(curve, step);
      row.at_least = row.at_least || (step < curve.at_least.size() && curve.at_least[step]);
    }
  }
  QString text = QStringLiteral("time_utc,step_seconds");
  for (const CsvColumn& column : columns)
    text += QLatin1Char(',') + field(column.name);
  text += QStringLiteral(",at_least\r\n");
  for (const auto& [start, row] : rows) {
    text += QDateTime::fromSecsSinceEpoch(start, Qt::UTC).toString(Qt::ISODate) + QLatin1Char(',') +
            QString::number(row.step_seconds);
    for (const auto& value : row.values)
      text += QLatin1Char(',') + (value ? number(*value) : QString());
    text += row.at_least ? QStringLiteral(",1\r\n") : QStringLiteral(",\r\n");
  }
  return text;
}

QString csvOf(const std::vector<const TimeChart*>& charts) {
  std::vector<CsvColumn> columns;
  if (charts.empty()) return {};
  for (const TimeChart* chart : charts) {
    for (Curve& curve : chart->columns()) {
      const QString name = (chart->title() + QLatin1Char(' ') + curve.name).trimmed();
      columns.push_back({QStringLiteral("%1 (%2)").arg(name, chart->unit()), std::move(curve)});
    }
  }
  const ChartTimeline* time = charts.front()->timeline();
  return csvOf(columns, time->from(), time->to());
}

QImage imageOf(const TimeChart& chart, double scale) {
  return imageOf(std::vector<const TimeChart*>{&chart}, scale);
}

QImage imageOf(const std::vector<const TimeChart*>& charts, double scale) {
  int width = 1;
  int height = 0;
  for (const TimeChart* chart : charts) {
    width = std::max(width, chart->width());
    height += chart->height();
  }
  QImage image((QSizeF(width, std::max(height, 1)) * scale).toSize(), QImage::Format_RGB32);
  image.setDevicePixelRatio(scale);
  image.fill(tokens().surface);
  if (charts.empty()) return image;
  const WithoutPointer still(*charts.front());
  QPainter painter(&image);
  double top = 0;
  for (const TimeChart* chart : charts) {
    paintChart(&painter, *chart, QRectF(QPointF(0, top), QSizeF(chart->size())));
    top += chart->height();
  }
  return image;
}

Result<void> writePng(const QString& path, const QImage& image) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG"))
    return fail(ErrorKind::unavailable, "The picture could not be made.", path.toStdString());
  return writeBytes(path, bytes);
}

Result<void> writeSvg(const QString& path, const TimeChart& chart) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setResolution(96);  // a pixel of CSS
  generator.setSize(chart.size());
  generator.setViewBox(QRect(QPoint(0, 0), chart.size()));
  generator.setTitle(chart.title());
  {
    const WithoutPointer still(chart);
    QPainter painter(&generator);
    paintChart(&painter, chart, QRectF(QPointF(0, 0), QSizeF(chart.size())));
  }
  return writeBytes(path, bytes);
}

Result<void> writeText(const QString& path, const QString& text) {
  return writeBytes(path, text.toUtf8());
}

void copyToClipboard(const QImage& image, const QString& csv) {
  auto* data = new QMimeData;
  data->setImageData(image);
  data->setText(csv);
  QGuiApplication::clipboard()->setMimeData(data);
}

}  // namespace sextant::ui
