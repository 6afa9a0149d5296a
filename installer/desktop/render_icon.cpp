// SPDX-License-Identifier: GPL-3.0-or-later
// render_icon DRAWING.svg SIZE PICTURE.png: run by the build, so that it needs no other renderer.
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtSvg/QSvgRenderer>

#include <cstdio>

int main(int argc, char** argv) {
  const int size = argc == 4 ? QString::fromLocal8Bit(argv[2]).toInt() : 0;
  if (size < 1) {
    std::fprintf(stderr, "Usage: render_icon DRAWING.svg SIZE PICTURE.png\n");
    return 2;
  }
  QSvgRenderer drawing(QString::fromLocal8Bit(argv[1]));
  if (!drawing.isValid()) {
    std::fprintf(stderr, "render_icon: %s is no SVG drawing\n", argv[1]);
    return 3;
  }
  QImage picture(size, size, QImage::Format_ARGB32);
  picture.fill(Qt::transparent);
  {
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    drawing.render(&painter);
  }
  const QString file = QString::fromLocal8Bit(argv[3]);
  if (!QDir().mkpath(QFileInfo(file).path()) || !picture.save(file)) {
    std::fprintf(stderr, "render_icon: %s cannot be written\n", argv[3]);
    return 6;
  }
  return 0;
}
