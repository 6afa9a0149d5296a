// SPDX-License-Identifier: GPL-3.0-or-later
// Something that happened at a second: a publish, a stage, a verdict, a rollback, a restart.
#pragma once

#include <QPainter>
#include <QString>
#include <QtGlobal>

#include "widgets/theme/tokens.h"

namespace sextant::ui {

// Each has a shape and a word of its own, so that colour never carries meaning alone.
enum class MarkerKind { publish, stage, verdict, rollback, restart, other };

struct ChartMarker {
  qint64 second = 0;         // Unix time
  QString label;             // "r42"
  QString detail = {};       // "published": after the label where there is room
  Tone tone = Tone::normal;  // normal: the text colour; candidate: a stage
  MarkerKind kind = MarkerKind::other;
  QString key = {};  // names what it tells of across calls; unique in a chart
  friend bool operator==(const ChartMarker&, const ChartMarker&) = default;
};

// "publish", "stage", "verdict", "rollback", "restart", "change".
[[nodiscard]] QString markerWord(MarkerKind kind);
// "r42 published, 14:27:30 UTC": for menus, tooltips and accessible names.
[[nodiscard]] QString markerSentence(const ChartMarker& marker);
// The kind's shape, 8 pixels wide, centred at a point.
void drawMarkerShape(QPainter* painter, const QPointF& centre, MarkerKind kind,
                     const QColor& colour);

}  // namespace sextant::ui
