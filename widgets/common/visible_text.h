// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign text on its way to the screen: characters that hide or turn the reading direction are
// shown as their code, as editor and command line show them. For drawing alone: copies keep what is
// really there.
#pragma once

#include <QString>

#include <vector>

namespace sextant::ui {

// Line ends stay; tabs are shown as they are.
[[nodiscard]] QString visibleText(const QString& text);

// The same with what stands where, for somebody who edits the text.
struct VisibleMap {
  QString shown;
  // Where in `shown` each code unit of the text begins, and behind them the end.
  std::vector<int> begins;
  // Parts of `shown` that stand for a character: begin and length.
  std::vector<std::pair<int, int>> escapes;
};
[[nodiscard]] VisibleMap visibleMap(const QString& text);

}  // namespace sextant::ui
