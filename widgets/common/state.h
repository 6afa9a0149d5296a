// SPDX-License-Identifier: GPL-3.0-or-later
// States as a word, a shape and a colour, so that colour never carries meaning alone.
#pragma once

#include <QPainter>
#include <QString>

#include "widgets/theme/tokens.h"

namespace sextant::ui {

// waiting: has not come yet. silent: came, and has stopped coming. Of an instance: applying,
// previewing (it runs somebody's drafts), failing and unknown (its service does not say how it is).
enum class State {
  none,
  healthy,
  drift,
  progress,
  waiting,
  done,
  voided,
  failed,
  warned,
  note,
  silent,
  applying,
  previewing,
  failing,
  unknown
};

// "healthy", "drift", "in progress", ...; empty for none.
[[nodiscard]] QString stateWord(State state);
[[nodiscard]] Tone stateTone(State state);
// ● ▲ ◐ ○ ⊘ ✓ – in plain text, for tooltips, accessible names and exports.
[[nodiscard]] QString stateMark(State state);
// Draws the shape of the state centred in `area`, about 10 pixels high.
void drawState(QPainter& painter, const QRectF& area, State state, const QColor& colour);

}  // namespace sextant::ui
