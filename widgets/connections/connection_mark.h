// SPDX-License-Identifier: GPL-3.0-or-later
// The sign of a connection's colour, wherever it is named.
#pragma once

#include <QIcon>
#include <QPainter>
#include <QRectF>

namespace sextant::ui {

// A disc in the connection's colour, by its word; a ring where it has none. Changes the painter's
// pen and brush.
void paintConnectionMark(QPainter& painter, const QRectF& mark, const QString& colour);
// The same as an icon, in the colours of the present theme.
[[nodiscard]] QIcon connectionMark(const QString& colour);

}  // namespace sextant::ui
