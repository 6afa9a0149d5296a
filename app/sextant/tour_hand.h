// SPDX-License-Identifier: GPL-3.0-or-later
// The hand of the tour: mouse and keyboard on real widgets, and patience with a limit.
#pragma once

#include <QAbstractItemView>
#include <QString>
#include <QWidget>

#include <functional>

namespace sextant::tour {

// Runs the event loop until the condition holds; false when the time is over before.
[[nodiscard]] bool waitFor(const std::function<bool()>& condition, int deadline_ms);

// A left click into the middle of a widget.
void click(QWidget* widget);
void clickRow(QAbstractItemView* view, const QModelIndex& index);
void press(QWidget* widget, Qt::Key key, Qt::KeyboardModifiers modifiers = {});
// Key by key.
void type(QWidget* widget, const QString& text);

// The window with its open dialog where it stands, at the screen's own scale.
[[nodiscard]] QPixmap picture(QWidget* window, QWidget* dialog = nullptr);

}  // namespace sextant::tour
