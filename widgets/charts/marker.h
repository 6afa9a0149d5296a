// SPDX-License-Identifier: GPL-3.0-or-later
// Something that happened at a second: a publish, a stage, a verdict, a rollback.
#pragma once

#include <QString>
#include <QtGlobal>

#include "widgets/theme/tokens.h"

namespace sextant::ui {

struct ChartMarker {
  qint64 second = 0;         // Unix time
  QString label;             // "r42"
  QString detail = {};       // "published": after the label on the tallest chart
  Tone tone = Tone::normal;  // normal: the text colour; candidate: a stage
  friend bool operator==(const ChartMarker&, const ChartMarker&) = default;
};

}  // namespace sextant::ui
