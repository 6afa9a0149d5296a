// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "widgets/theme/theme.h"

namespace sextant::ui {
namespace {

// Renders on demand, so that one QIcon serves every size, scale, mode and theme.
class LineIconEngine final : public QIconEngine {
 public:
  LineIconEngine(QString name, Tone tone) : name_(std::move(name)), tone_(tone) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const double ratio = painter->device()->devicePixelRatioF();
    painter->drawPixmap(rect, rendered(rect.size(), mode, ratio));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
    return rendered(size, mode, 1.0);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
    QPixmap picture = rendered(size / scale, mode, scale);
    return picture;
  }
  QIconEngine* clone() const override { return new LineIconEngine(*this); }
  bool isNull() override { return false; }
  QString key() const override { return QStringLiteral("sextant"); }
  QString iconName() override { return name_; }

 private:
  [[nodiscard]] QColor colour(QIcon::Mode mode) const {
    return mode == QIcon::Disabled ? tokens().faint : colourOf(tokens(), tone_);
  }

  [[nodiscard]] QPixmap rendered(const QSize& size, QIcon::Mode mode, double ratio) const {
    const QSize device = size * ratio;
    const QString ink = colour(mode).name();
    const QString key =
        QStringLiteral("sextant/%1/%2/%3x%4").arg(name_, ink).arg(device.width()).arg(ratio);
    QPixmap picture;
    if (!QPixmapCache::find(key, &picture)) {
      QFile file(QStringLiteral(":/icons/%1.svg").arg(name_));
      const bool found = file.open(QIODevice::ReadOnly);
      Q_ASSERT_X(found, "icon", qPrintable(name_));
      QByteArray svg = found ? file.readAll() : QByteArray();
      svg.replace("currentColor", ink.toLatin1());
      picture = QPixmap(device);
      picture.fill(Qt::transparent);
      QSvgRenderer renderer(svg);
      QPainter painter(&picture);
      renderer.render(&painter);
      painter.end();
      QPixmapCache::insert(key, picture);
    }
    picture.setDevicePixelRatio(ratio);
    return picture;
  }

  QString name_;
  Tone tone_;
};

}  // namespace

QIcon icon(const QString& name, Tone tone) {
  return QIcon(new LineIconEngine(name, tone));
}

}  // namespace sextant::ui
