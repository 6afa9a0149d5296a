// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextant/tour_hand.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>

namespace sextant::tour {
namespace {

constexpr int look_every_ms = 15;

void mouse(QWidget* widget, QEvent::Type type, const QPoint& at) {
  const Qt::MouseButtons held = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
  QMouseEvent event(type, at, widget->mapToGlobal(at), Qt::LeftButton, held, Qt::NoModifier);
  QApplication::sendEvent(widget, &event);
}

void clickAt(QWidget* widget, const QPoint& at) {
  mouse(widget, QEvent::MouseButtonPress, at);
  mouse(widget, QEvent::MouseButtonRelease, at);
}

}  // namespace

bool waitFor(const std::function<bool()>& condition, int deadline_ms) {
  const QDeadlineTimer deadline(deadline_ms);
  QEventLoop loop;
  QTimer look;
  bool held = false;
  QObject::connect(&look, &QTimer::timeout, &loop, [&] {
    held = condition();
    if (held || deadline.hasExpired()) loop.quit();
  });
  look.start(look_every_ms);
  loop.exec();
  return held;
}

void click(QWidget* widget) {
  clickAt(widget, widget->rect().center());
}

void clickRow(QAbstractItemView* view, const QModelIndex& index) {
  view->scrollTo(index);
  clickAt(view->viewport(), view->visualRect(index).center());
}

void press(QWidget* widget, Qt::Key key, Qt::KeyboardModifiers modifiers) {
  for (const auto kind : {QEvent::KeyPress, QEvent::KeyRelease}) {
    QKeyEvent event(kind, key, modifiers);
    QApplication::sendEvent(widget, &event);
  }
}

void type(QWidget* widget, const QString& text) {
  for (const QChar letter : text) {
    const int code = letter.toUpper().unicode();
    for (const auto kind : {QEvent::KeyPress, QEvent::KeyRelease}) {
      QKeyEvent event(kind, code, Qt::NoModifier, QString(letter));
      QApplication::sendEvent(widget, &event);
    }
    QApplication::processEvents();
  }
}

QPixmap picture(QWidget* window, QWidget* dialog) {
  QPixmap whole = window->grab();
  if (dialog == nullptr || !dialog->isVisible()) return whole;
  const QPixmap front = dialog->grab();
  QPainter painter(&whole);
  painter.fillRect(window->rect(), QColor(0, 0, 0, 96));
  const QPoint at((window->width() - dialog->width()) / 2,
                  (window->height() - dialog->height()) / 2);
  painter.drawPixmap(at, front);
  painter.setPen(QColor(128, 128, 128, 120));
  painter.drawRect(QRect(at, dialog->size()).adjusted(-1, -1, 0, 0));
  return whole;
}

}  // namespace sextant::tour
